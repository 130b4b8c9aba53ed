"""People of a locality: accounts, roles, passwords, sessions."""
