"""A person's inbox: read, and live."""
