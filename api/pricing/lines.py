"""What is priced, and the lines that come of it. Values, no rules.

The sum of the lines is the total, exactly: a line that only tells something (a tax the price includes) has amount 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from kit.money import Money


@dataclass(frozen=True, slots=True)
class Line:
    """One line a person sees on the quote.

    Attributes:
        key: names its words (``api.pricing.words``).
        count: of how many seats it speaks.
        amount: in all, below zero where it takes something off.
        values: what its words name besides: percents as text, money as minor units.
    """

    key: str
    count: int
    amount: Money
    values: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Quote:
    """The lines and their sum."""

    lines: tuple[Line, ...]

    @property
    def total(self) -> Money:
        first, *others = (line.amount for line in self.lines)
        return sum(others, start=first)

    @property
    def points(self) -> int:
        """How many points its lines spend."""
        return sum(int(line.values.get("points", 0)) for line in self.lines)

    def with_line(self, line: Line | None) -> "Quote":
        """The quote with one more line, if there is one."""
        return Quote((*self.lines, line)) if line else self


@dataclass(frozen=True, slots=True)
class Buyer:
    """Where who pays is taxed (ISO 3166), and whether they are a business with a tax number."""

    country: str | None = None
    is_business: bool = False


@dataclass(frozen=True, slots=True)
class Discount:
    """What a coupon takes off of a session: a share in percent, or an amount in minor units.

    ``left`` is how many more sessions it may be used for; None for any number.
    """

    code: str
    percent: Decimal | None = None
    amount: int = 0
    left: int | None = None

    def reaches(self, number: int) -> bool:
        """Whether it may be used for one more after ``number`` of them."""
        return self.left is None or number < self.left


@dataclass(frozen=True, slots=True)
class Extras:
    """What counts besides service, length and seats.

    Attributes:
        sessions: how many are booked together.
        tip: in minor units.
        by_credit: credits of a package pay for it, but for the tip.
        points: points to be spent, each ``worth`` so many minor units.
    """

    sessions: int = 1
    discount: Discount | None = None
    tip: int = 0
    buyer: Buyer = Buyer()
    by_credit: bool = False
    points: int = 0
    worth: int = 0


PLAIN = Extras()


@dataclass(frozen=True, slots=True)
class Case:
    """What is priced.

    Attributes:
        price: of one seat, before any rule.
        lead: from now to the start; None where no start is known: rules that ask for one do nothing then.
        busy: the share of that day's time which is taken, 0 to 1; None where nobody looked.
    """

    price: Money
    seats: int
    lead: timedelta | None = None
    busy: Decimal | None = None
    extras: Extras = PLAIN

    def taken_off(self, key: str, quote: Quote, percent: Decimal, **values: str) -> Line | None:
        """The line by which each seat becomes ``percent`` cheaper than ``quote`` has it; None when it stays the same.

        It is rounded by seat, so that all seats cost the same and their price is a whole one.
        """
        off = Money(quote.total.minor // self.seats, self.price.currency).share(percent)
        return Line(key, self.seats, off * -self.seats, {"percent": shown(abs(percent)), **values}) if off else None


def shown(percent: Decimal) -> str:
    """A percentage as data: ``12.5``, ``10``."""
    return f"{percent.normalize():f}"
