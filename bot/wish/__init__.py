"""From a wish to a time that is held: gathered over several messages, shown, asked back, booked."""
