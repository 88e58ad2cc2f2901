"""Tiers: the more, the cheaper each. ``group`` counts the seats of a session, ``quantity`` the sessions of a series.

Tiers never fall (``schemas.Tier``) and are rounded by seat: more of either never makes a seat dearer.
"""

from api.pricing.lines import Case, Line, Quote
from api.pricing.schemas import Prices, Tier


def group(prices: Prices, case: Case, so_far: Quote) -> Line | None:
    """What the number of people takes off."""
    tier = _reached(prices.group, case.seats)
    return case.taken_off("group", so_far, tier.percent, people=str(case.seats)) if tier else None


def quantity(prices: Prices, case: Case, so_far: Quote) -> Line | None:
    """What the number of sessions takes off."""
    tier = _reached(prices.quantity, case.extras.sessions)
    return case.taken_off("quantity", so_far, tier.percent, sessions=str(case.extras.sessions)) if tier else None


def _reached(tiers: list[Tier], count: int) -> Tier | None:
    return max((tier for tier in tiers if tier.at_least <= count), key=lambda tier: tier.at_least, default=None)
