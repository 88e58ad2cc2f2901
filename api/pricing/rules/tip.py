"""A tip is what the client adds; nothing is taken off it and no tax added."""

from api.pricing.lines import Case, Line, Quote
from api.pricing.schemas import Prices
from kit.money import Money


def tip(_prices: Prices, case: Case, so_far: Quote) -> Line | None:
    """The tip as a line."""
    return Line("tip", 1, Money(case.extras.tip, so_far.total.currency)) if case.extras.tip else None
