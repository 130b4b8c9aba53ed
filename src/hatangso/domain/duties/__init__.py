"""Who owes a report, for which period, by when."""
