"""What is owed is **paid**: bookings, packages and subscriptions, by the same till."""
