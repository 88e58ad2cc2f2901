"""What can go wrong with prices."""

from kit.errors import Conflict, Invalid


class TooMuch(Invalid):
    type, title = "too-much", "Nobody can be asked for so much at once"
    next_step = "Book fewer seats at a time."


class CouponUnusable(Invalid):
    """The coupon is none, or not for this; nothing tells a guesser which codes there are."""

    type, title = "coupon-unusable", "This coupon cannot be used here"
    next_step = "Check the code, or book without it."


class CouponSpent(Conflict):
    type, title = "coupon-spent", "This coupon has been used as often as it may be"
    next_step = "Book without it."


class CodeTaken(Conflict):
    type, title = "code-taken", "There is a coupon with that code already"
    next_step = "Choose another code."
