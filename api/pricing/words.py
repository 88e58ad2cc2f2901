"""What a line of a price is called, in a person's language: ``phrases/<language>.toml``, English where one lacks."""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

from babel.numbers import format_decimal

from api.pricing.schemas import LineOut
from kit.i18n import locale_of
from kit.money import Money

_PHRASES = Path(__file__).parent / "phrases"


@cache
def _phrases(language: str) -> Mapping[str, str]:
    path = _PHRASES / f"{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


@cache
def languages() -> tuple[str, ...]:
    """The languages prices are explained in."""
    return tuple(sorted(path.stem for path in _PHRASES.glob("*.toml")))


def words_for(line: LineOut, tag: str) -> str:
    """The words of a line, percents and money written as people of ``tag`` do."""
    locale = locale_of(tag)
    phrases = _phrases(locale.language)
    key = _key(line)
    pattern = phrases.get(key) or _phrases("en").get(key) or _phrases("en")["other"]
    told: dict[str, str] = {name: str(value) for name, value in line.values.items()}
    for name in ("percent", "lowest", "highest"):
        if name in told:
            told[name] = str(format_decimal(Decimal(told[name]), locale=locale))
    if "tax" in line.values:
        told["tax"] = Money(int(line.values["tax"]), line.amount.currency).words(tag)
    each = Money(line.amount.minor // (line.count or 1), line.amount.currency).words(tag)
    return pattern.format(count=line.count, each=each, **told)


def _key(line: LineOut) -> str:
    if line.key == "seats":
        return "seats" if line.count > 1 else "seat"
    return "coupon_percent" if line.key == "coupon" and "percent" in line.values else line.key


def with_words(line: LineOut, tag: str) -> LineOut:
    """The line with its words."""
    return line.model_copy(update={"words": words_for(line, tag)})
