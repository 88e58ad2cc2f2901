"""Money: whole minor units with a currency; never a float. Formatting follows CLDR (babel)."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from babel import Locale
from babel.core import get_global
from babel.numbers import format_currency, get_currency_precision, list_currencies

from kit.errors import Invalid
from kit.i18n import locale_of

MOST = 10**12
"""More minor units than this nobody is asked to pay at once; what adds up over many payments may be more."""


_MOST_DIGITS = 24
_UNSPACED = re.compile(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")
"""Between a currency's letters and its digits, where CLDR wants a space."""


@lru_cache(maxsize=64)
def _at_home(tag: str) -> Locale:
    """The locale of a tag, without a territory whose likely language is another."""
    found = locale_of(tag)
    likely = str(get_global("likely_subtags").get(f"und_{found.territory}", "en")).partition("_")[0]
    return found if found.territory and likely == found.language else locale_of(found.language)


@lru_cache(maxsize=1)
def _currencies() -> frozenset[str]:
    return frozenset(list_currencies("en"))


@dataclass(frozen=True, slots=True)
class Money:
    """``minor`` units (cents, yen, fils) of an ISO 4217 ``currency``."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if self.currency not in _currencies():
            raise Invalid(f"“{self.currency[:12]}” is not a currency code; ISO 4217 codes look like EUR.")

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __mul__(self, times: int) -> "Money":
        return Money(self.minor * times, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")
        return other.minor

    def share(self, percent: Decimal) -> "Money":
        """So many percent of it, rounded to whole minor units; a half goes away from zero."""
        exact = Decimal(self.minor) * percent / 100
        return Money(int(exact.to_integral_value(ROUND_HALF_UP)), self.currency)

    def major(self) -> Decimal:
        """The amount in major units, exact."""
        return Decimal(self.minor).scaleb(-get_currency_precision(self.currency))

    @classmethod
    def from_major(cls, amount: str | Decimal, currency: str) -> "Money":
        """From an amount in major units, as others write it; what is less than a minor unit is cut off.

        Raises ``Invalid`` for what is no number, or has more digits than money ever has.
        """
        try:
            exact = Decimal(amount)
        except InvalidOperation as error:
            raise Invalid("An amount of money is a decimal number.") from error
        if not exact.is_finite() or exact.adjusted() > _MOST_DIGITS:
            raise Invalid("An amount of money is a number that can be counted.")
        return cls(int(exact.scaleb(get_currency_precision(currency))), currency)

    def words(self, locale: str) -> str:
        """The amount as people of ``locale`` write it, for example ``$40.00``; pages write it so too (``web/ui``).

        A territory counts where the language is its own: what English in Germany looks like differs from one edition
        of CLDR to the next, and a browser may have another than we.
        """
        shown = format_currency(self.major(), self.currency, locale=_at_home(locale))
        return _UNSPACED.sub("\u00a0", str(shown))
