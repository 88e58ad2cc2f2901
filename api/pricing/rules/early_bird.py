"""Early bird: who books long before the start pays less."""

from datetime import timedelta

from api.pricing.lines import Case, Line, Quote
from api.pricing.schemas import Prices


def early_bird(prices: Prices, case: Case, so_far: Quote) -> Line | None:
    """What the days between now and the start take off."""
    lead = case.lead
    reached = [each for each in prices.early_bird if lead is not None and lead >= timedelta(days=each.days)]
    if not reached:
        return None
    best = max(reached, key=lambda each: each.days)
    return case.taken_off("early_bird", so_far, best.percent, days=str(best.days))
