"""What a client is told before a change, in their language (``phrases/<language>.toml``), by page and chat alike."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from api.bookings.policy import Terms
from kit.i18n import locale_of

_PHRASES = Path(__file__).parent / "phrases"


@cache
def _phrases(language: str) -> Mapping[str, str]:
    path = _PHRASES / f"{language}.toml"
    return tomllib.loads((path if path.exists() else _PHRASES / "en.toml").read_text(encoding="utf-8"))


def told_before(terms: Terms, tag: str, *, business: str) -> list[str]:
    """What holds after the change, as sentences; none where nothing has to be said."""
    phrases, said = _phrases(locale_of(tag).language), []
    if terms.stays and (key := _stays(terms.stays)):
        said.append(phrases[key].format(fee=terms.stays.fee.words(tag)))
    if terms.asks_yes:
        said.append(phrases["asks_yes"].format(business=business))
    return said


def _stays(cancelling: Terms) -> str | None:
    if cancelling.why_not:
        return "stays_refused"
    if cancelling.fee.minor:
        return "stays_fee"
    return "stays_spent" if cancelling.credits_lost or cancelling.points_lost else None
