"""Entries made readable: parts opened as far as their keys are there, actors by their names, and what ids stand for."""

import uuid
from collections.abc import Iterator, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from api.audit.content import key_ids
from api.audit.queries import names_of
from api.audit.schemas import AuditOut, NamedAuditOut, audit_out, key_of, letters
from api.audit.seals import open_keys
from api.audit.things import things_of
from kit.crypto import MasterKey
from kit.ids import UnknownId
from models.audit import AuditEntry


async def shown(
    session: AsyncSession, master: MasterKey, organisation: uuid.UUID, entries: Sequence[AuditEntry]
) -> list[AuditOut]:
    keys = await open_keys(session, master, {key for each in entries for key in key_ids(each.content)})
    names = await names_of(session, organisation, {each.actor_id for each in entries if each.actor_id})
    return [audit_out(each, keys, names) for each in entries]


async def shown_with_things(
    session: AsyncSession, master: MasterKey, organisation: uuid.UUID, entries: Sequence[AuditEntry]
) -> list[NamedAuditOut]:
    """As ``shown``, for people: with what the ids in each entry stand for."""
    out = await shown(session, master, organisation, entries)
    ids = [set(_ids_in(each)) for each in out]
    found = await things_of(session, organisation, set().union(*ids))
    things = {letters(key): thing for key, thing in found.items()}
    return [
        NamedAuditOut(**each.model_dump(), things={key: things[key] for key in map(letters, own) if key in things})
        for each, own in zip(out, ids, strict=True)
    ]


def _ids_in(entry: AuditOut) -> Iterator[uuid.UUID]:
    """Whatever may be an id: of the thing, of what is told of it, and of rows and what stood in them."""
    fields = [value for change in entry.changes for pair in (change.fields or {}).values() for value in pair]
    for value in (entry.subject, *entry.facts.values(), *(change.row for change in entry.changes), *fields):
        try:
            yield key_of(value if isinstance(value, str) else "")
        except UnknownId:
            continue
