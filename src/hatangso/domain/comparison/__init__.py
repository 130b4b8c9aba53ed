"""Places set beside one another: like with like, who stands out, and why."""
