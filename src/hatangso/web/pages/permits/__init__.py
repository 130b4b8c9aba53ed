"""Pages of permit files and of what is found on site."""
