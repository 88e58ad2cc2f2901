"""What somebody has booked or asked for: told, found among the others, cancelled together, rated."""
