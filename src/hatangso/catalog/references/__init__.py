"""What measured speeds are held against: published national values, and the limits of what is believed."""
