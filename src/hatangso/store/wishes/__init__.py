"""What localities propose for the plan of passive infrastructure, and the platforms that offices use."""
