"""What became of the money of a booking that is cancelled: gone back, on its way, kept. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from api.payments.life import ARRIVED
from models.payments import Payment


@dataclass(frozen=True, slots=True)
class Became:
    """In minor units. ``released`` was kept on a card and is let go of, without ever having been taken."""

    back: int = 0
    coming: int = 0
    kept: int = 0
    released: int = 0


NOTHING = Became()


def became_of(payments: Iterable[Payment]) -> Became:
    """Of all payments of a booking together; what a bank took back for good has gone back too."""
    back = coming = kept = released = 0
    for each in payments:
        if each.state == "authorised":
            taken = each.amount if each.capture_due is None else each.capture_due
            kept, released = kept + taken, released + each.amount - taken
        elif each.state in ARRIVED:
            owed = max(each.owed, each.refunded)
            back += each.refunded + each.lost
            coming += owed - each.refunded
            kept += each.received - owed - each.lost
    return Became(back, coming, kept, released)
