"""What can go wrong with packages."""

from kit.errors import Conflict


class NoCredits(Conflict):
    type, title = "no-credits", "There are not enough credits for this"
    next_step = "Pay for it, or buy another package."
