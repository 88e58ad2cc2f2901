"""Calendars of people outside: their sessions as files and feeds."""
