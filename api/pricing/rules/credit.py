"""Credits of a package pay for all that is to be paid so far: one for each seat, whatever it costs now."""

from api.pricing.lines import Case, Line, Quote
from api.pricing.schemas import Prices


def credit(_prices: Prices, case: Case, so_far: Quote) -> Line | None:
    """What the credits take off."""
    return Line("credit", case.seats, -so_far.total) if case.extras.by_credit and so_far.total else None
