"""One TOML file a category of citizens' reports; read by catalog/report_category_files.py."""
