"""Who may open and change what: one module of ROWS for each area of the product (see row.py)."""
