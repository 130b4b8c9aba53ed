"""What people do with surveys, one use case a file."""
