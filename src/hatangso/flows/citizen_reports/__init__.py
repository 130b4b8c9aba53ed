"""Citizens report from the street, offices and owners answer; every step is one use case."""
