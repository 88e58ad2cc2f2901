"""A coupon takes a share or an amount off once, never more than is to be paid."""

from api.pricing.lines import Case, Line, Quote, shown
from api.pricing.schemas import Prices
from kit.money import Money


def coupon(_prices: Prices, case: Case, so_far: Quote) -> Line | None:
    """What the coupon takes off."""
    discount, total = case.extras.discount, so_far.total
    if discount is None:
        return None
    off = total.share(discount.percent) if discount.percent is not None else Money(discount.amount, total.currency)
    off = Money(min(off.minor, total.minor), total.currency)
    told = {"percent": shown(discount.percent)} if discount.percent is not None else {}
    return Line("coupon", 1, -off, {"code": discount.code, **told}) if off else None
