"""What can stand in the way of saying how a session was."""

from kit.errors import Conflict


class NotToBeRated(Conflict):
    type, title = "not-to-be-rated", "There is nothing to say of this session"
    next_step = "Only a session you came to can be rated, for thirty days after it."
