"""HTTP for plans of moves: make one, look, let the clients be asked, stop."""

from typing import Annotated

from fastapi import APIRouter, Body, Query, Request
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.caller import Caller, WhoAsks
from api.identity.limits import costs
from api.identity.may import may, require
from api.people.queries import active_builders, get_builder
from api.suggestions import plan_schemas as schemas
from api.suggestions.move_plans import Days, begin, keep, stop
from api.suggestions.plan_shown import get_plan, list_plans, show_plans
from api.suggestions.reschedule import propose_moves
from kit import ids
from kit.http.language import asked_language
from kit.http.pages import Page, PageSize, cut, key_of
from kit.http.route import ClockNow, DatabaseDoor, DbSession, Stepwise, Transactional
from models.plans import MovePlan

router = APIRouter(route_class=Transactional, tags=["suggestions"])
steps = APIRouter(route_class=Stepwise, tags=["suggestions"])
_FEW = 20


@steps.post("/v1/suggestions/plans", status_code=201, dependencies=[costs(20)])
async def make_plan(
    asked: Annotated[schemas.MovePlanIn, Body()],
    who: WhoAsks,
    database: DatabaseDoor,
    clock: ClockNow,
    request: Request,
) -> schemas.MovePlanOut:
    """Choose moves for what cannot stand and keep them as a plan; nobody is asked yet."""
    require(who, "substitute")
    now, named = clock.now(), ids.parse("bld", asked.builder) if asked.builder else None
    async with database.reading() as session:  # the search for the best moves takes a while
        builders = await active_builders(session, who.organisation_id)
        if named := named or who.sees_only:
            builders = [await get_builder(session, who.organisation_id, named)]
            require(who, "substitute", builders[0])
        mine = [each for each in builders if may(who, "see day", each)]
        ranker = request.app.state.ranker.now()
        found = await propose_moves(session, mine, start=asked.start, end=asked.end, ranker=ranker, now=now)
    days = Days(organisation_id=who.organisation_id, builder_id=named, start=asked.start, end=asked.end)
    async with database.writing() as session:
        row = await keep(session, days, found, now=now)
        shown = await _out(session, row)
        await session.commit()
    return shown


@router.get("/v1/suggestions/plans")
async def read_plans(
    who: WhoAsks, session: DbSession, *, cursor: str | None = None,
    limit: Annotated[PageSize, Query(le=50)] = _FEW,
) -> Page[schemas.MovePlanOut]:  # fmt: skip
    """Plans, newest first: a builder's own, or all for the desk."""
    require(who, "see day")
    rows = await list_plans(
        session, who.organisation_id, builder_id=who.sees_only,
        before=key_of(cursor) if cursor else None, limit=limit + 1,
    )  # fmt: skip
    page, following = cut(rows, limit=limit)
    shown = await show_plans(session, page)
    return Page(items=[schemas.plan_out(each, asked_language() or "en") for each in shown], next_cursor=following)


@router.get("/v1/suggestions/plans/{plan_id}")
async def read_plan(plan_id: str, who: WhoAsks, session: DbSession) -> schemas.MovePlanOut:
    """One plan, and how far the asking has come."""
    return await _out(session, await _theirs(session, who, "see day", plan_id))


@router.post("/v1/suggestions/plans/{plan_id}/ask")
async def begin_asking(plan_id: str, who: WhoAsks, session: DbSession, clock: ClockNow) -> schemas.MovePlanOut:
    """Ask the clients, one by one, each with a hold and a deadline; beginning twice changes nothing."""
    row = await begin(session, await _theirs(session, who, "substitute", plan_id), now=clock.now())
    return await _out(session, row)


@router.post("/v1/suggestions/plans/{plan_id}/stop")
async def stop_asking(plan_id: str, who: WhoAsks, session: DbSession, clock: ClockNow) -> schemas.MovePlanOut:
    """Ask nobody else; the question that is open is taken back, what was agreed stays."""
    row = await stop(session, await _theirs(session, who, "substitute", plan_id), now=clock.now())
    return await _out(session, row)


async def _theirs(session: AsyncSession, who: Caller, verb: str, plan_id: str) -> MovePlan:
    require(who, verb)
    row = await get_plan(session, plan_id)
    require(who, verb, row)
    return row


async def _out(session: AsyncSession, row: MovePlan) -> schemas.MovePlanOut:
    await session.flush()
    [shown] = await show_plans(session, [row])
    return schemas.plan_out(shown, asked_language() or "en")


router.include_router(steps)
