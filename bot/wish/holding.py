"""From a chosen time to a held one, and what is offered where it cannot be; every effect carries the turn's key."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.bookings.not_booked_yet import all_stay, stays_held
from bot.bookings.own import is_unpaid
from bot.state import Held, Wish
from bot.talk import Talk
from bot.wish import times
from bot.wish.price_lines import price_words, say_lines
from kit.i18n import minutes_words
from parley_sdk import ParleyProblem, calls, models

_SOON = timedelta(hours=1)


async def hold(talk: Talk, start: datetime, *, price: int | None) -> None:
    """Hold a start and ask for the confirmation; when it is not free, offer the nearest."""
    wish = talk.state.wish
    if talk.state.held and talk.state.held.accepted:
        await stays_held(talk, talk.state.held.booking)
        return
    if talk.state.held:
        await let_go(talk)
    assert wish.builder
    try:
        booking = await _take(talk, start, price=price)
    except ParleyProblem as problem:
        await _refused(talk, start, problem)
        return
    wish.at = start.astimezone(ZoneInfo(booking.zone))  # a day said next keeps this time of day
    wish.day = wish.at.date()
    talk.effect("held", booking)
    service = talk.catalogue.services[booking.service.id]
    talk.state.held = Held(booking=booking.id, price=booking.price.minor, needs_approval=service.needs_approval)
    ask_confirmation(talk, booking)


async def _take(talk: Talk, start: datetime, *, price: int | None) -> models.BookingOut:
    """The booking that is held now, by credit where there is any for it."""
    if by_credit := await _hold_by_credit(talk, start, price=price):
        return by_credit
    wish = talk.state.wish
    wanted = calls.hold(
        service=wish.services[0], builder=wish.builder, start=start, seats=wish.seats,
        price=None if talk.state.coupon else price, coupon=talk.state.coupon, key=talk.key("hold"),
    )  # fmt: skip
    return await talk.api.send(wanted.spoken_in(talk.locale))


async def _hold_by_credit(talk: Talk, start: datetime, *, price: int | None) -> models.BookingOut | None:
    """Hold it with credits of a package, if there are any for it; what they pay is among the lines that are told."""
    wish = talk.state.wish
    if price == 0 or talk.state.coupon:
        return None
    mine = (await talk.api.send(calls.my_packages())).items
    if not any(each.left >= wish.seats for each in mine):
        return None
    wanted = calls.hold(
        service=wish.services[0], builder=wish.builder, start=start, seats=wish.seats, by_credit=True,
        key=talk.key("hold by credit"),
    )  # fmt: skip
    try:
        return await talk.api.send(wanted.spoken_in(talk.locale))
    except ParleyProblem as problem:
        if problem.kind != "no-credits":  # those there are count for something else
            raise
        return None


def ask_confirmation(talk: Talk, booking: models.BookingOut) -> None:
    say_lines(talk, booking.price_lines)
    left = (booking.expires_at or talk.now) - talk.now
    minutes = minutes_words(max(1, round(left.total_seconds() / 60)), talk.locale)  # no second date to mistake for it
    key = "confirm" if left <= _SOON else "confirm_until"
    offers = [talk.offer("yes", "yes_book"), talk.offer("no", "no")]
    talk.ask(
        "confirm", key, offers, until=talk.when(talk.now + left, booking.zone), builder=booking.builder.name,
        service=talk.what(booking), price=price_words(talk, booking), minutes=minutes,
        when=talk.when(booking.start, booking.zone),
    )  # fmt: skip
    if talk.client.zone and talk.client.zone != booking.zone:
        talk.say("confirm_local", local=talk.when(booking.start, talk.client.zone))


async def _refused(talk: Talk, start: datetime, problem: ParleyProblem) -> None:
    if problem.kind == "too-many-holds":
        await _make_room(talk, start)
    elif problem.kind == "slot-taken":
        await offer_nearest(talk, start, problem.extra.get("alternatives"))
    elif problem.kind == "price-changed":
        await hold(talk, start, price=None)
    elif problem.kind in {"coupon-unusable", "coupon-spent"}:
        talk.say("code_unfit", code=talk.state.coupon)
        talk.state.coupon = None
        await hold(talk, start, price=None)
    elif problem.kind == "invalid":
        talk.state.wish.at = None
        talk.ask("time", "past")
    else:
        raise problem


async def _make_room(talk: Talk, start: datetime) -> None:
    """Let go of what is only held, what we hold for them to say yes to apart, and hold ``start``."""
    held = [each for each in (await talk.api.send(calls.bookings(state=["held"]))).items if not each.instead_of]
    idle = [each for each in held if not is_unpaid(talk, each)]
    for each in idle:
        await talk.api.send(calls.cancel(each.id, key=talk.key("release")))
    if idle:
        await hold(talk, start, price=None)
    else:
        all_stay(talk, held)


async def offer_nearest(
    talk: Talk, start: datetime, alternatives: list[dict[str, Any]] | None = None, key: str = "taken"
) -> None:
    """Say that a time is not to be had, with the best that are around it; ``alternatives`` are from farther away."""
    wish = talk.state.wish
    ranked = await times.nearest(talk, start)
    shown = ranked or [models.SlotOut.model_validate(each) for each in alternatives or []]
    builder = talk.catalogue.builders[wish.builder].name if wish.builder else talk.words("anyone")
    wish.missed, wish.missed_until, wish.at = start, None, None
    if not shown:
        talk.ask("time", "none_at_all", builder=builder)
        return
    zone = times.shown_in(talk, shown).key
    offers = times.offers_of(talk, shown)
    talk.ask("time", key, offers, when=talk.when(start, zone), builder=builder, zone=times.zone_of(talk, shown))


def refuse_time(wish: Wish) -> None:
    """The time that got a no is not tried again by itself; a day said next still takes its time of day."""
    if wish.at:
        wish.clock, wish.at = wish.at.strftime("%H:%M"), None


async def let_go(talk: Talk) -> None:
    """Release what is held; the wish stays, and so does what somebody said yes to."""
    held = talk.state.held
    if held and not held.accepted:
        await talk.api.send(calls.cancel(held.booking, key=talk.key("release")))
    talk.state.held = None
