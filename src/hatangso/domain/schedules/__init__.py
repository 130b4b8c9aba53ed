"""When a task is due."""
