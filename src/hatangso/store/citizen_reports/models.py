"""What citizens report from the street, and what became of it."""
