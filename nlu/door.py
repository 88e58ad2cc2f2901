"""The door ``parley understand --jsonl``: one case in, one answer out; lines are left to the command.

A case that cannot be read is answered with a problem that names all that is wrong with it, never with a crash. Keys
that the door does not know are left alone: cases bring labels and notes of their own. The format is in
``docs/schemas/understand.schema.json``.
"""

import asyncio
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AwareDatetime, BaseModel, Field, ValidationError, field_validator
from pydantic_core import ErrorDetails

from nlu.understanding import CatalogueName, Context, Engine, SlotValue, TimeMention, Understanding

_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_MOST_NAMES = 5_000
_MOST_FAULTS = 50
Name = Annotated[str, Field(min_length=1, max_length=200)]


def _near(now: datetime) -> datetime:
    if not _FIRST_YEAR <= now.year <= _LAST_YEAR:
        raise ValueError(f"it has to lie between {_FIRST_YEAR} and {_LAST_YEAR}")
    return now


class _Named(BaseModel):
    name: Name
    aliases: list[Name] = Field(default_factory=list, max_length=50)


class _Catalogue(BaseModel):
    services: list[Name | _Named] = Field(default_factory=list, max_length=_MOST_NAMES)
    builders: list[Name | _Named] = Field(default_factory=list, max_length=_MOST_NAMES)
    locale: str = "en-US"


class _Case(BaseModel):
    id: str | int | None = None
    text: str
    now: Annotated[AwareDatetime, AfterValidator(_near)]
    zone: str
    lang: str | None = None
    asked: str | None = None
    last: str | None = None
    context: _Catalogue = Field(default_factory=_Catalogue)

    @field_validator("zone")
    @classmethod
    def _known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"'{name[:60]}' is not a time zone; write an IANA name such as Europe/Berlin") from error
        return name


def answer(case: Any, engine: Engine) -> dict[str, Any]:
    """The answer to one case; for use outside an event loop."""
    return asyncio.run(answer_async(case, engine))


async def answer_async(case: Any, engine: Engine) -> dict[str, Any]:
    """The answer to one case, or ``{"id", "error": {"type", "title", "detail"}}``."""
    try:
        asked = _Case.model_validate(case)
    except ValidationError as error:
        return _problem(case, error)
    return {"id": asked.id, **_answer(await engine.understand(asked.text, _context(asked)))}


def _problem(case: Any, error: ValidationError) -> dict[str, Any]:
    told = list(dict.fromkeys(map(_told, error.errors(include_url=False, include_context=False, include_input=False))))
    more = f"; and {len(told) - _MOST_FAULTS} more" if len(told) > _MOST_FAULTS else ""
    return {
        "id": case.get("id") if isinstance(case, dict) else None,
        "error": {
            "type": "invalid-case",
            "title": "This case cannot be read",
            "detail": "; ".join(told[:_MOST_FAULTS]) + more,
        },
    }


def _told(fault: ErrorDetails) -> str:
    if fault["type"] == "model_type" and not fault["loc"]:
        return "the line: a case is a JSON object"
    where = ".".join(str(part)[:40] for part in fault["loc"]) or "the line"
    return f"{where}: {fault['msg'].removeprefix('Value error, ')}"


def _context(case: _Case) -> Context:
    return Context(
        now=case.now, zone=case.zone, locale=case.context.locale, lang=case.lang, asked=case.asked, last=case.last,
        services=_names(case.context.services), builders=_names(case.context.builders),
    )  # fmt: skip


def _names(entries: list[str | _Named]) -> tuple[CatalogueName, ...]:
    return tuple(
        CatalogueName(entry) if isinstance(entry, str) else CatalogueName(entry.name, tuple(entry.aliases))
        for entry in entries
    )


def _answer(meaning: Understanding) -> dict[str, Any]:
    return {
        "intent": meaning.intent,
        "confidence": meaning.confidence,
        "intents": [{"intent": each.intent, "confidence": each.confidence} for each in meaning.intents],
        "slots": {kind: _slot(value) for kind, value in meaning.slots.items()},
        "times": [_time(mention) for mention in meaning.times],
        "language": meaning.language,
        "sentiment": meaning.sentiment,
    }


def _slot(slot: SlotValue) -> dict[str, Any]:
    return {"value": slot.value, "text": slot.text, "start": slot.start, "end": slot.end}


def _time(mention: TimeMention) -> dict[str, Any]:
    return {
        "text": mention.text,
        "start": _iso(mention.start),
        "end": _iso(mention.end),
        "open": mention.open,
        "grain": mention.grain,
        "missing": mention.missing,
        "reason": mention.reason,
        "recurrence": mention.recurrence,
        "alternatives": [_time(each) for each in mention.alternatives],
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
