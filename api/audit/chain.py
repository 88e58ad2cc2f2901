"""What an entry's digest is made of: all of the entry, and the digest before. Pure; nothing is read or written."""

import hashlib
import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from models.audit import AuditEntry

_ALGORITHM = "parley audit 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one entry says. ``content`` is text, as it is stored."""

    id: uuid.UUID
    at: datetime
    kind: str
    subject: uuid.UUID
    actor: str
    actor_id: uuid.UUID | None
    content: str


def first_of(organisation: uuid.UUID) -> str:
    """What the first entry of a chain follows."""
    return hashlib.sha256(f"{_ALGORITHM} {organisation}".encode()).hexdigest()


def digest_of(organisation: uuid.UUID, number: int, told: Told, previous: str) -> str:
    """The digest that binds an entry to its place."""
    parts = [
        _ALGORITHM, str(organisation), number, str(told.id), told.at.astimezone(UTC).isoformat(), told.kind,
        str(told.subject), told.actor, str(told.actor_id), told.content, previous,
    ]  # fmt: skip
    return hashlib.sha256(canonical(parts).encode()).hexdigest()


def follow(organisation: uuid.UUID, number: int, told: Told, previous: str) -> AuditEntry:
    """The entry that comes next in a chain."""
    return AuditEntry(
        organisation_id=organisation, number=number, id=told.id, at=told.at, kind=told.kind, subject=told.subject,
        actor=told.actor, actor_id=told.actor_id, content=told.content, previous=previous,
        digest=digest_of(organisation, number, told, previous),
    )  # fmt: skip


def told_by(entry: AuditEntry) -> Told:
    return Told(
        id=entry.id, at=entry.at, kind=entry.kind, subject=entry.subject, actor=entry.actor,
        actor_id=entry.actor_id, content=entry.content,
    )  # fmt: skip


def canonical(value: object) -> str:
    """One text for one value."""
    return json.dumps(value, separators=(",", ":"), sort_keys=True, ensure_ascii=True)
