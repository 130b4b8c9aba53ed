"""The server that lines are measured against: a process of its own, apart from the pages and from Django."""
