"""The preferences as a page: a form in the person's language, and the button that ends mail about a topic."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Response
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import FormData

from api.people.preferences import CHANNELS, TOPICS, Person
from api.people.preferences_links import preferences_path
from api.people.preferences_schemas import PreferencesIn, PreferencesOut
from kit.crypto import MasterKey
from kit.errors import Invalid
from kit.http.paper import Paper
from kit.i18n import locale_of
from models.identity import Organisation
from models.people import Client

_TEMPLATES = Path(__file__).parent / "templates"
_paper = Paper(_TEMPLATES)
_FOR_BUILDERS = ("confirmed", "moved", "cancelled", "requested", "settled")
_NOT_FOR_CLIENTS = ("requested", "settled")
_ONLY_CLIENTS = ("chat", "sms", "whatsapp")


@cache
def _words(language: str) -> dict[str, Any]:
    path = _TEMPLATES / "words" / f"{language}.toml"
    return tomllib.loads((path if path.exists() else path.with_stem("en")).read_text(encoding="utf-8"))


async def form(session: AsyncSession, person: Person, shown: PreferencesOut, *, is_saved: bool) -> Response:
    """The form, filled in as things stand."""
    language, house = await _read_in(session, person)
    words, is_client = _words(language), isinstance(person, Client)
    topics = [topic for topic in TOPICS if (topic not in _NOT_FOR_CLIENTS if is_client else topic in _FOR_BUILDERS)]
    channels = [channel for channel in CHANNELS if is_client or channel not in _ONLY_CLIENTS]
    return _paper.page(
        "preferences.html", language=language, words=words, title=words["title"], house=house, shown=shown,
        choices=shown.choices, topics=topics, channels=channels, is_saved=is_saved,
    )  # fmt: skip


async def unsubscribe(session: AsyncSession, keys: MasterKey, person: Person, topic: str, *, is_off: bool) -> Response:
    """The button, or the word that it was pressed."""
    language, house = await _read_in(session, person)
    words = _words(language)
    return _paper.page(
        "unsubscribe.html", language=language, words=words, title=words["unsubscribe"], house=house, is_off=is_off,
        topic=words["topics"][topic], more=preferences_path(keys, person),
    )  # fmt: skip


def read_form(sent: FormData) -> PreferencesIn:
    """What the form says; a box that is not ticked is a no. Raises ``Invalid``."""
    shown = {tuple(str(each).split(".", 1)) for each in sent.getlist("shown")}
    ticked = {str(each) for each in sent.getlist("choice")}
    choices: dict[str, dict[str, bool]] = {}
    for topic, channel in (pair for pair in shown if len(pair) == 2):  # noqa: PLR2004 - topic and channel
        choices.setdefault(topic, {})[channel] = f"{topic}.{channel}" in ticked
    first, start, end = (str(sent.get(name) or "") for name in ("first", "from", "to"))
    told: dict[str, Any] = {"choices": choices, "quiet": {"from": start, "to": end} if start and end else None}
    if first:
        told["channels"] = [first]
    try:
        return PreferencesIn.model_validate(told)
    except ValidationError as error:
        raise Invalid(str(error.errors()[0]["msg"]).removeprefix("Value error, ")) from error


async def _read_in(session: AsyncSession, person: Person) -> tuple[str, str]:
    """The person's language, and the name of the house."""
    house = await session.get_one(Organisation, person.organisation_id)
    own = person.locale if isinstance(person, Client) else None
    language = locale_of(own or house.locale).language
    return language if (_TEMPLATES / "words" / f"{language}.toml").exists() else "en", house.name
