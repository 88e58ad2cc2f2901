"""The one grammar for all languages; what differs between languages is only which words are of which kind.

Kinds in capitals are built here or carry a value: ``N`` number, ``ORD`` ordinal, ``H`` an hour said bare, ``K`` clock
time, ``D`` length, ``X`` day, ``P`` longer period, ``E`` edge of one, ``S`` part of the day, ``C`` clock time on a
calendar, ``M`` a day with a time, ``R`` a range, ``O`` an open range. Kinds in small letters are words of a language
file, or signs.
"""

from nlu.times.grammar import (
    bounds,
    clock_words,
    clocks,
    counted,
    dates,
    durations,
    edges,
    figures,
    joins,
    lengths,
    no_days,
    numbers,
    parts,
    periods,
    quarters,
    ranges,
    recurrences,
    seasons,
    stretches,
)
from nlu.times.grammar.rules import GRAMMAR

__all__ = [
    "GRAMMAR",
    "bounds",
    "clock_words",
    "clocks",
    "counted",
    "dates",
    "durations",
    "edges",
    "figures",
    "joins",
    "lengths",
    "no_days",
    "numbers",
    "parts",
    "periods",
    "quarters",
    "ranges",
    "recurrences",
    "seasons",
    "stretches",
]
