"""The audit as it is seen from outside."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from api.audit.content import Content, Part, read
from kit import ids
from kit.crypto import PersonKey
from models.audit import AuditEntry


class ActorOut(BaseModel):
    """``kind``: member, client, key, integration, service (the bot for itself), visitor or system."""

    kind: str
    id: str | None = Field(description="The letters of their id, behind its prefix.")
    name: str | None = Field(description="What they are called today.")


class ChangeOut(BaseModel):
    """``fields``: before and after by name; null once the person it is about is forgotten."""

    table: str
    row: str
    how: str = Field(description="made, changed or removed")
    fields: dict[str, list[Any]] | None


class WhoseOut(BaseModel):
    """A client; ``name`` is their address where they have no name, and null where nobody knows either."""

    id: str
    name: str | None


class ThingOut(BaseModel):
    """What an id stands for today; ``start`` and ``zone`` are of a session, where it has one."""

    table: str
    name: str | None
    whose: WhoseOut | None = None
    start: datetime | None = None
    zone: str | None = None


class AuditOut(BaseModel):
    """One entry. Ids are the letters behind the prefix of public ids: what follows ``_`` in ``bkg_01k2…``."""

    id: str
    number: int
    at: datetime
    kind: str
    subject: str
    actor: ActorOut
    channel: str | None
    address: str | None = Field(description="From where: the address of whoever asked.")
    device: str | None
    asked: str | None = Field(description="The request, as its route names it.")
    why: str | None
    facts: dict[str, Any]
    changes: list[ChangeOut]
    forgotten: bool = Field(description="Whether something in it cannot be read any more: its person was forgotten.")
    digest: str


class NamedAuditOut(AuditOut):
    """One entry, with what its ids stand for, by their letters; of what is gone nothing is told."""

    things: dict[str, ThingOut]


class VerdictOut(BaseModel):
    """What walking the chain showed; ``why`` is null when every link holds."""

    entries: int
    heads: int = Field(description="How many heads that were signed and written outside of the database it fits.")
    broken_at: int | None = Field(description="The first entry whose link is broken; null for what lies beside it.")
    why: str | None


def letters(key: uuid.UUID) -> str:
    """A key as public ids write it, without a prefix."""
    return ids.public("", key)[1:]


def key_of(shown: str) -> uuid.UUID:
    """A key by its letters, or by a whole public id. Raises ``UnknownId``."""
    return ids.parse("", "_" + shown.rpartition("_")[2])


def audit_out(entry: AuditEntry, keys: Mapping[uuid.UUID, PersonKey], names: Mapping[uuid.UUID, str]) -> AuditOut:
    content = read(entry.id, entry.content, keys)
    who = _circumstances(content)
    return AuditOut(
        id=ids.public("aud", entry.id), number=entry.number, at=entry.at, kind=entry.kind,
        subject=letters(entry.subject), digest=entry.digest,
        actor=ActorOut(
            kind=entry.actor, id=letters(entry.actor_id) if entry.actor_id else None,
            name=names.get(entry.actor_id) if entry.actor_id else None,
        ),
        facts={name: _shown(value) for name, value in content.facts.items()},
        changes=[_change(each) for each in content.parts if each.what == "change"],
        forgotten=any(each.told is None for each in content.parts),
        **{name: who.get(name) or None for name in ("channel", "address", "device", "asked", "why")},
    )  # fmt: skip


def _circumstances(content: Content) -> Mapping[str, Any]:
    return next((each.told or {} for each in content.parts if each.what == "circumstances"), {})


def _change(part: Part) -> ChangeOut:
    fields = None if part.told is None else {name: [*map(_shown, pair)] for name, pair in part.told.items()}
    about = part.about
    return ChangeOut(table=about["table"], row=letters(uuid.UUID(about["row"])), how=about["how"], fields=fields)


def _shown(value: Any) -> Any:
    """Ids as everywhere outside."""
    try:
        return (
            letters(uuid.UUID(value)) if isinstance(value, str) and len(value) == len(str(uuid.UUID(int=0))) else value
        )
    except ValueError:
        return value


def lines(out: Sequence[AuditOut]) -> str:
    """JSONL."""
    return "".join(each.model_dump_json() + "\n" for each in out)
