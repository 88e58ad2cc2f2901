"""What the policy asks of a client who changes several dates at once: the fees together, agreed to as one sum."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from api.bookings.errors import PolicyForbids
from api.bookings.policy import (
    Terms,
    agree,
    cancels_from,
    policy_of,
    price_of,
    terms_of_cancelling,
    terms_of_moving,
)  # fmt: skip
from api.bookings.seats import Seat
from kit.money import Money
from models.catalog import Service

Fees = dict[uuid.UUID, int]


def agreed_fees(
    service: Service, seats: Iterable[Seat], verb: Literal["cancel", "move"], *, fee: int | None, now: datetime
) -> Fees:
    """The fee of each confirmed booking, in minor units.

    Args:
        fee: the sum that the client agreed to.

    Raises:
        PolicyForbids: for one of them at least; ``occurrence`` names it.
        FeeApplies: the sum is another.
    """
    fees, none = {}, Money(0, service.currency)
    for seat in seats:
        if seat.booking.state != "confirmed":
            continue
        terms = _terms(service, seat, verb, now)
        if terms.why_not:
            raise PolicyForbids(terms.why_not, occurrence=seat.booking.occurrence)
        fees[seat.booking.id] = terms.fee.minor
    total = Money(sum(fees.values()), service.currency)
    agree(Terms(why_not=None, fee=total, refund=none, free_until=None), to_fee=fee)
    return fees


def _terms(service: Service, seat: Seat, verb: Literal["cancel", "move"], now: datetime) -> Terms:
    policy, price = policy_of(service), price_of(seat.booking)
    if verb == "move":
        start = seat.session.starts_at
        return terms_of_moving(policy, price=price, moves=seat.booking.moves, start=start, now=now)
    start = cancels_from(seat.booking, seat.session)
    return terms_of_cancelling(policy, price=price, paid=Money(0, price.currency), start=start, now=now)
