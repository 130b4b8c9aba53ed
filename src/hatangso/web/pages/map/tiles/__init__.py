"""The map's tiles, and the figures that colour them."""
