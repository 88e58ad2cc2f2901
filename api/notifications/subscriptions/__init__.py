"""What clients are told of their subscriptions, by mail, and the page their links lead to."""
