"""What is configured, what is missing, and how to get it."""
