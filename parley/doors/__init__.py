"""The doors: stable formats by which anyone tries the engines on cases of their own (docs/doors.md)."""
