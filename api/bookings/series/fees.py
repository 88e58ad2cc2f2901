"""What the policy asks of a client who changes several dates at once: the fees together, agreed to as one sum."""

import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Literal

from api.bookings.errors import PolicyForbids
from api.bookings.policy import (
    Terms,
    agree,
    cancelling_now,
    policy_of,
    price_of,
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
        FeeApplies: the sum is another, or nothing was agreed to where credits or points do not come back.
    """
    fees, total = {}, _nothing(service)
    for seat in seats:
        if seat.booking.state != "confirmed":
            continue
        terms = _terms(service, seat, verb, now)
        if terms.why_not:
            raise PolicyForbids(terms.why_not, occurrence=seat.booking.occurrence)
        fees[seat.booking.id] = terms.fee.minor
        total = _with(total, terms)
    agree(total, to_fee=fee)
    return fees


def _nothing(service: Service) -> Terms:
    none = Money(0, service.currency)
    return Terms(why_not=None, fee=none, refund=none, free_until=None)


def _with(total: Terms, terms: Terms) -> Terms:
    """What both ask: the fee, and what does not come back."""
    return replace(
        total, fee=Money(total.fee.minor + terms.fee.minor, total.fee.currency),
        credits_lost=total.credits_lost + terms.credits_lost, points_lost=total.points_lost + terms.points_lost,
    )  # fmt: skip


def _terms(service: Service, seat: Seat, verb: Literal["cancel", "move"], now: datetime) -> Terms:
    policy, price = policy_of(service), price_of(seat.booking)
    if verb == "move":
        start = seat.session.starts_at
        return terms_of_moving(policy, price=price, moves=seat.booking.moves, start=start, now=now)
    paid = Money(0, price.currency)
    return cancelling_now(policy, seat.booking, seat.session, price=price, paid=paid, now=now)
