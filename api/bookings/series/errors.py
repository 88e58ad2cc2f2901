"""What can go wrong with a series, each with the way on."""

from typing import TYPE_CHECKING

from kit.errors import Conflict, Invalid

if TYPE_CHECKING:
    from api.bookings.series.plan import Plan


class NoDates(Invalid):
    type, title = "no-dates", "The rule falls on no date"
    next_step = "Check the first day against the rule, and when it ends."


class NotAgreed(Conflict):
    """A series that was not booked; ``plan`` is how it stands now."""

    def __init__(self, plan: "Plan", detail: str = "", **extra: object) -> None:
        super().__init__(detail, **extra)
        self.plan = plan


class PlanChanged(NotAgreed):
    """Not the plan that was agreed to; where only its prices are others, the detail says that."""

    type, title = "plan-changed", "The dates or their prices are not as you saw them any more"
    next_step = "Show the new plan and ask again; nothing was booked."


class Undecided(NotAgreed):
    """Conflicts without a decision; ``occurrences`` names them."""

    type, title = "series-undecided", "Some dates are not free and nothing was decided about them"
    next_step = "Send skip, move or drop for each of the occurrences; nothing was booked."


class MoveTaken(NotAgreed):
    """A date cannot be moved where it was to go; ``occurrence`` and ``because`` say which and why."""

    type, title = "move-taken", "One of the new times is not free"
    next_step = "Choose one of the alternatives in the plan; nothing was booked."


class DatesTaken(Conflict):
    """Moving a series meets times that are not free; ``conflicts`` lists them with alternatives."""

    type, title = "dates-taken", "Some of the new times are not free"
    next_step = "Name those in `staying` to leave them where they are, or choose another time; nothing was moved."
