"""Wishes are proposed, gathered and decided; platforms kept."""
