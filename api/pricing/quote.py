"""What a booking costs: a base line, then the lines of rules; the sum of the lines is the total, exactly.

Pure: rules are given what they need. Later rules (tiers, early bird, demand) each add a line in a stated order.
"""

from dataclasses import dataclass

from kit.money import Money


@dataclass(frozen=True, slots=True)
class Line:
    """One line a person sees on the quote: a key for its words, how many, and the amount in all."""

    key: str
    count: int
    amount: Money


@dataclass(frozen=True, slots=True)
class Quote:
    """The lines and their sum."""

    lines: tuple[Line, ...]

    @property
    def total(self) -> Money:
        first, *others = (line.amount for line in self.lines)
        return sum(others, start=first)


def quote(price: Money, *, seats: int) -> Quote:
    """The price of ``seats`` seats in a session."""
    return Quote((Line("seats", seats, price * seats),))
