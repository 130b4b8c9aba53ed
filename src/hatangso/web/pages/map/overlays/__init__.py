"""What else the map can show: one file a layer, each with its `OVERLAY`, found by itself (../overlay.py)."""
