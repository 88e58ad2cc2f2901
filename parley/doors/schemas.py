"""The doors' JSON Schemas, generated from the shapes that read and write them: ``python -m parley.doors.schemas``."""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from api.availability import frames, messages
from bot.wire.chat import Frame, Message
from parley.doors.recurrence import RecurrenceCase
from parley.doors.slots_case import SlotsCase
from parley.seed_document import SeedDocument
from parley_sdk.models import Answer

FOLDER = Path(__file__).parents[2] / "docs" / "schemas"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
DOORS: dict[str, type[BaseModel]] = {
    "chat-message": Message,
    "chat-answer": Answer,
    "chat-frame": Frame,
    "recurrence-case": RecurrenceCase,
    "seed": SeedDocument,
    "slots-case": SlotsCase,
    "watch-frame": frames.Frame,
    "watch-message": messages.Message,
}


def schema(name: str) -> dict[str, Any]:
    """The schema of a door's document."""
    return {"$schema": _DIALECT} | DOORS[name].model_json_schema(by_alias=True)


def text(name: str) -> str:
    """The schema as its file holds it."""
    return json.dumps(schema(name), indent=1, ensure_ascii=False) + "\n"


def path(name: str) -> Path:
    return FOLDER / f"{name}.schema.json"


if __name__ == "__main__":
    for door in DOORS:
        path(door).write_text(text(door), encoding="utf-8")
