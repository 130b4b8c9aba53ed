"""Pages of proposals for the plan of passive infrastructure."""
