"""From a chosen time to a booked one: hold, confirm, e-mail, pay, tell. Every effect carries the turn's key."""

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.naming import ask_name
from bot.own_bookings import is_unpaid
from bot.state import Held, Wish
from bot.talk import Talk
from bot.wish import times
from bot.wish.accepted import all_stay, stays_held
from bot.wish.address_first import asks_address_first
from bot.wish.price_lines import price_words, say_lines
from bot.wish.wishes import brings_a_wish
from kit.i18n import minutes_words
from parley_sdk import ParleyProblem, calls, models

_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]{2,}")
_SOON = timedelta(hours=1)
GONE = {"slot-taken", "hold-expired", "not-possible"}


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
    zone = shown[0].builder.zone
    offers = times.offers_of(talk, shown)
    talk.ask("time", key, offers, when=talk.when(start, zone), builder=builder, zone=times.zone_of(shown))


async def go_on(talk: Talk) -> bool:
    """Go on with what is held: yes, no, an address, paying. False when the message says something else."""
    held = talk.state.held
    if held is None:
        return False
    kind = talk.picked.kind if talk.picked else None
    if kind == "no" or (not kind and talk.meaning.intent == "deny" and not talk.meaning.times):
        if held.accepted:
            talk.state.end()
            talk.ask(None, "kept")
            return True
        await let_go(talk)
        _refuse_time(talk.state.wish)
        talk.ask("time", "let_go")
        return True
    if kind == "yes":
        held.agreed = True
        await _after_yes(talk, held)
        return True
    if talk.state.asked == "email":
        return await _take_address(talk, held)
    if held.agreed and (kind == "pay" or (held.at_bank and says_done(talk))):
        await _pay(talk, held)
        return True
    return False


def says_done(talk: Talk) -> bool:
    """Whether they say that they have paid, in the word they were told to say or one like it."""
    said = re.sub(r"[^\w\s']", "", talk.text.casefold()).strip()
    return said in talk.words("done_words").split(" | ")


def _refuse_time(wish: Wish) -> None:
    """The time that got a no is not tried again by itself; a day said next still takes its time of day."""
    if wish.at:
        wish.clock, wish.at = wish.at.strftime("%H:%M"), None


async def _take_address(talk: Talk, held: Held) -> bool:
    """The address that was asked for. False when something else is wished instead; a yes is no address."""
    if address := address_in(talk):
        await keep_address(talk, address)
        await _after_yes(talk, held)
    elif asks_address_first(talk):
        return True
    elif "@" not in talk.text and brings_a_wish(talk):
        return False
    else:
        talk.ask("email", "bad_email")
    return True


async def let_go(talk: Talk) -> None:
    """Release what is held; the wish stays, and so does what somebody said yes to."""
    held = talk.state.held
    if held and not held.accepted:
        await talk.api.send(calls.cancel(held.booking, key=talk.key("release")))
    talk.state.held = None


def address_in(talk: Talk) -> str | None:
    """The e-mail address in the message, written or said aloud."""
    found = _ADDRESS.search(talk.text)
    return found[0].strip(".") if found else talk.slot("email")


async def keep_address(talk: Talk, address: str) -> None:
    """Note it as the person's; one that is none leaves them without. One that was heard is said back."""
    try:
        talk.client = await talk.api.send(calls.update_me(email=address))
    except ParleyProblem:
        talk.client.email = None
        return
    if "@" not in talk.text:
        talk.say("email_heard", email=address)


async def _after_yes(talk: Talk, held: Held) -> None:
    if not held.price and not held.needs_approval:
        await _confirm(talk, held)
    elif not talk.client.email:
        talk.ask("email", "bad_email" if talk.state.asked == "email" else "ask_email")
        ask_name(talk)
    elif held.needs_approval:
        await _confirm(talk, held)
    else:
        await _ask_pay(talk, held)


async def _ask_pay(talk: Talk, held: Held) -> None:
    if not talk.client.email:
        talk.ask("email", "bad_email")
        return
    amount = talk.price(models.Price(minor=held.price, currency=talk.organisation.currency))
    pay = talk.offer("pay", talk.words("pay_now", amount=amount))
    talk.ask("pay", "ask_pay", [pay, talk.offer("no", "no")], amount=amount)


async def _confirm(talk: Talk, held: Held) -> None:
    try:
        booking = await talk.api.send(calls.confirm(held.booking, key=talk.key("confirm")))
    except ParleyProblem as problem:
        await _lost(talk, problem)
        return
    _tell(talk, booking)


async def _pay(talk: Talk, held: Held) -> None:
    try:
        paid = await talk.api.send(calls.pay(held.booking, key=talk.key("pay")))
    except ParleyProblem as problem:
        if problem.kind == "nothing-due":
            _tell(talk, await talk.api.send(calls.booking(held.booking)))
        else:
            await _lost(talk, problem)
        return
    payment = paid.payment
    if paid.booking.state == "confirmed":
        _tell(talk, paid.booking)
        return
    if payment.state == "declined":
        await _ask_pay(talk, held)
        talk.said.insert(0, talk.words("declined"))
        return
    held.at_bank = True
    if payment.state == "challenged":
        waits = "give_card" if payment.needs_card else "challenged"
        talk.ask("pay", waits, talk.state.offers, link=payment.link or "")
    else:
        talk.ask("pay", "still_open", talk.state.offers, link=payment.link or "")


async def _lost(talk: Talk, problem: ParleyProblem) -> None:
    if problem.kind not in GONE:
        raise problem
    start = talk.state.wish.at or talk.now
    talk.state.held = None
    await offer_nearest(talk, start, problem.extra.get("alternatives"), key="hold_gone")


def _tell(talk: Talk, booking: models.BookingOut) -> None:
    if booking.state == "pending":
        talk.effect("held", booking)
        talk.state.end()
        when = talk.when(booking.start, booking.zone)
        talk.ask(None, "requested", when=when, builder=booking.builder.name, service=talk.what(booking))
        return
    talk.effect("booked", booking)
    talk.state.end()
    talk.state.coupon = None
    talk.say(
        "booked", when=talk.when(booking.start, booking.zone), builder=booking.builder.name,
        service=talk.what(booking), reference=booking.id,
    )  # fmt: skip
    if talk.client.email:
        talk.say("booked_mail", email=talk.client.email)
    else:
        talk.say("booked_no_mail")
    ask_name(talk)
