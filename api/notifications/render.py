"""Notices in words: subject, text and HTML from ``templates/<language>/``. Pure but for reading templates.

A template is shared by text and HTML as far as words go: ``<news>.txt`` holds subject and sentences per audience.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from api.notifications.kinds import Kind
from api.notifications.queries import Facts
from kit.i18n import locale_of, when, when_for
from kit.money import Money
from kit.zones import zone

_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Words:
    """A notice as it will be read."""

    subject: str
    text: str
    html: str


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def language_for(*wanted: str | None) -> str:
    """The first locale tag whose language has templates; ``en`` when none has."""
    for tag in wanted:
        if tag and (_TEMPLATES / locale_of(tag).language).is_dir():
            return tag
    return "en"


def render(kind: Kind, facts: Facts, *, url: str) -> Words:
    """The words of a notice; ``url`` is the page where the next step can be taken."""
    tag = _tag(kind, facts)
    told = _told(kind, facts, tag=tag) | {"url": url}
    folder = locale_of(tag).language
    words = _environment().get_template(f"{folder}/{kind.news}.txt").module
    said = {name: getattr(words, name)(told).strip() for name in ("subject", "opening", "next_step")}
    subject = " ".join(said["subject"].split())
    parts = told | said | {"subject": subject, "language": folder}
    text, html = (_environment().get_template(f"{folder}/letter.{form}").render(parts) for form in ("txt", "html"))
    return Words(subject, text.strip() + "\n", html)


def _tag(kind: Kind, facts: Facts) -> str:
    own = facts.client.locale if kind.audience == "client" else None
    return language_for(own, facts.organisation.locale)


def _told(kind: Kind, facts: Facts, *, tag: str) -> dict[str, object]:
    """What templates may speak of; every time with weekday, date and zone, the reader's own zone first."""
    there = facts.builder.zone
    zones = [facts.client.zone or there, there] if kind.audience == "client" else [there]
    times = when_for(facts.session.starts_at, [zone(name) for name in zones], tag)
    until = facts.booking.expires_at
    price = Money(facts.booking.price, facts.booking.currency)
    names = {
        "client": facts.client.name or "",
        "builder": facts.builder.name,
        "service": facts.service.name,
        "organisation": facts.organisation.name,
        "place": facts.builder.place or "",
    }
    plain: dict[str, object] = {name: one_line(words) for name, words in names.items()}
    return plain | {
        "to_client": kind.audience == "client",
        "times": times,
        "until": when(until, zone(zones[0]), tag) if until else "",
        "minutes": int((facts.session.ends_at - facts.session.starts_at).total_seconds() // 60),
        "seats": facts.booking.seats,
        "price": price.words(tag) if price else "",
        "cancelled": kind.news == "cancelled",
    }


def one_line(words: str) -> str:
    """Without line ends and other control characters, so that a name stays within its line and its header."""
    return " ".join("".join(each if each.isprintable() else " " for each in words).split())
