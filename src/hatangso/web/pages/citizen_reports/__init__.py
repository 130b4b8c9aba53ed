"""The inbox of citizens' reports: looked through, given on, answered, counted."""
