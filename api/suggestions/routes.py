"""HTTP for suggestions: a few times to offer, what may help against no-shows, and where displaced sessions could go."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request

from api.availability.routes import slots_out, wanted_by
from api.availability.schemas import SlotOut
from api.availability.search import check_range
from api.bookings.desk.substitute import wanted_as
from api.identity.caller import WhoAsks
from api.identity.limits import costs
from api.identity.may import may, require
from api.people.queries import active_builders, get_builder
from api.pricing.schemas import price_out
from api.suggestions import forecast_routes, plan_routes, schemas, whom_routes
from api.suggestions.listed import Days, list_measures, list_spare
from api.suggestions.measures import MOST_OVERBOOKED
from api.suggestions.offer import Asked, offer_times
from api.suggestions.reschedule import Move, propose_moves
from api.suggestions.words import words_for
from kit import ids
from kit.http.route import ClockNow, DbSession, Transactional
from kit.ids import new_id, public
from kit.moments import Moment
from kit.money import Money
from ml.slots.sayable import Reason

router = APIRouter(route_class=Transactional, tags=["suggestions"])


@router.post("/v1/suggestions/times", dependencies=[costs(10)])
async def suggest_times(
    asked: Annotated[schemas.TimesIn, Body()], request: Request, who: WhoAsks, session: DbSession, clock: ClockNow
) -> schemas.TimesOut:
    """The few times to offer, each with a reason where there is one; what was weighed is kept to learn from."""
    require(who, "browse")
    wanted, givers = await wanted_by(session, who, asked)
    now = clock.now()
    wish = Asked(
        wanted=wanted, givers=givers, start=asked.start, end=asked.end, near=asked.near, most=asked.most,
        again=asked.again, client_id=who.client_id, channel=who.channel,
    )  # fmt: skip
    offer = await offer_times(
        session, wish, ranker=request.app.state.ranker.now(), speakers=request.app.state.predictor,
        offer_id=new_id(now), now=now,
    )  # fmt: skip
    slots = slots_out([found for found, _ in offer.times], wanted, now=now)
    return schemas.TimesOut(
        offer=public("ofr", offer.id), policy=offer.policy, as_of=now,
        times=[
            schemas.TimeOut(**slot.model_dump(), because=_because(reason, slot, asked.locale))
            for slot, (_, reason) in zip(slots, offer.times, strict=True)
        ],
    )  # fmt: skip


@router.get("/v1/suggestions/measures", dependencies=[costs(10)])
async def suggest_measures(
    who: WhoAsks, session: DbSession, start: Annotated[Moment, Query(alias="from")],
    end: Annotated[Moment, Query(alias="to")], builder: Annotated[str | None, Query(max_length=64)] = None,
) -> schemas.MeasuresOut:  # fmt: skip
    """For bookings that start in [from, to), 92 days at most: what could help against no-shows, and seats to spare."""
    require(who, "see day")
    check_range(start, end)
    named = await get_builder(session, who.organisation_id, ids.parse("bld", builder)) if builder else None
    if named:
        require(who, "see day", named)
    days = Days(
        organisation_id=who.organisation_id, start=start, end=end,
        builder_id=named.id if named else who.sees_only,
    )  # fmt: skip
    measures, spare = await list_measures(session, days), await list_spare(session, days)
    return schemas.MeasuresOut(
        measures=[
            schemas.MeasureOut(
                booking=each.booking.public_id,
                start=each.session.starts_at,
                risk=each.risk,
                measures=list(each.measures),
            )
            for each in measures
        ],
        spare=[
            schemas.SpareOut(
                session=each.session.public_id, start=each.session.starts_at, seats=each.seats, bound=MOST_OVERBOOKED
            )
            for each in spare
        ],
    )


@router.get("/v1/suggestions/moves", dependencies=[costs(20)])
async def suggest_moves(
    request: Request, who: WhoAsks, session: DbSession, clock: ClockNow,
    start: Annotated[Moment, Query(alias="from")], end: Annotated[Moment, Query(alias="to")],
    builder: Annotated[str | None, Query(max_length=64)] = None,
) -> schemas.MovesOut:  # fmt: skip
    """Where the sessions of [from, to) that cannot stand could go, chosen together; nothing is changed."""
    require(who, "see day")
    builders = await active_builders(session, who.organisation_id)
    if builder:
        builders = [await get_builder(session, who.organisation_id, ids.parse("bld", builder))]
    mine = [each for each in builders if may(who, "see day", each)]
    ranker, now = request.app.state.ranker.now(), clock.now()
    found = await propose_moves(session, mine, start=start, end=end, ranker=ranker, now=now)
    return schemas.MovesOut(
        moves=[_move_out(each, now) for each in found.moves], lost=[each.session.public_id for each in found.lost],
        worth=found.worth, at_most=found.at_most,
    )  # fmt: skip


def _move_out(move: Move, now: datetime) -> schemas.MoveOut:
    clash = move.clash
    [to] = slots_out([move.to], wanted_as(clash.session, clash.service), now=now)
    worth = price_out(Money(move.worth, clash.service.currency))
    return schemas.MoveOut(
        session=clash.session.public_id, because=clash.because, start=clash.session.starts_at, to=to,
        agrees=round(move.agrees, 3), comes=round(move.comes, 3), worth=worth,
    )  # fmt: skip


def _because(reason: Reason | None, slot: SlotOut, locale: str) -> schemas.Because | None:
    if reason is None:
        return None
    return schemas.Because(key=reason, words=words_for(reason, slot.start, slot.builder.zone, locale))


router.include_router(plan_routes.router)
router.include_router(forecast_routes.router)
router.include_router(whom_routes.router)
