"""The keys that parts of entries are sealed under: a client's own, one of a member or builder, else the organisation's.

A member's, builder's and organisation's key has their own id and is made when first needed. Who was forgotten has
none: nothing about them is written down any more, and what was cannot be opened.
"""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from kit.crypto import MasterKey, PersonKey
from models.identity import Member
from models.people import Builder, Client, SubjectKey

Keys = Mapping[uuid.UUID, tuple[uuid.UUID, PersonKey]]
"""By person (or organisation): the id of the key, and the key."""


async def keys_for(
    session: AsyncSession,
    master: MasterKey,
    organisation: uuid.UUID,
    persons: Collection[uuid.UUID],
    *,
    now: datetime,
) -> Keys:
    """The keys of an organisation and of those of ``persons`` who are there and not forgotten."""
    clients = select(Client.id, Client.key_id).where(Client.id.in_(persons), Client.organisation_id == organisation)
    keyed = {client: key for client, key in await session.execute(clients)}  # noqa: C416 - rows are no pairs to mypy
    keyed |= {person: person for person in (organisation, *await _others(session, organisation, persons))}
    opened = await open_keys(session, master, keyed.values())
    for missing in set(keyed.values()) - await _there(session, keyed.values()):
        if missing in keyed:  # a client's own is made with the client
            opened[missing] = _make(session, master, organisation, missing, now)
    return {person: (key, opened[key]) for person, key in keyed.items() if key in opened}


async def open_keys(session: AsyncSession, master: MasterKey, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, PersonKey]:
    """The keys of those ``ids`` that can still be opened."""
    rows = await session.execute(select(SubjectKey.id, SubjectKey.wrapped).where(SubjectKey.id.in_(set(ids))))
    return {key: opened for key, wrapped in rows if (opened := _open(master, key, wrapped))}


def _open(master: MasterKey, key: uuid.UUID, wrapped: bytes) -> PersonKey | None:
    try:
        return PersonKey(master.unwrap(wrapped, bound_to=key.bytes))
    except ValueError:  # overwritten to forget the person
        return None


async def _others(
    session: AsyncSession, organisation: uuid.UUID, persons: Collection[uuid.UUID]
) -> Collection[uuid.UUID]:
    there = union_all(
        *(
            select(table.id).where(table.id.in_(persons), table.organisation_id == organisation)
            for table in (Member, Builder)
        )
    )
    return (await session.scalars(there)).all() if persons else []


async def _there(session: AsyncSession, ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    return set(await session.scalars(select(SubjectKey.id).where(SubjectKey.id.in_(set(ids)))))


def _make(
    session: AsyncSession, master: MasterKey, organisation: uuid.UUID, key: uuid.UUID, now: datetime
) -> PersonKey:
    wrapped = master.new_key(bound_to=key.bytes)
    session.add(SubjectKey(id=key, organisation_id=organisation, created_at=now, wrapped=wrapped))
    return PersonKey(master.unwrap(wrapped, bound_to=key.bytes))
