"""A builder's day in words, as it is told by chat, by mail and when they ask: ``phrases/<language>.toml``."""

import tomllib
from collections.abc import Sequence
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from api.bookings.queries import Shown
from kit.i18n import clock_words, day_words, locale_of, zone_words

_PHRASES = Path(__file__).parent / "phrases"


def day_in_words(rows: Sequence[Shown], *, day: date, where: ZoneInfo, tag: str) -> str:
    """The sessions of a day, the earliest first, each with its time, what it is and who comes."""
    said = phrases_of(locale_of(tag).language)
    noon = datetime.combine(day, time(12), where)
    shown = f"{day_words(noon, where, tag)} ({zone_words(noon, where)})"
    lines = [f"\n• {_line(each, where, tag, said)}" for each in rows]
    return said["day" if lines else "free"].format(day=shown) + "".join(lines)


def subject_in_words(count: int, *, organisation: str, tag: str) -> str:
    """What a mail with a day's sessions is called."""
    locale = locale_of(tag)
    said = phrases_of(locale.language)
    form = locale.plural_form(count) if locale.language in languages() else "other"
    return said.get(f"subject_{form}", said["subject_other"]).format(count=count, organisation=organisation)


@cache
def languages() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in _PHRASES.glob("*.toml")))


@cache
def phrases_of(language: str) -> dict[str, str]:
    name = language if language in languages() else "en"
    return tomllib.loads((_PHRASES / f"{name}.toml").read_text(encoding="utf-8"))


def _line(each: Shown, where: ZoneInfo, tag: str, said: dict[str, str]) -> str:
    what = each.service.name
    if each.booking.seats > 1:
        what = said["for_seats"].format(service=what, seats=each.booking.seats)
    asked = f" ({said['asked']})" if each.booking.state == "pending" else ""
    return (
        said["line"].format(
            clock=clock_words(each.session.starts_at, where, tag),
            service=what,
            client=each.client.name or said["somebody"],
        )
        + asked
    )
