"""Asked tables: what a table asks for, how its rows are read, and which figures they make."""
