"""What can go wrong with work that waits for a person."""

from kit.errors import NotFound


class NotParked(NotFound):
    type, title = "not-parked", "Nothing of that name is parked"
    next_step = "List what is parked: it may have been tried again already."
