"""A form to book by, for media that can show one: what, with whom, which day, at what time.

What is filled in comes back as words like any other message; nothing is booked by it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.catalogue import Catalogue
from bot.phrases import phrase

_MOST = 100
_LONGEST = 75


@dataclass(frozen=True, slots=True)
class Form:
    """What the fields are called, and what there is to choose from."""

    title: str
    send: str
    close: str
    service: str
    builder: str
    day: str
    time: str
    services: tuple[str, ...]
    builders: tuple[str, ...]


def form_of(catalogue: Catalogue, language: str) -> Form:
    """The form of an organisation, in a language."""
    names = ("title", "send", "close", "service", "builder", "day", "time")
    words = {name: phrase(language, f"form_{name}") for name in names}
    return Form(
        **words,
        services=_shown(each.name for each in catalogue.services.values()),
        builders=_shown(each.name for each in catalogue.builders.values()),
    )


def _shown(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(name for name in names if len(name) <= _LONGEST))[:_MOST]
