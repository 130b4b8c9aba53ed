"""Composite indices: official point scoring as decisions prescribe it, and statistical composites."""
