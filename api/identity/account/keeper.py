"""Who may work on an account: its owner, after a recent sign-in, or while setting up the factor their role asks for."""

from collections.abc import Sequence

from fastapi import Request
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.caller import current_caller, find_sign_in
from api.identity.errors import PersonNeeded, SecondFactorNeeded
from api.identity.may import require
from api.identity.person import Person
from kit.errors import NotFound
from models.credentials import LinkedIdentity
from models.identity import SignIn


async def own_session(request: Request, session: AsyncSession) -> SignIn:
    """The session that asks, whole. Raises ``SignInNeeded`` also for programs: they have no account."""
    caller = await current_caller(request)
    if caller.sign_in_id is None:
        raise PersonNeeded("Only a signed-in person has this page.")
    return await session.get_one(SignIn, caller.sign_in_id)


async def own_recent_session(request: Request, session: AsyncSession) -> SignIn:
    """The same, recently proven. Raises ``RecentSignInNeeded``."""
    row = await own_session(request, session)
    require(await current_caller(request), "edit own credentials")
    return row


async def enrolling_session(request: Request, session: AsyncSession) -> SignIn:
    """A session that may set up a second factor: one that must, or a whole and recent one."""
    row = await find_sign_in(request, session)
    if row is None:
        raise PersonNeeded("Only a signed-in person has this page.")
    if row.stage == "second_factor":
        raise SecondFactorNeeded
    return row if row.stage == "enrolment" else await own_recent_session(request, session)


async def identities_of(session: AsyncSession, person: Person) -> Sequence[LinkedIdentity]:
    query = select(LinkedIdentity).where(person.owns(LinkedIdentity)).order_by(LinkedIdentity.id).limit(100)
    return (await session.scalars(query)).all()


async def unlink(session: AsyncSession, person: Person, row: LinkedIdentity | None) -> None:
    """Forget an identity elsewhere. Raises ``NotFound``."""
    if row is None or Person.of(row) != person:
        raise NotFound
    await session.delete(row)
