"""Sessions that repeat: all dates planned before anything is booked, then booked at once; changed one, some, or all."""
