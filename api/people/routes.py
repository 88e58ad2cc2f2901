"""HTTP for people: builders and their hours, clients, and oneself."""

from fastapi import APIRouter

from api.identity.caller import WhoAsks
from api.identity.errors import SignInNeeded
from api.identity.may import require
from api.people import clients, queries, schemas
from api.people.hours import set_hours
from kit import ids
from kit.http.pages import Page, PageSize, cut, key_of
from kit.http.route import ClockNow, DbSession, Transactional
from models.identity import Organisation

router = APIRouter(route_class=Transactional, tags=["people"])


@router.get("/v1/builders")
async def list_builders(who: WhoAsks, session: DbSession) -> Page[schemas.BuilderOut]:
    """The people who give sessions."""
    services = await queries.services_by_builder(session, who.organisation_id)
    rows = await queries.active_builders(session, who.organisation_id)
    shown = [schemas.builder_out(row, [ids.public("svc", key) for key in services.get(row.id, [])]) for row in rows]
    return Page(items=shown, next_cursor=None)


@router.get("/v1/builders/{builder_id}/hours")
async def read_hours(builder_id: str, who: WhoAsks, session: DbSession) -> schemas.Hours:
    """A builder's weekly hours and date overrides, in the builder's zone."""
    builder = await queries.get_builder(session, who.organisation_id, ids.parse("bld", builder_id))
    row = (await queries.hours_of(session, [builder.id])).get(builder.id)
    return schemas.Hours.model_validate(
        {"weekly": row.weekly if row else [], "overrides": row.overrides if row else []}
    )


@router.put("/v1/builders/{builder_id}/hours")
async def change_hours(
    builder_id: str, hours: schemas.Hours, who: WhoAsks, session: DbSession, clock: ClockNow
) -> schemas.Hours:
    """Replace a builder's hours. Sessions already booked stay."""
    builder = await queries.get_builder(session, who.organisation_id, ids.parse("bld", builder_id))
    require(who, "edit hours")
    if who.role == "builder" and who.builder_id != builder.id:
        require(who, "edit catalogue")
    await set_hours(session, builder, hours, now=clock.now())
    return hours


@router.get("/v1/clients")
async def list_clients(
    who: WhoAsks, session: DbSession, cursor: str | None = None, limit: PageSize = 50
) -> Page[schemas.ClientOut]:
    """Clients, newest first."""
    require(who, "see clients")
    rows = await queries.clients_page(
        session, who.organisation_id, before=key_of(cursor) if cursor else None, limit=limit + 1
    )
    page, following = cut(rows, limit=limit)
    return Page(items=[schemas.client_out(row) for row in page], next_cursor=following)


@router.get("/v1/me")
async def read_me(who: WhoAsks, session: DbSession) -> schemas.ClientOut:
    """The client who is asking."""
    if who.client_id is None:
        raise SignInNeeded("Only a client has this page.")
    return schemas.client_out(await clients.get_client(session, who.client_id))


@router.patch("/v1/me")
async def change_me(change: schemas.ClientIn, who: WhoAsks, session: DbSession, clock: ClockNow) -> schemas.ClientOut:
    """Tell us your name, how to reach you, your zone and language."""
    if who.client_id is None:
        raise SignInNeeded("Only a client has this page.")
    row = await clients.get_client(session, who.client_id)
    organisation = await session.get_one(Organisation, who.organisation_id)
    told, region = change.model_dump(exclude_unset=True), organisation.locale[-2:].upper()
    return schemas.client_out(await clients.change_client(session, row, told, region=region, now=clock.now()))
