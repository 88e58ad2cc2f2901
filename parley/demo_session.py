"""The demo's front desk: whoever opens the page on this machine is signed in as it, so that they see the day.

Only in demo mode, only for a browser on this machine that asks for it by a loopback name (a foreign name that leads
here, as in DNS rebinding, gets nothing), and only once per browser: a cookie that still holds is left as it is, unless
it is that of another organisation's front desk whose page was open before.
"""

from fastapi import Request, Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.caller import identify
from api.identity.errors import SecondFactorMissing, SecondFactorNeeded, SignInNeeded, UnknownOrganisation
from api.identity.organisations import get_organisation
from api.identity.person import Person
from api.identity.sessions import Opened
from api.identity.sign_in.admission import admit
from api.identity.sign_in.visit import current_visit
from api.identity.sign_in.welcome import welcome
from kit import tenancy
from kit.http.near import is_here
from kit.ids import new_id
from models.identity import Member, Organisation

_DESK_DOMAIN = ".invalid"


async def sign_in_desk(request: Request, response: Response, slug: str) -> None:
    """Give this browser the front desk's session of the organisation if it may have it and has none."""
    if not (request.app.state.settings.demo and is_here(request)):
        return
    async with request.app.state.database.reading() as session:
        try:
            organisation = await get_organisation(session, slug)
        except UnknownOrganisation:
            return
        if await _is_signed_in(request, session, organisation):
            return
    tenancy.say(tenancy.of(organisation.id))
    async with request.app.state.database.writing() as session:
        opened = await _open(request, session, organisation)
        await session.commit()
    welcome(request, response, opened)


async def _is_signed_in(request: Request, session: AsyncSession, organisation: Organisation) -> bool:
    """Signed in here, or elsewhere as anybody but a front desk that a page like this one signed in."""
    try:
        who = await identify(request, session)
        if who.organisation_id == organisation.id or who.member_id is None:
            return who.role != "visitor"
        return not (await session.get_one(Member, who.member_id)).email.endswith(_DESK_DOMAIN)
    except (SecondFactorMissing, SecondFactorNeeded):
        return True
    except (SignInNeeded, UnknownOrganisation):
        return False


async def _open(request: Request, session: AsyncSession, organisation: Organisation) -> Opened:
    now, keys = request.app.state.clock.now(), request.app.state.keys
    member = await _desk(session, organisation)
    if member is None:
        member = Member(
            id=new_id(now), organisation_id=organisation.id, created_at=now, name="Front desk",
            email=_address(organisation), role="front_desk",
        )  # fmt: skip
        session.add(member)
        await session.flush()
    person = Person(organisation_id=organisation.id, member_id=member.id)
    visit = await current_visit(request)
    return await admit(session, keys, person, factors=["this machine"], now=now, visit=visit)


async def _desk(session: AsyncSession, organisation: Organisation) -> Member | None:
    found = select(Member).where(Member.organisation_id == organisation.id, Member.email == _address(organisation))
    return (await session.scalars(found)).one_or_none()


def _address(organisation: Organisation) -> str:
    return f"desk@{organisation.slug}{_DESK_DOMAIN}"
