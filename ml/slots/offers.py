"""Offers as they were logged, with what came of them: what choosing, asking and keeping are learned from."""

from dataclasses import dataclass

from ml.slots.wish import Times, Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """One offer.

    Attributes:
        number: in order of time.
        shown: the times that were shown.
        taken: place among them, -1 if none was taken.
        chance: how likely just this set was, by whoever offered it.
        kept: 1 the client came, 0 they did not or called off, ``nan`` not known (yet).
    """

    number: int
    wish: Wish
    shown: Times
    taken: int
    chance: float
    kept: float = float("nan")
