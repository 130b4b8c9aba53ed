"""The communes of a province in one table and one map, the country, and explanations asked of communes."""
