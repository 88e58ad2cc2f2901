"""Demand: a quiet day costs less, a busy one more, never beyond the fences that everybody may see.

Between ``quiet`` and ``busy`` the change grows in a straight line, so a busier day is never cheaper.
"""

from decimal import Decimal

from api.pricing.lines import Case, Line, Quote, shown
from api.pricing.schemas import Demand, Prices

_HUNDRED = Decimal(100)


def demand(prices: Prices, case: Case, so_far: Quote) -> Line | None:
    """What the day's demand adds or takes off; nothing where it is off or nobody looked."""
    rule = prices.demand
    if rule is None or case.busy is None:
        return None
    change = change_of(rule, case.busy)
    key = "demand_busy" if change > 0 else "demand_quiet"
    fences = {"lowest": shown(rule.lowest), "highest": shown(rule.highest)}
    return case.taken_off(key, so_far, -change, **fences)


def change_of(rule: Demand, busy: Decimal) -> Decimal:
    """The change in percent at a share taken of 0 to 1, rounded to hundredths; it lies within the fences."""
    place = (busy * _HUNDRED - rule.quiet) / (rule.busy - rule.quiet)
    change = rule.lowest + (rule.highest - rule.lowest) * min(max(place, Decimal(0)), Decimal(1))
    return min(max(change.quantize(Decimal("0.01")), rule.lowest), rule.highest)
