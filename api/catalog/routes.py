"""HTTP for the catalogue: services, and the business's own questions and answers."""

from fastapi import APIRouter

from api.catalog import queries, schemas
from api.catalog.services import add_service
from api.identity.caller import WhoAsks
from api.identity.may import require
from kit import ids
from kit.http.pages import Page
from kit.http.route import ClockNow, DbSession, Transactional
from models.identity import Organisation

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


@router.get("/v1/questions")
async def list_questions(who: WhoAsks, session: DbSession) -> Page[schemas.QuestionOut]:
    """Questions people ask, with the business's answers."""
    rows = await queries.all_questions(session, who.organisation_id)
    return Page(items=[schemas.question_out(row) for row in rows], next_cursor=None)
