"""Notices as they will be read: subject, text, HTML, a short form. Pure but for reading templates.

The letter's form is one for all languages (``templates/letter.mjml`` and ``letter.txt``); its words are in ``words``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import mrml
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from api.notifications.icons import ICON
from api.notifications.kinds import Kind
from api.notifications.wording.story import Story, one_line
from api.notifications.wording.words import counted, label, language_for, parts_of, say
from kit import gsm
from kit.i18n import locale_of

_TEMPLATES = Path(__file__).parents[1] / "templates"
_LABELS = (
    "greeting", "what", "when", "where", "who", "seats", "price", "amount", "length", "open", "move", "cancel", "take",
    "add", "google", "file", "invoice", "skipped", "preferences", "unsubscribe", "why", "why_builder",
)  # fmt: skip
_ANSWER = {
    ("asked", "take"): "answer", ("approved", "take"): "page", ("payment_failed", "take"): "pay",
    ("follow_up", "take"): "rate",
}  # fmt: skip
_ACCENTS = {
    "cancelled": "#a3341f", "declined": "#a3341f", "payment_failed": "#a3341f", "moved": "#8a5a00",
    "offered": "#1f5fa3", "approved": "#1f5fa3", "requested": "#1f5fa3", "asked": "#1f5fa3",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Links:
    """Where the next steps can be taken; those that make no sense for a notice are left out.

    ``house`` is the organisation's page. The others carry their own proof and are for the recipient only.
    """

    house: str
    move: str | None = None
    cancel: str | None = None
    take: str | None = None
    calendar: str | None = None
    google: str | None = None
    invoice: str | None = None
    preferences: str | None = None
    unsubscribe: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """A notice as it will be read."""

    language: str
    subject: str
    text: str
    html: str
    short: str


@dataclass(frozen=True, slots=True)
class Wording:
    """Whose words: the reader's language, and an organisation's own parts where it has any."""

    tag: str
    own: Mapping[str, str] = field(default_factory=dict)

    @property
    def language(self) -> str:
        return locale_of(self.tag).language


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(("html", "mjml"), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def tag_for(audience: str, *, client: str | None, organisation: str) -> str:
    """The language somebody is written to in."""
    return language_for(client if audience == "client" else None, organisation)


def render(kind: Kind, story: Story, wording: Wording, links: Links) -> Words:
    """The words of a notice."""
    tag, language = wording.tag, wording.language
    told = story.told(tag)
    parts = {
        name: say(line, told)
        for name, line in parts_of(f"{kind.audience}.{kind.news}", language, wording.own).items()
    }  # fmt: skip
    shown: dict[str, Any] = {
        **told, **parts,
        "subject": one_line(parts["subject"]),
        "language": language,
        "labels": {name: label(language, _ANSWER.get((kind.news, name), name), told) for name in _LABELS},
        "times": story.times(tag),
        "not_booked": story.not_booked(tag),
        "length": story.length_words(tag),
        "seats": counted(language, "seats", story.seats) if story.seats > 1 else "",
        "cancelled": kind.news in {"cancelled", "declined"},
        "to_client": kind.audience == "client",
        "of_booking": kind.news != "settled",
        "accent": _ACCENTS.get(kind.news, "#17694a"),
        "links": links,
        "icon": ICON,
    }  # fmt: skip
    text = _environment().get_template("letter.txt").render(shown)
    html = mrml.to_html(_environment().get_template("letter.mjml").render(shown)).content
    return Words(language, shown["subject"], text.strip() + "\n", html, one_line(parts["short"]))


def text_message(words: Words, story: Story, links: Links, *, is_first: bool) -> str:
    """A notice as a text message: who writes, what is new, where to go on; the way out in the first one.

    Kept within the 7-bit alphabet where that saves a segment.
    """
    told = story.told(words.language)
    house = one_line(story.organisation)
    parts = [f"{house}: {words.short}", links.take or links.house]
    if is_first:
        parts.append(label(words.language, "stop", told))
    return gsm.shortest(" ".join(parts))
