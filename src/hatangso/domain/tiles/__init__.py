"""Vector tiles of the map: where a tile lies, what is cut to it, and its bytes."""
