"""Packages of sessions: bought together, spent one by one, returned when a booking is cancelled in time."""
