"""Wishes for the plan of passive infrastructure; platforms and their adoption."""
