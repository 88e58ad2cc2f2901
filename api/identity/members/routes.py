"""HTTP for members and for what the organisation asks of those who sign in."""

from fastapi import APIRouter

from api.identity import sessions
from api.identity.caller import Caller, WhoAsks
from api.identity.errors import PersonNeeded
from api.identity.may import require, verbs_of
from api.identity.members import roster, schemas
from api.identity.person import Person
from api.identity.policy import SignInPolicy, policy_of
from kit import ids
from kit.http.pages import Page
from kit.http.route import ClockNow, DbSession, Transactional
from kit.outbox import announce
from models.events import AccessChanged
from models.identity import Organisation

router = APIRouter(route_class=Transactional, tags=["identity"])


@router.get("/v1/members")
async def list_members(who: WhoAsks, session: DbSession) -> Page[schemas.MemberOut]:
    """Who works here."""
    require(who, "see members")
    rows = await roster.list_members(session, who.organisation_id)
    return Page(items=[schemas.member_out(row) for row in rows], next_cursor=None)


@router.get("/v1/members/me")
async def read_own_member(who: WhoAsks, session: DbSession) -> schemas.OwnMember:
    """The member who is asking: their role, what it allows, and which builder they are, if they are one."""
    if who.member_id is None:
        raise PersonNeeded("Only a member, somebody who works here, has this page.")
    row = await roster.get_member(session, who.organisation_id, who.member_id)
    return schemas.OwnMember(**schemas.member_out(row).model_dump(), may=verbs_of(who))


@router.post("/v1/members", status_code=201)
async def add_member(new: schemas.MemberIn, who: WhoAsks, session: DbSession, clock: ClockNow) -> schemas.MemberOut:
    """Add somebody; they sign in by a link or code sent to their address."""
    _require_change(who, new.role)
    row = await roster.add_member(
        session, organisation_id=who.organisation_id, name=new.name, email=new.email, role=new.role,
        builder_id=ids.parse("bld", new.builder) if new.builder else None, by=who.member_id, now=clock.now(),
    )  # fmt: skip
    return schemas.member_out(row)


@router.patch("/v1/members/{member_id}")
async def change_member(
    member_id: str, change: schemas.MemberChange, who: WhoAsks, session: DbSession, clock: ClockNow
) -> schemas.MemberOut:
    """Change somebody's name, address or role, or close their account."""
    require(who, "edit members")
    row = await roster.get_member(session, who.organisation_id, ids.parse("mem", member_id))
    _require_change(who, row.role)
    _require_change(who, change.role or row.role)
    told = change.model_dump(exclude_unset=True)
    return schemas.member_out(await roster.change_member(session, row, by=who.member_id, now=clock.now(), **told))


@router.delete("/v1/members/{member_id}/sessions", status_code=204)
async def sign_member_out(member_id: str, who: WhoAsks, session: DbSession, clock: ClockNow) -> None:
    """Sign somebody out everywhere."""
    require(who, "edit members")
    row = await roster.get_member(session, who.organisation_id, ids.parse("mem", member_id))
    _require_change(who, row.role)
    person = Person(organisation_id=row.organisation_id, member_id=row.id)
    await sessions.end_all(session, person, now=clock.now(), why="ended by an admin")


@router.get("/v1/sign-in/policy")
async def read_policy(who: WhoAsks, session: DbSession) -> SignInPolicy:
    """What is asked of those who sign in."""
    require(who, "manage sign-in")
    return policy_of(await session.get_one(Organisation, who.organisation_id))


@router.put("/v1/sign-in/policy")
async def change_policy(policy: SignInPolicy, who: WhoAsks, session: DbSession, clock: ClockNow) -> SignInPolicy:
    """Ask for something else from the next sign-in on."""
    require(who, "manage sign-in")
    row = await session.get_one(Organisation, who.organisation_id)
    row.sign_in_policy = policy.model_dump()
    told = AccessChanged(
        organisation_id=row.id, subject=row.id, what="sign-in policy changed", role=None, by=who.member_id
    )
    await announce(session, told, clock.now())
    return policy


def _require_change(who: Caller, role: str) -> None:
    """Owners are made and changed by owners alone."""
    require(who, "make owner" if role == "owner" else "edit members")
