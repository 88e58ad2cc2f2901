"""HTTP for the desk's list of work that failed for good."""

from fastapi import APIRouter

from api.identity.caller import WhoAsks
from api.identity.may import require
from api.work.errors import NotParked
from api.work.schemas import ParkedOut, QueueOut, parked_out, queue_out
from kit import ids
from kit.engine.parked import Parked, find_parked, list_parked, replay
from kit.engine.queues import queues
from kit.http.pages import Page, PageSize
from kit.http.route import ClockNow, DbSession, Transactional

router = APIRouter(route_class=Transactional, tags=["work"])


@router.get("/v1/work")
async def list_parked_work(who: WhoAsks, session: DbSession, limit: PageSize = 50) -> Page[ParkedOut]:
    """What failed for good and waits for a person, newest first."""
    require(who, "see work")
    found = await list_parked(session, organisation_id=who.organisation_id, limit=limit)
    return Page(items=[parked_out(each) for each in found], next_cursor=None)


@router.get("/v1/work/queues")
async def list_queues(who: WhoAsks, session: DbSession, clock: ClockNow) -> list[QueueOut]:
    """How much work waits, is at work, or failed, by task."""
    require(who, "see work")
    return [queue_out(each) for each in await queues(session, who.organisation_id, now=clock.now())]


@router.get("/v1/work/{work_id}/{task}")
async def read_parked_work(work_id: str, task: str, who: WhoAsks, session: DbSession) -> ParkedOut:
    """One parked piece of work, with its cause and next step."""
    require(who, "see work")
    return parked_out(await _get(session, who, work_id, task))


@router.post("/v1/work/{work_id}/{task}/replay", status_code=202)
async def replay_parked_work(work_id: str, task: str, who: WhoAsks, session: DbSession, clock: ClockNow) -> ParkedOut:
    """Have a parked piece of work tried again; the answer shows it as it was."""
    require(who, "replay work")
    parked = await _get(session, who, work_id, task)
    shown = parked_out(parked)
    await replay(session, parked.work, clock.now())
    return shown


async def _get(session: DbSession, who: WhoAsks, work_id: str, task: str) -> Parked:
    parked = await find_parked(session, ids.parse("wrk", work_id), task, organisation_id=who.organisation_id)
    if parked is None:
        raise NotParked
    return parked
