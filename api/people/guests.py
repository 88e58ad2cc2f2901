"""A visitor becomes a **guest**: a client without an account, known by a token that their browser keeps.

What they hold and book is theirs while they have the token; who proves an address later takes it along (``claim``).
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.person import Person
from api.identity.policy import policy_of
from api.identity.sessions import Opened, open_session
from api.people.clients import add_client
from kit.crypto import MasterKey
from models.identity import Organisation
from models.people import Client


async def receive_guest(
    session: AsyncSession,
    keys: MasterKey,
    organisation: Organisation,
    *,
    zone: str | None,
    locale: str | None,
    device: str,
    now: datetime,
) -> tuple[Client, Opened]:
    """A new client and their session; the browser's own sign-in, whoever it is of, stays as it is."""
    row = await add_client(session, keys, organisation_id=organisation.id, now=now)
    row.zone, row.locale = zone, locale
    person = Person(organisation_id=organisation.id, client_id=row.id)
    opened = await open_session(
        session, keys, person, factors=["guest"], stage="whole", policy=policy_of(organisation), now=now, device=device
    )
    return row, opened
