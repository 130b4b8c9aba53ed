"""Everybody's pages of citizens' reports: send one, see what became of it, without an account."""
