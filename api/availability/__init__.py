"""When something can be booked, and why not: the pure sweep and the search around it."""
