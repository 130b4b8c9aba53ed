"""Figures: what is to be entered, what waits for approval, where each one comes from."""
