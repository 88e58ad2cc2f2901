"""A client **claims** their history: whoever proves an address is the client known by it here, with all they booked.

Proof is a code sent to that address, never a name or a number somebody typed. The client who was here first under the
proven address stays; the one who proved it is taken up into them, credentials and conversations too.
"""

import uuid
from contextlib import suppress
from datetime import datetime

from sqlalchemy import Table, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.errors import WrongCode
from api.identity.person import Person
from api.identity.sign_in import codes
from api.people.clients import find_known_by
from api.people.preferences_consent import digest_of, mark_good
from kit.crypto import MasterKey
from kit.db import Base, lock
from kit.outbox import announce
from models.events import ClientReachable, ClientsJoined
from models.people import Client
from models.tables import ONLY_GROWS


async def ask_proof(session: AsyncSession, keys: MasterKey, row: Client, *, email: str, now: datetime) -> codes.Sent:
    """A code for that address; nothing changes before it comes back."""
    person = Person(organisation_id=row.organisation_id, client_id=row.id)
    return await codes.make(
        session, keys, person, organisation_id=row.organisation_id, email=email, purpose="prove", now=now
    )


async def prove(
    session: AsyncSession, keys: MasterKey, row: Client, *, ticket: uuid.UUID, email: str, code: str, now: datetime
) -> Client:
    """The address is theirs; who they are from now on. Raises ``WrongCode`` and ``Paused``."""
    asked = await codes.spend(session, keys, ticket=ticket, code=code, purpose="prove", now=now)
    if asked.client_id != row.id or asked.address_digest != codes.address_digest(keys, email):
        raise WrongCode
    await mark_good(session, row.organisation_id, "email", digest_of(keys, "email", email))
    known = await find_known_by(session, row, email)
    if known:
        return await join(session, row, into=known, now=now)
    row.email, row.email_proven = email.strip(), True
    await announce(session, ClientReachable(organisation_id=row.organisation_id, subject=row.id), now)
    return row


async def join(session: AsyncSession, row: Client, *, into: Client, now: datetime) -> Client:
    """Everything of ``row`` becomes ``into``'s; an empty row stays behind, so that old events still name somebody."""
    await lock(session, [row.id, into.id])
    into.phone, into.name = into.phone or row.phone, into.name or row.name
    for table, column in _of_clients():
        await _hand_over(session, table, column, row.id, into.id)
    await _join_households(session, row, into)
    row.name = row.email = row.phone = None
    row.email_proven = False
    joined = ClientsJoined(organisation_id=into.organisation_id, subject=into.id, joined=row.id)
    await announce(session, joined, now)
    return into


async def _join_households(session: AsyncSession, row: Client, into: Client) -> None:
    """Whoever shares a number with ``row`` shares it with ``into`` now: who hung on the one hangs on the other."""
    await session.refresh(into, ["household_id"])
    if into.household_id == into.id:  # ``row`` was the first of the household that ``into`` is of
        into.household_id = None
    into.household_id = into.household_id or (row.household_id if row.household_id != into.id else None)
    if into.household_id:
        those = update(Client).where(Client.household_id == into.id)
        await session.execute(those.values(household_id=into.household_id))
    row.household_id = None


def _of_clients() -> list[tuple[Table, str]]:
    """Every table that has rows of a client, now and to come; but those whose rows never change, whose room reacts."""
    return [
        (table, key.parent.name)
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == Client.__tablename__ and table.info != ONLY_GROWS
    ]


async def _hand_over(session: AsyncSession, table: Table, column: str, old: uuid.UUID, new: uuid.UUID) -> None:
    """Give rows a new owner. Where there may be one alone (a password), that of the one who was here first counts."""
    with suppress(IntegrityError):
        async with session.begin_nested():
            await session.execute(update(table).where(table.c[column] == old).values({column: new}))
