"""What a booking costs: a base line, then the lines of the rules in a stated order; their sum is the total, exactly.

Pure: rules are given what they need. Each works on what the lines before it come to.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from api.pricing.errors import TooMuch
from api.pricing.lines import Case, Line, Quote
from api.pricing.rules.coupon import coupon
from api.pricing.rules.credit import credit
from api.pricing.rules.demand import demand
from api.pricing.rules.early_bird import early_bird
from api.pricing.rules.points import points
from api.pricing.rules.tax import tax
from api.pricing.rules.tiers import group, quantity
from api.pricing.rules.tip import tip
from api.pricing.schemas import Prices
from kit.money import MOST, Money

IN_ORDER = (group, quantity, early_bird, demand, coupon, tax, credit, points, tip)


def quote(prices: Prices, case: Case) -> Quote:
    """The price of ``case`` by the rules of ``prices``. Raises ``TooMuch`` above ``kit.money.MOST``."""
    quote = Quote((Line("seats", case.seats, case.price * case.seats),))
    for rule in IN_ORDER:
        quote = quote.with_line(rule(prices, case, quote))
    if quote.total.minor > MOST:
        raise TooMuch
    return quote


@dataclass(frozen=True, slots=True)
class Fences:
    """The least and the most that it can cost, however few or many others come that day."""

    lowest: Money
    highest: Money


def fences(prices: Prices, case: Case) -> Fences | None:
    """Between what demand can move the total; None where it moves nothing."""
    if prices.demand is None or not case.price:
        return None
    lowest, highest = (quote(prices, replace(case, busy=Decimal(share))).total for share in (0, 1))
    return Fences(lowest, highest)
