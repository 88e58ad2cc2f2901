"""HTTP for the catalogue: services, and the business's own questions and answers."""

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession

from api.catalog import queries, schemas
from api.catalog.services import add_service, change_service, set_offering, stop_offering
from api.identity.caller import Caller, WhoAsks
from api.identity.may import require
from api.people.queries import get_builder
from kit import ids
from kit.http.pages import Page
from kit.http.route import ClockNow, DbSession, Transactional
from models.catalog import Service
from models.identity import Organisation
from models.people import Builder

router = APIRouter(route_class=Transactional, tags=["catalog"])


@router.get("/v1/services")
async def list_services(who: WhoAsks, session: DbSession) -> Page[schemas.ServiceOut]:
    """What can be booked."""
    builders = await queries.builders_by_service(session, who.organisation_id)
    rows = await queries.active_services(session, who.organisation_id)
    shown = [schemas.service_out(row, [ids.public("bld", key) for key in builders.get(row.id, [])]) for row in rows]
    return Page(items=shown, next_cursor=None)


@router.post("/v1/services", status_code=201)
async def create_service(
    new: schemas.ServiceIn, who: WhoAsks, session: DbSession, clock: ClockNow
) -> schemas.ServiceOut:
    """Add a service to the catalogue."""
    require(who, "edit catalogue")
    organisation = await session.get_one(Organisation, who.organisation_id)
    row = await add_service(session, organisation, new, now=clock.now())
    return schemas.service_out(row, list(dict.fromkeys(new.builders)))


@router.patch("/v1/services/{service_id}")
async def update_service(
    service_id: str, change: schemas.ServiceChange, who: WhoAsks, session: DbSession, clock: ClockNow
) -> schemas.ServiceOut:
    """Change a service from now on; bookings keep the length, price and buffers they were made with."""
    row = await change_service(session, await _editable(session, who, service_id), change, now=clock.now())
    builders = await queries.builders_of(session, row)
    return schemas.service_out(row, [each.public_id for each in builders])


@router.put("/v1/services/{service_id}/builders/{builder_id}", status_code=204)
async def offer_service(
    service_id: str, builder_id: str, how: schemas.OfferingIn, who: WhoAsks, session: DbSession
) -> None:
    """Let a builder give a service, with a share of it and in one of their schedules."""
    service = await _editable(session, who, service_id)
    await set_offering(session, service, await _builder(session, who, builder_id), how)


@router.delete("/v1/services/{service_id}/builders/{builder_id}", status_code=204)
async def withdraw_service(service_id: str, builder_id: str, who: WhoAsks, session: DbSession) -> None:
    """A builder no longer gives a service; sessions already booked stay."""
    service = await _editable(session, who, service_id)
    await stop_offering(session, service, await _builder(session, who, builder_id))


async def _editable(session: AsyncSession, who: Caller, service_id: str) -> Service:
    require(who, "edit catalogue")
    return await queries.get_service(session, who.organisation_id, ids.parse("svc", service_id), also_withdrawn=True)


async def _builder(session: AsyncSession, who: Caller, builder_id: str) -> Builder:
    return await get_builder(session, who.organisation_id, ids.parse("bld", builder_id))


@router.get("/v1/questions")
async def list_questions(who: WhoAsks, session: DbSession) -> Page[schemas.QuestionOut]:
    """Questions people ask, with the business's answers."""
    rows = await queries.all_questions(session, who.organisation_id)
    return Page(items=[schemas.question_out(row) for row in rows], next_cursor=None)
