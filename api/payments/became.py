"""What became of the money of a booking that is cancelled: gone back, on its way, kept. Pure."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from api.payments.accounts.whose import get_shelf
from api.payments.disputes import left_of
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


def by_hand_of(payments: Iterable[Payment], *, is_cancelled: bool) -> dict[uuid.UUID, int]:
    """What somebody has to hand back of each payment, since no vendor does; all that is left, until it is cancelled."""
    found = {
        each.id: min(left_of(each), each.owed - each.refunded) if is_cancelled else left_of(each)
        for each in payments
        if each.state in ARRIVED and get_shelf(each.provider).gives_back_by_hand
    }
    return {payment: minor for payment, minor in found.items() if minor > 0}
