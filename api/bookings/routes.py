"""HTTP for bookings: hold, book, confirm, move, cancel, look."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.calendar import load_calendars
from api.availability.hours import open_windows
from api.availability.routes import slots_out
from api.availability.schemas import SlotOut, Slots, builder_named
from api.availability.search import Leaving, nearest, search_over
from api.bookings import live, queries, quote_routes, schemas
from api.bookings.book import book_spot, hold_spot, or_alternatives
from api.bookings.cancel import cancel
from api.bookings.confirm import confirm
from api.bookings.crowd import TurnToBook, TurnToHold
from api.bookings.desk import routes as desk
from api.bookings.desk.approve import ask_approval, awaits_approval
from api.bookings.dues import routes as dues
from api.bookings.errors import HoldExpired
from api.bookings.move import move
from api.bookings.policy import terms_now
from api.bookings.refused import with_alternatives
from api.bookings.seats import Seat, get_seat
from api.bookings.series import routes as series
from api.bookings.showing import shown_to, theirs
from api.bookings.terms_words import told_before
from api.bookings.till import buy_routes, subscription_routes
from api.bookings.till.pay import Till, ask_payment
from api.bookings.waiting import routes as waiting
from api.bookings.wish import Wish
from api.fraud.paying import paying_caller
from api.fraud.told import told_payer
from api.identity.caller import WhoAsks
from api.identity.limits import costs
from api.identity.may import may, require
from api.payments.accounts.whose import chosen_way, vendors_here
from api.payments.queries import get_payment
from api.payments.schemas import payer_for, payment_out
from api.people.queries import get_builder
from api.people.time_off import time_off_about
from kit import ids
from kit.errors import Invalid
from kit.http.pages import Page, PageSize, cut, key_of
from kit.http.route import ClockNow, DatabaseDoor, DbSession, Stepwise, Transactional
from kit.intervals import Interval, without
from kit.moments import Day, Moment
from kit.money import Money
from kit.zones import midnight, zone
from models.bookings import STATES

router = APIRouter(route_class=Transactional, tags=["bookings"])
steps = APIRouter(route_class=Stepwise, tags=["bookings"])
_NIGHT = timedelta(days=1)  # how far a window may run beyond the day it begins on


@router.post("/v1/holds", status_code=201)
async def hold_slot(turn: TurnToHold, request: Request) -> schemas.BookingOut:
    """Hold a time for five minutes at the price it has now."""
    seat = await hold_spot(turn, keys=request.app.state.keys, predictor=request.app.state.predictor)
    return await shown_to(turn.session, turn.who, seat)


@router.post("/v1/bookings", status_code=201)
async def book(turn: TurnToBook, request: Request) -> schemas.BookingOut:
    """Book a time: confirmed at once when nothing is due or the desk books it, else held until it is paid.

    Where a builder has to say yes it is a request, ``pending`` until then.
    """
    seat = await book_spot(turn, keys=request.app.state.keys, predictor=request.app.state.predictor)
    return await shown_to(turn.session, turn.who, seat)


@router.post("/v1/bookings/{booking_id}/confirm")
async def confirm_booking(booking_id: str, who: WhoAsks, session: DbSession, clock: ClockNow) -> schemas.BookingOut:
    """Confirm a hold for which nothing is due; where a builder has to say yes, ask for that."""
    seat = await theirs(session, who, "confirm", booking_id)
    payer = await payer_for(session, seat.booking)
    paid = not (await queries.unpaid_of(session, [seat.booking]))[seat.booking.id]
    try:
        if not may(who, "answer request", payer) and await awaits_approval(session, seat):
            seat = await ask_approval(session, seat, now=clock.now())
        else:
            seat = await confirm(session, seat, now=clock.now(), paid=paid or may(who, "waive payment", payer))
    except HoldExpired as lapsed:
        with_alternatives(session, lapsed, await Wish.again(session, seat, now=clock.now()), clock.now())
    return await shown_to(session, who, seat)


@router.post("/v1/bookings/{booking_id}/move")
async def move_booking(
    booking_id: str, to: schemas.MoveIn, who: WhoAsks, session: DbSession, clock: ClockNow
) -> schemas.BookingOut:
    """Move a confirmed booking; it keeps its id, price and calendar entry.

    Where a builder has to say yes, a client's move answers with a request for the new time, ``pending`` with
    ``instead_of``; the booking stays as it is until then.
    """
    seat = await theirs(session, who, "move", booking_id)
    wish = await Wish.again(session, seat, now=clock.now(), start=to.start, builder=to.builder)

    async def moved() -> Seat:
        return await move(
            session, seat, wish.wanted, wish.givers, to=wish.start, now=clock.now(),
            by_client=who.role == "client", fee=to.fee,
        )  # fmt: skip

    return await shown_to(session, who, await or_alternatives(session, wish, clock.now(), moved))


@router.get("/v1/bookings/{booking_id}/starts", dependencies=[costs(5)])
async def list_starts(
    booking_id: str, asked: Annotated[schemas.MovesAsked, Query()], who: WhoAsks, session: DbSession, clock: ClockNow
) -> Slots:
    """Starts in [from, to) to which a booking can be moved now, earliest first, at the price that it keeps.

    It does not stand in its own way, but where somebody has to say yes to a client's move first.
    """
    seat, now = await theirs(session, who, "move", booking_id), clock.now()
    wish = await Wish.again(session, seat, now=now, builder=asked.builder)
    stays = who.role == "client" and wish.wanted.service.needs_approval
    own = Leaving(seat.session.starts_at, seat.builder_id)
    found = await search_over(
        session, wish.wanted, wish.givers, leaving=None if stays else own, start=asked.start, end=asked.end, now=now,
        limit=asked.limit + 1,
    )  # fmt: skip
    others = [each for each in found if (each.start, each.builder.id) != (own.start, own.builder_id)]
    return Slots(slots=slots_out(others[: asked.limit], wish.wanted, now=now), as_of=now)


@router.post("/v1/bookings/{booking_id}/cancel")
async def cancel_booking(
    booking_id: str, who: WhoAsks, session: DbSession, clock: ClockNow, why: schemas.CancelIn | None = None
) -> schemas.BookingOut:
    """Cancel a booking or let go of a hold; doing it twice changes nothing."""
    seat, asked = await theirs(session, who, "cancel", booking_id), why or schemas.CancelIn()
    seat = await cancel(
        session, seat, reason=asked.reason, now=clock.now(), by_client=who.role == "client", fee=asked.fee
    )
    return await shown_to(session, who, seat)


@router.get("/v1/bookings/{booking_id}/terms")
async def read_terms(booking_id: str, who: WhoAsks, session: DbSession, clock: ClockNow) -> schemas.TermsOut:
    """What cancelling or moving would mean now: whether it may be done, its fee, and what goes back."""
    seat = await theirs(session, who, "see booking", booking_id)
    shown = await queries.show(session, seat.booking)
    booking, service = seat.booking, shown.service
    paid = Money((await queries.paid_for(session, [booking.id])).get(booking.id, 0), booking.currency)
    cancelling, moving = terms_now(service, booking, seat.session, paid=paid, now=clock.now())
    tag, business = schemas.tag_for(shown), service.organisation.name
    told = [told_before(each, tag, business=business) for each in (cancelling, moving)]
    return schemas.TermsOut(cancel=schemas.terms_of(cancelling, told[0]), move=schemas.terms_of(moving, told[1]))


@steps.post("/v1/bookings/{booking_id}/payments")
async def pay_booking(
    booking_id: str, who: WhoAsks, database: DatabaseDoor, clock: ClockNow, request: Request, response: Response,
    how: schemas.PayIn | None = None,
) -> schemas.PaidOut:  # fmt: skip
    """Pay for a hold. The payment may succeed, be declined, or wait for the bank at its link."""
    settings, how = request.app.state.settings, how or schemas.PayIn()
    require(who, "pay")
    by = await paying_caller(request, response, who, how.provider, how.method)
    async with database.writing() as session:
        seat = await theirs(session, who, "pay", booking_id)
        provider = await chosen_way(session, settings, who.organisation_id, how.provider)
        try:
            payment = await ask_payment(session, seat, provider=provider, method=how.method, by=by, now=clock.now())
        except HoldExpired as lapsed:
            with_alternatives(session, lapsed, await Wish.again(session, seat, now=clock.now()), clock.now())
        await session.commit()
    payment = await Till(database, clock, vendors_here(request)).pay(payment)
    async with database.reading() as session:
        seat, payment = await get_seat(session, booking_id), await get_payment(session, payment.id)
        return schemas.PaidOut(
            payment=payment_out(payment),
            told=await told_payer(session, payment),
            booking=await shown_to(session, who, seat),
            alternatives=await _instead(session, seat, now=clock.now()),
        )


@router.get("/v1/bookings/{booking_id}")
async def read_booking(booking_id: str, who: WhoAsks, session: DbSession) -> schemas.BookingOut:
    """One booking."""
    return await shown_to(session, who, await theirs(session, who, "see booking", booking_id))


@router.get("/v1/bookings")
async def list_bookings(
    who: WhoAsks,
    session: DbSession,
    *,
    state: Annotated[list[str] | None, Query(max_length=len(STATES))] = None,
    start: Annotated[Moment | None, Query(alias="from")] = None,
    end: Annotated[Moment | None, Query(alias="to")] = None,
    client: Annotated[str | None, Query(max_length=64)] = None,
    cursor: str | None = None,
    limit: PageSize = 50,
) -> Page[schemas.BookingOut]:
    """Bookings, newest made first: a client's own, a builder's own, or all for the desk; of one ``client`` if named."""
    require(who, "see booking")
    if unknown := set(state or ()) - set(STATES):
        raise Invalid(f"“{min(unknown)[:40]}” is not a state; states are {', '.join(STATES)}.")
    which = queries.Filter(
        client_id=who.client_id if who.role == "client" else ids.parse("cli", client) if client else None,
        builder_id=who.sees_only,
        states=tuple(state or ()), start=start, end=end,
    )  # fmt: skip
    before = key_of(cursor) if cursor else None
    rows = await queries.find_bookings(session, who.organisation_id, which, before=before, limit=limit + 1)
    following = cut([row.booking for row in rows], limit=limit)[1]
    shown = [schemas.booking_out(row, to_staff=may(who, "see day")) for row in rows[:limit]]
    return Page(items=shown, next_cursor=following)


@router.get("/v1/days/{day}")
async def read_day(day: Day, builder: str, who: WhoAsks, session: DbSession, clock: ClockNow) -> schemas.DayOut:
    """A builder's day: when they are open, who comes, and how likely each is to come."""
    require(who, "see day")
    row = await get_builder(session, who.organisation_id, ids.parse("bld", builder))
    require(who, "see day", row)
    where = zone(row.zone)
    start, end = midnight(day, where), midnight(day + timedelta(days=1), where)
    [calendar] = await load_calendars(session, [row], start=start, end=end, now=clock.now())
    windows = open_windows(calendar.schedule, Interval(start, end)) if calendar.schedule else []
    off = await time_off_about(session, row, Interval(start, end).grown(before=_NIGHT, after=_NIGHT))
    rows = await queries.bookings_of_day(session, who.organisation_id, row.id, start=start, end=end)
    moves = await queries.moves_asked(session, [each.booking.id for each in rows])
    return schemas.DayOut(
        builder=builder_named(row),
        date=day.isoformat(),
        open=[[window.start, window.end] for window in without(windows, off)],
        off=[[each.start, each.end] for each in off if each.overlaps(Interval(start, end))],
        bookings=[schemas.booking_out(each, to_staff=True) for each in rows],
        moves=[schemas.move_asked_out(each) for each in moves],
    )


async def _instead(session: AsyncSession, seat: Seat, *, now: datetime) -> list[SlotOut]:
    """The nearest times for a booking that lapsed while it was paid for."""
    if seat.booking.state != "expired":
        return []
    wish = await Wish.again(session, seat, now=now)
    return slots_out(await nearest(session, wish.wanted, wish.givers, to=wish.start, now=now), wish.wanted, now=now)


router.include_router(steps)
router.include_router(desk.router)
router.include_router(dues.router)
router.include_router(buy_routes.router)
router.include_router(subscription_routes.router)
router.include_router(live.router)
router.include_router(quote_routes.router)
router.include_router(series.router)
router.include_router(waiting.router)
