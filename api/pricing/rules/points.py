"""Points take off what they are worth; no more of them are used than it takes to pay all, the last one in part.

Of sessions that are booked together each is paid with whole points of its own, as if it were booked alone.
"""

from api.pricing.lines import Case, Line, Quote
from api.pricing.schemas import Prices
from kit.money import Money


def points(_prices: Prices, case: Case, so_far: Quote) -> Line | None:
    """What the points take off."""
    extras, total = case.extras, so_far.total
    if not extras.points or not extras.worth or not total:
        return None
    used = min(extras.points, -(-total.minor // extras.worth))
    taken = Money(min(used * extras.worth, total.minor), total.currency)
    return Line("points", 1, -taken, {"points": used}) if taken else None
