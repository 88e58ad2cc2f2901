"""What sessions cost that are booked together, each with its own lines: a coupon and points reach as far as they do.

Pure. A coupon counts one use for each session and is left off once it has none. Points are spent once, on what all
come to: each session's line is its share, so that the shares add up to the whole, and cancelling one returns its own.
"""

from collections.abc import Callable
from dataclasses import replace

from api.pricing.lines import Extras, Quote

_AFTER_POINTS = {"points", "tip"}


def extras_of_each(extras: Extras, count: int, priced: Callable[[Extras], Quote]) -> list[Extras]:
    """What counts for the price of each of ``count`` sessions, in their order.

    Args:
        priced: the price of one session.
    """
    each, found, before = extras, [], 0
    for number in range(count):
        discount = extras.discount if extras.discount and extras.discount.reaches(number) else None
        each = replace(extras, discount=discount, before=before)
        found.append(each)
        before += sum(line.amount.minor for line in priced(each).lines if line.key not in _AFTER_POINTS)
    return found
