"""Who is meant: kinds of organisation, roles, and the wording of plans."""
