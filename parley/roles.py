"""The roles a process may have; kept apart so that the command line starts fast."""

from typing import Literal

Role = Literal["all", "web", "bot", "relay", "worker"]
"""``web`` (the api), ``bot``, ``relay`` (puts work in line), ``worker`` (carries it out), ``all`` in one process."""

QUEUES = ("bookings", "calendars", "notifications", "payments", "webhooks")
"""The lines of work a worker may be told to take from; each is named by the room whose work it is."""
