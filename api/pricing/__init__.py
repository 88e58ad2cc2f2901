"""What a booking costs, line by line."""
