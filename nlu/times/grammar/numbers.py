"""Numbers: ordinals written with digits, thousands in words, years, fractions."""

from nlu.times.grammar.rules import rule
from nlu.times.meaning import Number, Reading

_FIRST_YEAR, LAST_YEAR = 1000, 2200


@rule("ORD", "DIGITS th", cost=0.1)
def ordinal(_: Reading, number: Number, __: None) -> int | None:
    """``21st``, ``21.``, ``21e``."""
    return number.value if 0 < number.value <= 100 and number.digits <= 2 else None


@rule("ORDFIG", "DIGITS th", cost=0.1)
def ordinal_in_figures(reading: Reading, number: Number, __: None) -> int | None:
    return ordinal(reading, number, None)


@rule("ORD", "ORDWORD", cost=0.0)
def ordinal_word(_: Reading, value: int) -> int:
    return value


@rule("N", "DIGITS", "WORDNUM", cost=0.0)
def number(_: Reading, value: Number) -> Number:
    return value


@rule("BIG", "WORDNUM", cost=0.2)
def thousands_in_a_word(_: Reading, number: Number) -> Number | None:
    """``tweeduizend``."""
    return number if number.value in {1000, 2000} else None


@rule("BIG", "thousand", cost=0.2)
def one_thousand(_: Reading, __: None) -> Number:
    return Number(1000)


@rule("BIG", "WORDNUM thousand", cost=0.2)
def thousands(_: Reading, count: Number, __: None) -> Number | None:
    return Number(count.value * 1000) if 0 < count.value < 10 else None


@rule("BIG", "WORDNUM hundred", "WORDNUM hundred and", cost=0.2)
def hundreds(_: Reading, count: Number, *__: None) -> Number | None:
    return Number(count.value * 100) if 9 < count.value < 22 else None


@rule("BIG", "BIG and? HUNDREDS", cost=0.1)
def thousand_and_hundreds(_: Reading, big: Number, __: None, more: int) -> Number | None:
    return Number(big.value + more) if big.value % 1000 == 0 else None


@rule("WORDYEAR", "BIG", cost=0.1)
def round_year(_: Reading, big: Number) -> int:
    return big.value


@rule("WORDYEAR", "BIG and? WORDNUM", cost=0.1)
def year_in_words(_: Reading, big: Number, __: None, rest: Number) -> int | None:
    return big.value + rest.value if 0 < rest.value < 100 and big.value % 100 == 0 else None


@rule("WORDYEAR", "WORDNUM WORDNUM", cost=0.5)
def year_in_pairs(_: Reading, century: Number, rest: Number) -> int | None:
    """``nineteen ninety three``."""
    if 13 <= century.value <= 21 and 10 <= rest.value < 100:
        return century.value * 100 + rest.value
    return None


@rule("YEAR", "WORDYEAR", "year WORDYEAR", cost=0.2)
def worded_year(_: Reading, *values: int | None) -> int | None:
    year = values[-1]
    return year if year and _FIRST_YEAR < year < LAST_YEAR else None


@rule("YEAR", "DIGITS", cost=0.3)
def year_in_digits(_: Reading, number: Number) -> int | None:
    return number.value if number.digits == 4 and 1700 <= number.value < LAST_YEAR else None


@rule("YEAR2", "DIGITS", "apostrophe DIGITS", cost=1.5)
def short_year(reading: Reading, *values: Number | None) -> int | None:
    number = values[-1]
    if not number or number.digits != 2:
        return None
    return number.value + (1900 if number.value > (reading.now.year + 30) % 100 else 2000)


@rule("DEC", "N", cost=0.0)
def whole_amount(_: Reading, number: Number) -> float | None:
    return float(number.value) if number.digits <= 7 else None


@rule("DEC", "DIGITS decimal DIGITS", cost=0.1)
def decimal(_: Reading, whole: Number, __: None, part: Number) -> float | None:
    if whole.digits > 6 or part.digits > 3:
        return None
    return whole.value + part.value / float(10**part.digits)


@rule(
    "NOTIME",
    "thing DEC",
    "thing thing DEC",
    "DEC thing",
    "at|in|for|of|about DEC thing",
    "DEC a? thing",
    "from|between? DEC to|and|minus_sign DEC thing",
    cost=0.0,
)
def counted_things(_: Reading, *__: object) -> str:
    """``2 people``, ``6.45 percent``: numbers of something else."""
    return "things"


@rule("NOTIME", "the? ORDWORD a", cost=0.0)
def one_of_some(_: Reading, __: None, ___: int, ____: None) -> str:
    """``the second one``: an offer."""
    return "choice"


@rule("NOTIME", "never X|P|M", "never on? X", cost=0.0)
def left_out(_: Reading, *__: object) -> str:
    """``not on Monday``: a day that is named to be left out is no wish for it."""
    return "never"


@rule("DEC", "DIGITS slash DIGITS", cost=0.3)
def fraction(_: Reading, over: Number, __: None, under: Number) -> float | None:
    return over.value / under.value if 0 < over.value < under.value <= 10 else None
