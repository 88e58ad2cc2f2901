"""Dates that cannot be: days that their month does not have, and years nobody books for."""

from datetime import date
from typing import Literal

from nlu.times.grammar.dates import is_date
from nlu.times.grammar.numbers import LAST_YEAR
from nlu.times.grammar.rules import rule
from nlu.times.meaning import Month, Number, Reading

Why = Literal["no_day", "too_far"]
_MOST = 40  # "March 45" is rather a price than a day
_YEAR_DIGITS = 4


@rule(
    "NODAY",
    "ORD|N of? MON",
    "N dot MON",
    "ORDFIG of? MON",
    "MON the? ORD|N",
    "MON comma ORD",
    "the ORD of MON",
    cost=0.3,
)
def day_its_month_has_not(_: Reading, *values: Month | Number | int | None) -> Why | None:
    """``31 February``."""
    month = next(value for value in values if isinstance(value, Month))
    said = next(value for value in values if isinstance(value, Number | int))
    day = said.value if isinstance(said, Number) else said
    in_words = isinstance(said, Number) and said.digits == 0
    if month.doubtful or in_words or not 0 < day < _MOST:
        return None
    return None if is_date(day, month.number) else "no_day"


@rule("NODAY", "DM comma? of? DIGITS", "DM slash|minus_sign|dot DIGITS", cost=0.3)
def day_of_a_year(_: Reading, parts: tuple[int, int], *rest: Number | None) -> Why | None:
    """``29 February 2027``, ``1 January 9999``."""
    year = next(value for value in rest if value)
    if year.digits < _YEAR_DIGITS:
        return None
    if year.value >= LAST_YEAR:
        return "too_far"
    return None if _exists(year.value, parts[1], parts[0]) else "no_day"


@rule("NODAY", "DIGITS minus_sign DIGITS minus_sign DIGITS", cost=0.3)
@rule("NODAY", "DIGITS slash DIGITS slash DIGITS", "DIGITS dot DIGITS dot DIGITS", cost=0.3)
def figures_of_no_day(_: Reading, *values: Number | None) -> Why | None:
    """``31/02/2027``, ``2027-02-31``: no day whichever of the two short figures is the month."""
    first, middle, last = [value for value in values if value]
    if last.digits == _YEAR_DIGITS:
        year, one, other = last, first, middle
    elif first.digits == _YEAR_DIGITS:
        year, one, other = first, middle, last
    else:
        return None
    pair = sorted((one.value, other.value))
    if not (1700 <= year.value < LAST_YEAR and 1 <= pair[0] <= 12 and pair[1] <= 31):
        return None
    orders = ((pair[0], pair[1]), (pair[1], pair[0]))
    return None if any(_exists(year.value, month, day) for month, day in orders) else "no_day"


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
