"""A typed client for the Parley API, async and sync."""
