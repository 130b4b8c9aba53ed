"""Organisations of a locality: who they are, their people, their successors, how plans call them."""
