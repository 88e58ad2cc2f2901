"""Clients, builders and channel identities; their zones, working hours and preferences."""
