"""Points take off what they are worth; no more of them are used than it takes to pay all.

Of sessions that are booked together, each has the share of its own: what is used up to its end, less what is before.
"""

from api.pricing.lines import Case, Extras, Line, Quote
from api.pricing.schemas import Prices
from kit.money import Money


def points(_prices: Prices, case: Case, so_far: Quote) -> Line | None:
    """What the points take off."""
    extras, total = case.extras, so_far.total
    if not extras.points or not extras.worth or not total:
        return None
    used, off = _spent(extras, extras.before + total.minor)
    used_before, off_before = _spent(extras, extras.before)
    taken = Money(off - off_before, total.currency)
    return Line("points", 1, -taken, {"points": used - used_before}) if taken else None


def _spent(extras: Extras, minor: int) -> tuple[int, int]:
    """How many points an amount takes, and what they take off of it."""
    used = min(extras.points, -(-minor // extras.worth))
    return used, min(used * extras.worth, minor)
