"""Estimates and how sure they are: intervals, small areas, verdicts, ranks. Every formula has its source."""
