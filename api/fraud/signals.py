"""The signals about a payment, made of what was tried lately and of who pays. Pure.

What is counted are tries of the last day that share a mark with this one: the same card, device, telephone number,
mail address or network. Marks are keyed hashes; nothing here knows a number or an address.
"""

import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from babel.languages import get_official_languages

_NO_SIGNAL = {"en"}  # spoken everywhere, and what many devices say unasked


@dataclass(frozen=True, slots=True)
class Marks:
    """By what a payment is told apart, each a keyed hash; None where it is not known."""

    card: str | None = None
    device: str | None = None
    phone: str | None = None
    mail: str | None = None
    network: str | None = None


@dataclass(frozen=True, slots=True)
class Try:
    """One payment that was asked for; ``declined``: its bank said no."""

    client_id: uuid.UUID
    marks: Marks
    declined: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the payer besides; ISO country codes and a language tag, empty where not known."""

    mail_domain: str = ""
    phone_country: str = ""
    card_country: str = ""
    locale: str = ""


def count(this: Try, earlier: Sequence[Try]) -> dict[str, int]:
    """What is counted about a try, itself among them; by the names of ``score.RULES``."""
    tries, marks = [*earlier, this], this.marks
    found = {f"tries_by_{name}": len(_sharing(tries, name, marks)) for name in Marks.__slots__}
    own = [each for each in tries if each.client_id == this.client_id]
    found["cards_by_person"] = _different(own, _card)
    for name in ("device", "network"):
        found[f"cards_by_{name}"] = _different(_sharing(tries, name, marks), _card)
    for name in ("card", "device"):
        found[f"people_by_{name}"] = _different(_sharing(tries, name, marks), _person)
    same_payer = [each for each in tries if each in own or _is_same_payer(each.marks, marks)]
    found["declines"] = sum(each.declined for each in same_payer)
    return found


def mismatches(facts: Facts, disposable: Collection[str]) -> dict[str, int]:
    """What does not fit together: 1 for each that does not; what is not known says nothing."""
    home = facts.phone_country or _region(facts.locale)
    language = facts.locale.partition("-")[0].lower()
    spoken = _spoken_in(facts.card_country) if facts.card_country else set()
    strange = bool(language and spoken) and language not in _NO_SIGNAL | spoken
    return {
        "disposable_mail": int(_is_within(facts.mail_domain, disposable)),
        "country_differs": int(bool(home and facts.card_country) and home != facts.card_country),
        "language_differs": int(strange),
    }


def _sharing(tries: Sequence[Try], name: str, marks: Marks) -> list[Try]:
    mark = getattr(marks, name)
    return [each for each in tries if mark is not None and getattr(each.marks, name) == mark]


def _different(tries: Sequence[Try], what: Callable[[Try], object]) -> int:
    return len({found for each in tries if (found := what(each)) is not None})


def _card(each: Try) -> str | None:
    return each.marks.card


def _person(each: Try) -> uuid.UUID:
    return each.client_id


def _is_same_payer(one: Marks, other: Marks) -> bool:
    """By anything but the network, which many share."""
    names = ("card", "device", "phone", "mail")
    return any(getattr(one, name) and getattr(one, name) == getattr(other, name) for name in names)


def _is_within(domain: str, disposable: Collection[str]) -> bool:
    """Whether a domain, or one it stands under, is listed."""
    parts = domain.lower().rstrip(".").split(".")
    return any(".".join(parts[start:]) in disposable for start in range(len(parts)))


def _region(locale: str) -> str:
    last = locale.rpartition("-")[2]
    return last if len(last) == 2 and last.isupper() else ""  # noqa: PLR2004 - an ISO 3166 code


def _spoken_in(country: str) -> set[str]:
    found = get_official_languages(country, regional=True, de_facto=True)
    return {language.partition("_")[0] for language in found}
