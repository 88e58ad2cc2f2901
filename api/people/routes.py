"""HTTP for people: builders, clients, and oneself."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request

from api.identity.caller import Caller, WhoAsks
from api.identity.errors import PersonNeeded
from api.identity.may import require
from api.people import (
    billing_routes,
    claim_routes,
    clients,
    guest_routes,
    preferences_routes,
    queries,
    schemas,
    time_routes,
)
from api.people.builders import add_builder, change_builder
from api.people.consents import Agreed, has_shown_number, record_consent
from api.people.preferences_consent import digest_of, mark_good
from kit import ids
from kit.errors import NotFound
from kit.http.pages import Page, PageSize, cut, key_of
from kit.http.route import ClockNow, DbSession, Transactional
from kit.i18n import region_of
from models.identity import Organisation
from models.people import Client

router = APIRouter(route_class=Transactional, tags=["people"])


@router.get("/v1/builders")
async def list_builders(who: WhoAsks, session: DbSession) -> Page[schemas.BuilderOut]:
    """The people who give sessions."""
    services = await queries.services_by_builder(session, who.organisation_id)
    rows = await queries.active_builders(session, who.organisation_id)
    shown = [schemas.builder_out(row, [ids.public("svc", key) for key in services.get(row.id, [])]) for row in rows]
    return Page(items=shown, next_cursor=None)


@router.post("/v1/builders", status_code=201)
async def create_builder(
    new: schemas.BuilderIn, who: WhoAsks, session: DbSession, clock: ClockNow
) -> schemas.BuilderOut:
    """Add somebody who gives sessions."""
    require(who, "edit catalogue")
    organisation = await session.get_one(Organisation, who.organisation_id)
    return schemas.builder_out(await add_builder(session, organisation, new, now=clock.now()), [])


@router.patch("/v1/builders/{builder_id}")
async def update_builder(
    builder_id: str, change: schemas.BuilderChange, who: WhoAsks, session: DbSession
) -> schemas.BuilderOut:
    """Change a builder's name, zone, place, address or limits, or let them go. Sessions already booked stay."""
    require(who, "edit catalogue")
    row = await queries.get_builder(session, who.organisation_id, ids.parse("bld", builder_id))
    row = await change_builder(session, row, change)
    services = await queries.services_by_builder(session, who.organisation_id)
    return schemas.builder_out(row, [ids.public("svc", key) for key in services.get(row.id, [])])


@router.get("/v1/clients")
async def list_clients(
    who: WhoAsks, session: DbSession, cursor: str | None = None, limit: PageSize = 50,
    which: Annotated[list[str] | None, Query(alias="id", max_length=200)] = None,
    like: Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$")] = "",
) -> Page[schemas.ClientSeen]:  # fmt: skip
    """Clients, newest first; those of ``id`` alone, where some are named.

    ``like`` finds those with all its words in their name or address, or whose telephone number it is a part of.
    """
    require(who, "see clients")
    keys = None if which is None else [ids.parse("cli", each) for each in which]
    rows = await queries.clients_page(
        session, who.organisation_id, keys=keys, before=key_of(cursor) if cursor else None, limit=limit + 1,
        like=like,
    )  # fmt: skip
    page, following = cut(rows, limit=limit)
    channels = await queries.channels_of(session, [row.id for row in page])
    return Page(items=[schemas.client_seen(row, channels.get(row.id, ())) for row in page], next_cursor=following)


@router.post("/v1/clients", status_code=201)
async def create_client(
    new: schemas.ClientNew, who: WhoAsks, session: DbSession, clock: ClockNow, request: Request
) -> schemas.ClientSeen:
    """For the desk: write down somebody who telephones or comes in."""
    require(who, "add client")
    organisation = await session.get_one(Organisation, who.organisation_id)
    row = await clients.write_down_client(
        session, request.app.state.keys, new.model_dump(exclude_unset=True), organisation_id=who.organisation_id,
        region=region_of(organisation.locale), now=clock.now(),
    )  # fmt: skip
    await _agree_to_number(session, request, who, row, now=clock.now())
    return schemas.client_seen(row, ())


@router.get("/v1/clients/{client_id}")
async def read_client(client_id: str, who: WhoAsks, session: DbSession) -> schemas.ClientSeen:
    """One client of the organisation."""
    require(who, "see clients")
    row = await clients.get_client(session, ids.parse("cli", client_id))
    if row.organisation_id != who.organisation_id:
        raise NotFound("There is no such client.")
    return schemas.client_seen(row, (await queries.channels_of(session, [row.id])).get(row.id, ()))


@router.get("/v1/me")
async def read_me(who: WhoAsks, session: DbSession) -> schemas.ClientOut:
    """The client who is asking."""
    if who.client_id is None:
        raise PersonNeeded("Only a client has this page.")
    return schemas.client_out(await clients.get_client(session, who.client_id))


@router.patch("/v1/me")
async def change_me(
    change: schemas.ClientIn, who: WhoAsks, session: DbSession, clock: ClockNow, request: Request
) -> schemas.ClientOut:
    """Tell us your name, how to reach you, your zone and language."""
    if who.client_id is None:
        raise PersonNeeded("Only a client has this page.")
    row = await clients.get_client(session, who.client_id)
    organisation = await session.get_one(Organisation, who.organisation_id)
    told, region = change.model_dump(exclude_unset=True), region_of(organisation.locale)
    before = row.phone
    row = await clients.change_client(session, row, told, region=region, now=clock.now())
    if change.email and row.email_proven:
        digest = digest_of(request.app.state.keys, "email", change.email)
        await mark_good(session, row.organisation_id, "email", digest)
    if row.phone != before:
        await _agree_to_number(session, request, who, row, now=clock.now())
    return schemas.client_out(row)


async def _agree_to_number(session: DbSession, request: Request, who: Caller, row: Client, *, now: datetime) -> None:
    """Whoever tells a number, if they did, agrees to be written to there."""
    if row.phone is None:
        return
    proven = await has_shown_number(session, row)
    agreed = Agreed(channel="sms", address=row.phone, route="number", told_in=who.channel, proven=proven)
    await record_consent(
        session, request.app.state.keys, agreed, organisation_id=row.organisation_id, client_id=row.id, now=now
    )


router.include_router(time_routes.router)
router.include_router(claim_routes.router)
router.include_router(guest_routes.router)
router.include_router(preferences_routes.router)
router.include_router(billing_routes.router)
