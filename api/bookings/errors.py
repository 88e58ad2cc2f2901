"""What can go wrong with a booking, each with the way on."""

from kit.errors import Conflict, Problem
from kit.outbox import Remembered


class SlotTaken(Remembered, Conflict):
    """The start asked for cannot be had; ``alternatives`` lists the nearest that can."""

    type, title = "slot-taken", "That time is not free"
    next_step = "Choose one of the alternatives, or ask for other times."

    def __init__(self, detail: str = "", *, because: str, **extra: object) -> None:
        super().__init__(detail, because=because, **extra)
        self.because = because


class PriceChanged(Conflict):
    """Another price than the one in the request; ``was`` and ``went`` (raised, lowered) say which way."""

    type, title = "price-changed", "The price is no longer the one you saw"
    next_step = "Show the new price and ask again."


class HoldExpired(Remembered, Conflict):
    type, title = "hold-expired", "The time was held for you, but the hold has run out"
    next_step = "Hold it again, or choose one of the alternatives."


class PaymentRequired(Problem):
    type, title, status = "payment-required", "This booking has to be paid first", 402
    next_step = "Pay with POST /v1/bookings/{id}/payments; the hold is kept meanwhile."


class NotPossible(Conflict):
    """The booking's state does not allow the verb."""

    type, title = "not-possible", "This booking can no longer be changed that way"
    next_step = "Fetch the booking to see its state; book a new time if you need one."


class TooManyHolds(Conflict):
    type, title = "too-many-holds", "You are holding too many times already"
    next_step = "Confirm or release one of them first."


class PolicyForbids(Conflict):
    """The business does not let clients do this any more."""

    type, title = "policy-forbids", "It is too late for that"
    next_step = "Ask somebody of the business; they can still do it."


class FeeApplies(Conflict):
    """It can be done for ``fee``, another than the one sent if there was one (``was``, ``went``); nothing changed."""

    type, title = "fee-applies", "This costs a fee now"
    next_step = "Show the fee, and send it as “fee” to agree to it."


class ApprovalNeeded(Conflict):
    type, title = "approval-needed", "A builder has to say yes to this booking first"
    next_step = "Ask for it with POST /v1/bookings/{id}/confirm; you pay once it is approved."
