"""What citizens report from the street: categories, states, what the public may see, times to an answer."""
