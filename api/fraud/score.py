"""How unusual a payment is, as points with their reasons. Pure; what the numbers are made of is left to ``signals``.

Every count has a number that is ordinary, so much for each one above it, and a most. So more of anything never lowers
the score, and a payment about which nothing is unusual has 0. Points never refuse anybody (``weigh``): they have the
bank ask the payer, and people look.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

MOST = 100
Verdict = Literal["clear", "challenge", "review"]


@dataclass(frozen=True, slots=True)
class Rule:
    """Up to ``usual`` counts nothing; each one more ``each`` points, ``most`` in all."""

    usual: int
    each: int
    most: int

    def points(self, count: int) -> int:
        return min(self.most, self.each * max(0, count - self.usual))


RULES: Mapping[str, Rule] = {
    "tries_by_card": Rule(3, 8, 32),
    "tries_by_device": Rule(5, 8, 40),
    "tries_by_phone": Rule(5, 8, 40),
    "tries_by_mail": Rule(5, 8, 40),
    "tries_by_network": Rule(12, 3, 30),
    "cards_by_device": Rule(2, 15, 60),
    "cards_by_person": Rule(2, 15, 60),
    "cards_by_network": Rule(6, 5, 40),
    "people_by_card": Rule(2, 12, 48),
    "people_by_device": Rule(3, 10, 40),
    "declines": Rule(2, 10, 50),
    "disposable_mail": Rule(0, 25, 25),
    "country_differs": Rule(0, 20, 20),
    "language_differs": Rule(0, 10, 10),
}
"""By what is counted; the last three are there or not. Those of ``by_person`` count a client's own."""
OF_ORGANISATION = "tries_by_organisation"


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known about a payment, this one counted in; ``usual`` tries an hour are ordinary for the business."""

    counts: Mapping[str, int] = field(default_factory=dict)
    of_organisation: int = 1
    usual: int = 60


@dataclass(frozen=True, slots=True)
class Reason:
    """What is unusual, how much of it was seen, and the points for it."""

    key: str
    seen: int
    points: int


@dataclass(frozen=True, slots=True)
class Score:
    """From 0, where nothing is unusual, to ``MOST``; the weightiest reason first."""

    points: int
    reasons: tuple[Reason, ...]


def score(signals: Signals) -> Score:
    """The points of a payment and why it has them."""
    rules = {**RULES, OF_ORGANISATION: Rule(signals.usual, 1, 30)}
    counts = {**signals.counts, OF_ORGANISATION: signals.of_organisation}
    found = [Reason(key, counts[key], rule.points(counts[key])) for key, rule in rules.items() if key in counts]
    reasons = sorted((each for each in found if each.points), key=lambda each: (-each.points, each.key))
    return Score(min(MOST, sum(each.points for each in reasons)), tuple(reasons))


def weigh(points: int, *, challenge_from: int, review_from: int) -> Verdict:
    """What follows from a score: nothing, the bank asks the payer, or people look at it besides."""
    if points >= review_from:
        return "review"
    return "challenge" if points >= challenge_from else "clear"
