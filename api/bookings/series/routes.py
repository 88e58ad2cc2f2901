"""HTTP for series: plan, book, look, move, cancel."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.wanted import Wanted
from api.bookings.predict import predict
from api.bookings.queries import Filter, find_bookings
from api.bookings.series import schemas
from api.bookings.series.book import Shown, book_series
from api.bookings.series.cancel import cancel_series
from api.bookings.series.errors import NotAgreed
from api.bookings.series.fill import fill_date
from api.bookings.series.move import move_series
from api.bookings.series.plan import Asked, plan, with_alternatives
from api.bookings.series.queries import get_series
from api.bookings.series.repeat import MOST, Repeat, read_repeat
from api.bookings.wish import extras_of, read_wish
from api.catalog.queries import get_service, givers_of
from api.identity.caller import Caller, WhoAsks
from api.identity.limits import costs
from api.identity.may import may, require
from api.packages.spend import require_credits
from api.people.clients import get_client
from api.people.queries import get_builder
from api.pricing.schemas import ExtrasIn
from kit import ids
from kit.errors import NotFound
from kit.http.route import ClockNow, DatabaseDoor, DbSession, Stepwise, Transactional
from kit.zones import zone
from models.bookings import LIVE, Series
from models.identity import Organisation

router = APIRouter(route_class=Transactional, tags=["series"])
questions = APIRouter(route_class=Stepwise, tags=["series"])
_MOST_SHOWN = 10 * MOST


@questions.post("/v1/series/plan", dependencies=[costs(10)])
async def plan_series(asked: schemas.PlanIn, who: WhoAsks, database: DatabaseDoor, clock: ClockNow) -> schemas.PlanOut:
    """Every date of something that shall repeat, free or not, with the nearest times to those that are not.

    Nothing is booked or held.
    """
    require(who, "browse")
    now = clock.now()
    async with database.reading() as session:
        service = await get_service(session, who.organisation_id, ids.parse("svc", asked.service))
        givers = await givers_of(session, service, ids.parse("bld", asked.builder) if asked.builder else None)
        if not givers:
            raise NotFound("Nobody gives this service at the moment.")
        wanted = Wanted.of(service, minutes=asked.minutes, seats=asked.seats)
        wished = ExtrasIn(coupon=asked.coupon, points=asked.points)
        found_extras = await extras_of(session, wanted, wished, client_id=who.client_id, now=now)
        wanted = wanted.with_extras(replace(found_extras.extras, by_credit=asked.by_credit))
        repeat = await _repeat(session, who, asked)
        found = await plan(session, Asked(wanted, givers, repeat), now=now)
        if asked.by_credit:
            await require_credits(
                session, service, who.client_id, seats=asked.seats, times=len(found.occurrences), now=now
            )
        shown_in = await _shown_in(session, who, asked, repeat)
    return schemas.plan_out(with_alternatives(found, now=now), shown_in=shown_in)


@router.post("/v1/series", status_code=201)
async def book_all(
    agreed: schemas.SeriesIn, who: WhoAsks, session: DbSession, clock: ClockNow, request: Request
) -> schemas.SeriesOut:
    """Book a plan that was agreed to, all of it or nothing.

    Confirmed at once when nothing is due or the desk books it, else all are held for 15 minutes until each is paid.
    Where a builder has to say yes they are requests, ``pending`` until then.
    """
    require(who, "book")
    now, repeat = clock.now(), await _repeat(session, who, agreed)
    wish = await read_wish(session, who, agreed.as_hold(repeat.where), keys=request.app.state.keys, now=now)
    try:
        series, seats = await book_series(
            session, Asked(wish.wanted, wish.givers, repeat), digest=agreed.digest, decisions=agreed.decided(),
            client_id=wish.client_id, by=who, now=now, shown=Shown(agreed.price, agreed.total),
            coupon_id=wish.coupon_id,
        )  # fmt: skip
    except NotAgreed as refused:
        shown_in = await _shown_in(session, who, agreed, repeat)
        present = schemas.plan_out(with_alternatives(refused.plan, now=now), shown_in=shown_in)
        refused.extra["plan"] = present.model_dump(mode="json")
        raise
    if predictor := request.app.state.predictor:
        for seat in seats:
            await predict(session, seat, predictor, now=now)
    return await _out(session, who, series)


@router.get("/v1/series/{series_id}")
async def read_series(series_id: str, who: WhoAsks, session: DbSession) -> schemas.SeriesOut:
    """A series with its dates and their bookings."""
    return await _out(session, who, await _theirs(session, who, "see booking", series_id))


@router.post("/v1/series/{series_id}/move")
async def move_dates(
    series_id: str, to: schemas.MoveSeriesIn, who: WhoAsks, session: DbSession, clock: ClockNow
) -> schemas.SeriesOut:
    """Move this date, this and the following, or all to come; all of them or none. A skipped date is given its time."""
    series, now = await _theirs(session, who, "move", series_id), clock.now()
    filled = to.scope == "this" and await fill_date(session, series, wall=to.occurrence, to=to.to, by=who, now=now)
    if not filled:
        series = await move_series(
            session, series, scope=to.scope, wall=to.occurrence, to=to.to, staying=to.staying, now=now,
            by_client=who.role == "client", fee=to.fee,
        )  # fmt: skip
    return await _out(session, who, series)


@router.post("/v1/series/{series_id}/cancel")
async def cancel_dates(
    series_id: str, which: schemas.CancelSeriesIn, who: WhoAsks, session: DbSession, clock: ClockNow
) -> schemas.SeriesOut:
    """Cancel this date, this and the following, or all to come; doing it twice changes nothing."""
    series = await _theirs(session, who, "cancel", series_id)
    series = await cancel_series(
        session, series, scope=which.scope, wall=which.occurrence, reason=which.reason, now=clock.now(),
        by_client=who.role == "client", fee=which.fee,
    )  # fmt: skip
    return await _out(session, who, series)


async def _repeat(session: AsyncSession, who: Caller, asked: schemas.PlanIn) -> Repeat:
    """The rule, in the zone that was named, else the builder's, else the house's."""
    named = asked.zone
    if named is None and asked.builder:
        named = (await get_builder(session, who.organisation_id, ids.parse("bld", asked.builder))).zone
    where = zone(named or (await session.get_one(Organisation, who.organisation_id)).zone)
    return read_repeat(asked.rule, asked.first, where, without=frozenset(asked.without), month_end=asked.month_end)


async def _shown_in(session: AsyncSession, who: Caller, asked: schemas.PlanIn, repeat: Repeat) -> ZoneInfo | None:
    """The zone to show the dates in as well: the one asked for, else the client's own when it is another."""
    named = asked.shown_in
    if named is None and who.client_id:
        named = (await get_client(session, who.client_id)).zone
    return zone(named) if named and named != repeat.where.key else None


async def _theirs(session: AsyncSession, who: Caller, verb: str, series_id: str) -> Series:
    require(who, verb)
    series = await get_series(session, series_id)
    require(who, verb, series)
    return series


async def _out(session: AsyncSession, who: Caller, series: Series) -> schemas.SeriesOut:
    await session.flush()
    rows = await find_bookings(session, series.organisation_id, Filter(series_id=series.id), limit=_MOST_SHOWN)
    rows.sort(key=lambda row: (row.booking.state in LIVE, row.booking.id))
    latest = {row.booking.occurrence: row for row in rows if row.booking.occurrence}
    return schemas.series_out(series, latest, to_staff=may(who, "see day"))


router.include_router(questions)
