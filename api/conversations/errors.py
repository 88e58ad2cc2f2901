"""What can go wrong with a turn."""

from kit.errors import Conflict


class StaleTurn(Conflict):
    """Somebody else finished or took over the turn; nothing of this one was kept."""

    type, title = "stale-turn", "This turn is no longer yours to finish"
    next_step = "Claim the message again; its answer may be there already."
