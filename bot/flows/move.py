"""Moving: which one, to when, are you sure, done. The session stays the same booking."""

from datetime import datetime, timedelta

from bot.bookings.not_booked_yet import stays
from bot.bookings.own import booking_words, coming, find_meant
from bot.talk import Talk
from bot.wish import holding, times
from bot.wish.no_day import says_no_day
from bot.wish.rereading import reread
from bot.wish.wishes import is_not_given, take_in
from parley_sdk import ParleyProblem, calls, models


async def run(talk: Talk) -> None:
    """One turn of moving."""
    state = talk.state
    if state.task != "move":
        paying = state.held.booking if state.held and state.held.accepted else None
        if state.held:
            await holding.let_go(talk)
        state.begin("move")
        state.booking = paying
    if (yes := talk.taken("yes")) and state.booking and state.wish.at:
        await _move(talk, state.booking, state.wish.at, **yes.value)
        return
    if _says_no(talk):
        state.end()
        talk.ask(None, "kept")
        return
    if says_no_day(talk):
        return
    booking = await find_meant(talk)
    if booking is None:
        _remember_time(talk)
        return
    if booking.state != "confirmed":
        stays(talk, booking)
        return
    await _to_when(talk, booking)


def _says_no(talk: Talk) -> bool:
    if talk.picked:
        return talk.picked.kind == "no"
    return talk.state.asked == "confirm" and talk.meaning.intent == "deny" and not talk.meaning.times


def _remember_time(talk: Talk) -> None:
    if talk.state.task == "move" and talk.meaning.times:
        take_in(talk)


async def _to_when(talk: Talk, booking: models.BookingOut) -> None:
    wish = talk.state.wish
    wish.services, wish.builder = [booking.service.id], wish.builder or booking.builder.id
    wish.seats = booking.seats
    if slot := talk.taken("slot"):
        wish.at, wish.builder = datetime.fromisoformat(slot.value["start"]), slot.value["builder"]
    elif not talk.taken("booking"):
        reread(talk, wish.at or booking.start, [each.start for each in await coming(talk)])
        take_in(talk)
    if is_not_given(talk):
        _keep_builder(talk, booking)
    if wish.clock and not wish.at:
        await _same_day(talk, booking)
    if wish.at:
        await _propose(talk, booking, wish.at)
    elif wish.start:
        await _show(talk, wish.start, wish.end or wish.start + times.OPEN_STRETCH)
    else:
        talk.ask("time", "ask_new_time", booking=booking_words(talk, booking))


async def _propose(talk: Talk, booking: models.BookingOut, to: datetime) -> None:
    """Ask whether to move it there if that can be had, else say so with the nearest times."""
    if to <= talk.now:
        talk.state.wish.at = None
        talk.ask("time", "past")
    elif _overlaps(talk, booking, to) or await times.is_free(talk, to):
        await _ask_confirmation(talk, booking, to)
    else:
        await holding.offer_nearest(talk, to)


def _overlaps(talk: Talk, booking: models.BookingOut, to: datetime) -> bool:
    """Whether only the session's own time may be in the way, which moving it frees: the move itself decides then."""
    service = talk.catalogue.services[booking.service.id]
    around = booking.end - booking.start + timedelta(minutes=service.buffer_before + service.buffer_after)
    return talk.state.wish.builder == booking.builder.id and abs(to - booking.start) < around


def _keep_builder(talk: Talk, booking: models.BookingOut) -> None:
    """Say that the other builder does not give this service; the session stays with its own."""
    other = talk.catalogue.builders[talk.state.wish.builder or ""]
    talk.say("does_not_give", builder=other.name, service=booking.service.name)
    talk.state.wish.builder = booking.builder.id


async def _same_day(talk: Talk, booking: models.BookingOut) -> None:
    """A time of day alone means the session's own day."""
    mention = talk.time()
    if mention and mention.start:
        day = booking.start.astimezone(mention.start.tzinfo).date()
        talk.state.wish.at = mention.start.replace(year=day.year, month=day.month, day=day.day)


async def _show(talk: Talk, start: datetime, end: datetime) -> None:
    found = await times.free_times(talk, start, end, limit=times.MOST_STARTS)
    slots = times.spread(found) or await times.nearest(talk, start)
    if not slots:
        talk.ask("time", "none_at_all", builder=talk.catalogue.builders[talk.state.wish.builder or ""].name)
        return
    talk.ask("time", "offer_across", times.offers_of(talk, slots), zone=times.zone_of(talk, slots))


async def _ask_confirmation(talk: Talk, booking: models.BookingOut, to: datetime) -> None:
    """Say what it costs before it is done; the answer carries the fee that was shown."""
    terms = (await talk.api.send(calls.terms(booking.id))).move
    if not terms.allowed:
        talk.state.end()
        talk.ask(None, "too_late_to_move", booking=booking_words(talk, booking))
        return
    builder = talk.catalogue.builders[talk.state.wish.builder or booking.builder.id]
    offers = [talk.offer("yes", "yes_move", fee=terms.fee.minor), talk.offer("no", "keep")]
    key = "confirm_move" if builder.id == booking.builder.id else "confirm_move_to"
    if terms.fee.minor:
        talk.say("move_costs", fee=talk.price(terms.fee))
    for told in terms.told or []:
        talk.said.append(told)
    talk.ask(
        "confirm", key, offers, booking=booking_words(talk, booking), when=talk.when(to, builder.zone),
        builder=builder.name,
    )  # fmt: skip


async def _move(talk: Talk, booking: str, to: datetime, *, fee: int) -> None:
    try:
        moved = await talk.api.send(
            calls.move(booking, start=to, builder=talk.state.wish.builder, fee=fee, key=talk.key("move"))
        )
    except ParleyProblem as problem:
        await _refused(talk, to, problem)
        return
    talk.state.end()
    if moved.instead_of:
        talk.ask(None, "move_asked", when=talk.when(moved.start, moved.zone), builder=moved.builder.name)
        return
    talk.effect("moved", moved)
    talk.ask(
        None, "moved", when=talk.when(moved.start, moved.zone), builder=moved.builder.name,
        service=talk.what(moved),
    )  # fmt: skip


async def _refused(talk: Talk, to: datetime, problem: ParleyProblem) -> None:
    match problem.kind:
        case "slot-taken":
            await holding.offer_nearest(talk, to, problem.extra.get("alternatives"))
        case "fee-applies":
            booking = await find_meant(talk)
            if booking:
                await _ask_confirmation(talk, booking, to)
        case "not-possible" | "policy-forbids":
            talk.state.end()
            talk.ask(None, "cannot_change")
        case "invalid":
            talk.state.wish.at = None
            talk.ask("time", "past")
        case _:
            raise problem
