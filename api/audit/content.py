"""An entry's content: facts by id in clear; who it was in person, why, and what changed, sealed for each person.

Text that somebody typed as a reason is not a fact: it is sealed with the circumstances of whoever gave it.
"""

import base64
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.audit.chain import canonical
from api.audit.seals import Keys
from api.identity.acting import Noted, Who
from kit.crypto import PersonKey

_ABOUT: tuple[str, ...] = ("table", "row", "how")
NOT_FACTS = ("organisation_id", "subject", "reason")


@dataclass(frozen=True, slots=True)
class Part:
    """One opened part: ``circumstances``, or a ``change``; ``told`` is None once its person is forgotten."""

    what: str
    about: Mapping[str, str]
    told: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Content:
    facts: Mapping[str, Any]
    parts: Sequence[Part]


def written(
    event: uuid.UUID, organisation: uuid.UUID, payload: Mapping[str, Any], noted: Noted, actor: Who, keys: Keys
) -> str:
    """The content of an entry, as text."""
    facts = {name: value for name, value in payload.items() if name not in NOT_FACTS}
    why = "; ".join(each for each in (noted.who.why, payload.get("reason") or "") if each)
    circumstances = {
        "channel": actor.channel, "address": actor.address, "device": actor.device, "asked": actor.asked, "why": why,
        "through": str(actor.through) if actor.through else None,
    }  # fmt: skip
    parts = [_sealed(event, 0, {"what": "circumstances"}, circumstances, _key(actor.id, organisation, keys))]
    for place, each in enumerate(noted.changes, start=1):
        about = {"what": "change", "table": each.table, "row": str(each.row), "how": each.how}
        parts.append(_sealed(event, place, about, each.fields, _key(each.person, organisation, keys)))
    return canonical({"facts": facts, "parts": parts})


def _key(person: uuid.UUID | None, organisation: uuid.UUID, keys: Keys) -> tuple[uuid.UUID, PersonKey] | None:
    """A person's key, None for one who is forgotten; the organisation's for what is about nobody."""
    return keys.get(person or organisation)


def _sealed(
    event: uuid.UUID,
    place: int,
    about: Mapping[str, str],
    told: Mapping[str, Any],
    key: tuple[uuid.UUID, PersonKey] | None,
) -> dict[str, Any]:
    if key is None:
        return {**about, "key": None, "sealed": None}
    sealed = key[1].seal(canonical(told).encode(), bound_to=_bound(event, place))
    return {**about, "key": str(key[0]), "sealed": base64.b64encode(sealed).decode()}


def key_ids(content: str) -> set[uuid.UUID]:
    """The keys that open the parts of a content."""
    return {uuid.UUID(part["key"]) for part in json.loads(content)["parts"] if part["key"]}


def read(event: uuid.UUID, content: str, keys: Mapping[uuid.UUID, PersonKey]) -> Content:
    """A content with all parts that ``keys`` open."""
    document = json.loads(content)
    return Content(document["facts"], [_read(event, place, part, keys) for place, part in enumerate(document["parts"])])


def _read(event: uuid.UUID, place: int, part: dict[str, Any], keys: Mapping[uuid.UUID, PersonKey]) -> Part:
    about: dict[str, str] = {name: part[name] for name in _ABOUT if name in part}
    key = keys.get(uuid.UUID(part["key"])) if part["key"] else None
    if key is None:
        return Part(part["what"], about, None)
    plain = key.unseal(base64.b64decode(part["sealed"]), bound_to=_bound(event, place))
    return Part(part["what"], about, json.loads(plain))


def _bound(event: uuid.UUID, place: int) -> bytes:
    return event.bytes + place.to_bytes(2, "big")
