"""The base map: a file is looked at, chosen from, rehearsed, kept, and may be withdrawn as a whole."""
