"""Who somebody is here whom a provider vouches for.

Known by the provider's own id, for good. Else by an address, but only one the provider has verified, and an
organisation's own directory only in the domains it was set up for: whoever could write any address there would else
take over any account here. An owner is never found by an address; they link the identity while signed in. Else somebody
new, where the connection says so.
"""

import uuid
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.errors import AddressTaken, NoAccount, OutsideRefused
from api.identity.members.roster import add_member
from api.identity.members.schemas import MemberIn
from api.identity.outside.port import Vouched, provider, speaks_for
from api.identity.person import Person, find_by_email
from kit.db import lock
from kit.ids import new_id
from kit.outbox import announce
from models.credentials import LinkedIdentity, SignInConnection
from models.events import CredentialsChanged
from models.identity import Member


async def person_for(session: AsyncSession, connection: SignInConnection, vouched: Vouched, *, now: datetime) -> Person:
    """Raises ``NoAccount``."""
    await lock(session, [connection.id])  # two first sign-ins at once make one account
    known = await _known(session, connection.organisation_id, vouched)
    if known:
        known.last_used_at = now
        return await _still_open(session, Person.of(known))
    person = await _by_address(session, connection, vouched) or await _somebody_new(session, connection, vouched, now)
    await link(session, person, connection, vouched, now=now)
    return person


async def link(
    session: AsyncSession, person: Person, connection: SignInConnection, vouched: Vouched, *, now: datetime
) -> LinkedIdentity:
    """Know this person by their identity there from now on. Raises ``OutsideRefused`` for one that is another's."""
    known = await _known(session, connection.organisation_id, vouched)
    if known and Person.of(known) != person:
        raise OutsideRefused("That identity belongs to another account here.")
    if known:
        return known
    row = LinkedIdentity(
        id=new_id(now), created_at=now, connection_id=connection.id, issuer=vouched.issuer, subject=vouched.subject,
        last_used_at=now, **person.columns(),
    )  # fmt: skip
    session.add(row)
    await session.flush()
    told = CredentialsChanged(organisation_id=person.organisation_id, subject=person.id, what="identity linked")
    await announce(session, told, now)
    return row


async def _known(session: AsyncSession, organisation_id: uuid.UUID, vouched: Vouched) -> LinkedIdentity | None:
    query = select(LinkedIdentity).where(
        LinkedIdentity.organisation_id == organisation_id,
        LinkedIdentity.issuer == vouched.issuer,
        LinkedIdentity.subject == vouched.subject,
    )
    return (await session.scalars(query)).one_or_none()


async def _still_open(session: AsyncSession, person: Person) -> Person:
    if person.member_id and not (await session.get_one(Member, person.member_id)).active:
        raise NoAccount("This account is closed.")
    return person


async def _by_address(session: AsyncSession, connection: SignInConnection, vouched: Vouched) -> Person | None:
    if not (vouched.email and vouched.email_verified):
        return None
    if provider(connection.provider).IS_DIRECTORY and not speaks_for(connection.settings, vouched.email):
        return None
    found = await find_by_email(session, connection.organisation_id, vouched.email)
    if found and found.member_id and (await session.get_one(Member, found.member_id)).role == "owner":
        raise NoAccount("An owner links this identity while signed in; an address is not enough.")
    return found


async def _somebody_new(session: AsyncSession, connection: SignInConnection, vouched: Vouched, now: datetime) -> Person:
    """A member made on first sign-in: by a directory for its own domains, else with a verified address there."""
    is_fine = vouched.email_verified or provider(connection.provider).IS_DIRECTORY
    is_ours = speaks_for(connection.settings, vouched.email)
    if not (connection.new_member_role and vouched.email and is_fine and is_ours):
        raise NoAccount
    try:
        told = MemberIn(name=vouched.name or vouched.email, email=vouched.email, role=connection.new_member_role)
        row = await add_member(
            session, organisation_id=connection.organisation_id, name=told.name, email=told.email, role=told.role,
            by=None, now=now,
        )  # fmt: skip
    except ValidationError as error:
        raise NoAccount("The name or address they gave cannot be one.") from error
    except AddressTaken as error:
        raise NoAccount("The address is taken here, and was not verified there.") from error
    return Person(organisation_id=row.organisation_id, member_id=row.id)
