"""Official documents as values: what they say, how they must look, and how they are composed from data."""
