"""Speed tests as kept: the manifest of their Parquet files, published tables, results to read fast."""
