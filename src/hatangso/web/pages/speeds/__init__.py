"""What was measured: speeds of wards, where devices are missing, what an operator is asked."""
