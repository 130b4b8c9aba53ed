"""The demo: a small fictional province with a year of work behind it. Everything in it is made up."""
