"""From a held time to a booked one: the yes, an address, the payment, and what is told at the end."""

from bot.money.bank import offer_to_pay, says_done, wait_for_bank
from bot.people.addresses import address_in, keep_address
from bot.people.naming import ask_name
from bot.state import Held
from bot.talk import Talk
from bot.wish import holding
from bot.wish.address_first import asks_address_first
from bot.wish.wishes import brings_a_wish
from parley_sdk import ParleyProblem, calls, models

GONE = {"slot-taken", "hold-expired", "not-possible"}


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
        await holding.let_go(talk)
        holding.refuse_time(talk.state.wish)
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
    offer_to_pay(talk, models.Price(minor=held.price, currency=talk.organisation.currency), "ask_pay")


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
    wait_for_bank(talk, payment)


async def _lost(talk: Talk, problem: ParleyProblem) -> None:
    if problem.kind not in GONE:
        raise problem
    start = talk.state.wish.at or talk.now
    talk.state.held = None
    await holding.offer_nearest(talk, start, problem.extra.get("alternatives"), key="hold_gone")


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
