"""What is looked for: a service at one of its lengths, for a number of seats; and what it costs."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Self

from api.availability.slots import Rules
from api.catalog.lengths import Length, length_of
from api.pricing.lines import PLAIN, Case, Extras, Quote
from api.pricing.prices import prices_of
from api.pricing.quote import quote
from api.pricing.schemas import Prices
from kit.intervals import Interval
from kit.money import Money
from models.catalog import Service


@dataclass(frozen=True, slots=True)
class Wanted:
    """``seats`` seats in a session of ``service`` that lasts ``length``.

    ``extras`` are what else counts for the price; ``kept`` is a price that was agreed already, whatever the rules say.
    """

    service: Service
    length: Length
    seats: int = 1
    extras: Extras = PLAIN
    kept: Quote | None = None

    @classmethod
    def of(cls, service: Service, *, minutes: int | None = None, seats: int = 1) -> Self:
        """The service at a length in minutes, or at its usual one. Raises ``Invalid`` when it has no such length."""
        return cls(service, length_of(service, minutes), seats)

    @property
    def rules(self) -> Rules:
        """Its lengths as the sweep reads them."""
        service = self.service
        return Rules(
            length=timedelta(minutes=self.length.minutes),
            step=timedelta(minutes=service.step),
            before=timedelta(minutes=service.buffer_before),
            after=timedelta(minutes=service.buffer_after),
            buffers_outside_hours=service.buffers_outside_hours,
            notice=timedelta(minutes=service.notice),
            capacity=service.capacity,
        )

    @property
    def is_together(self) -> bool:
        """Whether all its builders give it at once."""
        return self.service.assignment == "all"

    def end(self, start: datetime) -> datetime:
        return start + timedelta(minutes=self.length.minutes)

    def occupied(self, start: datetime) -> Interval:
        """What a session at ``start`` takes of a builder's time, preparation and wrap-up included."""
        return self.rules.occupied(start)

    def last_start(self, now: datetime) -> datetime:
        """The first instant that is too far ahead to be booked."""
        return now + timedelta(minutes=self.service.horizon)

    @property
    def prices(self) -> Prices:
        """The rules of its price."""
        return prices_of(self.service)

    def case(self, start: datetime | None = None, *, now: datetime | None = None, busy: Decimal | None = None) -> Case:
        """What is priced: at ``start``, seen from ``now``, on a day of which the share ``busy`` is taken."""
        lead = start - now if start and now else None
        return Case(Money(self.length.price, self.service.currency), self.seats, lead, busy, self.extras)

    def quote(
        self, start: datetime | None = None, *, now: datetime | None = None, busy: Decimal | None = None
    ) -> Quote:
        """What it costs now; without a start, rules that depend on one are left out."""
        return self.kept or quote(self.prices, self.case(start, now=now, busy=busy))

    def with_extras(self, extras: Extras) -> Self:
        """The same with other things that count."""
        return replace(self, extras=extras)
