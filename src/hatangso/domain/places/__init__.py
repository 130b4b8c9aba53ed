"""Official units: codes, names to search by, and what became of them."""
