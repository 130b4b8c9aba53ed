"""Rows with a place: their shape as WKB, its bounding box, and an index of the boxes in either database."""
