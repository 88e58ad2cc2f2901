"""Recurrence a person can say: a subset of RFC 5545's rules, read strictly, and the wall times they fall on.

``rule`` reads the text of a rule, ``written`` writes it, ``occurrences`` counts it out, in bounded time and memory
whatever they get.
"""

from kit.recurrence.occurrences import LAST_YEAR, occurrences
from kit.recurrence.rule import MonthEnd, Rule, UnsupportedRule, rule
from kit.recurrence.written import written

__all__ = ["LAST_YEAR", "MonthEnd", "Rule", "UnsupportedRule", "occurrences", "rule", "written"]
