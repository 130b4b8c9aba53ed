"""What is tested of a system: one file a test, found by itself. Its code is the name of the file."""
