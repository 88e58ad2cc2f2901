"""What sessions cost that are booked together, each with its own lines: a coupon and points reach as far as they do.

Pure. A coupon counts one use for each session and is left off once it has none. Points are spent in turn, whole ones on
each session until none is left: what one returns when it is cancelled never pays for the others as well.
"""

from collections.abc import Callable
from dataclasses import replace

from api.pricing.lines import Extras, Quote


def extras_of_each(extras: Extras, count: int, priced: Callable[[Extras], Quote]) -> list[Extras]:
    """What counts for the price of each of ``count`` sessions, in their order.

    Args:
        priced: the price of one session.
    """
    found, points = [], extras.points
    for number in range(count):
        discount = extras.discount if extras.discount and extras.discount.reaches(number) else None
        each = replace(extras, discount=discount, points=points)
        found.append(each)
        points -= priced(each).points
    return found
