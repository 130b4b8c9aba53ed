"""What a map needs to know without any page or file: marks, scales, projection, geodesic measures."""
