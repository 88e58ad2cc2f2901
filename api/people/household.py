"""Several people of one telephone number, such as a family: each is a client with sessions of their own.

The number vouches for all of them, and for nobody else: who has it may speak as any of them, by a name that is asked
for and only tells them apart.
"""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.people.clients import add_client
from kit.crypto import MasterKey
from kit.db import lock
from kit.errors import Conflict
from models.people import Client

_MOST = 8


class HouseholdFull(Conflict):
    type, title = "household-full", "As many people use this number as can be told apart"
    next_step = "Have them write from a number or in a channel of their own."


async def people_of(session: AsyncSession, client: Client) -> list[Client]:
    """Everybody who shares the client's number, the client too; whoever wrote first comes first."""
    first = client.household_id or client.id
    query = select(Client).where(
        Client.organisation_id == client.organisation_id, or_(Client.id == first, Client.household_id == first)
    )
    return list(await session.scalars(query.order_by(Client.household_id.is_not(None), Client.id)))


async def add_person(session: AsyncSession, keys: MasterKey, client: Client, *, name: str, now: datetime) -> Client:
    """Somebody else who uses the client's number; who is called so already is them. Raises ``HouseholdFull``."""
    await lock(session, [client.household_id or client.id])
    known = await people_of(session, client)
    if same := next((each for each in known if (each.name or "").casefold() == name.casefold()), None):
        return same
    if len(known) >= _MOST:
        raise HouseholdFull
    added = await add_client(session, keys, organisation_id=client.organisation_id, now=now, name=name)
    added.phone, added.household_id = client.phone, client.household_id or client.id
    added.zone, added.locale = client.zone, client.locale
    await session.flush()
    return added
