"""Figures as people tell them: what is impossible, and what is unusual enough to be asked about."""
