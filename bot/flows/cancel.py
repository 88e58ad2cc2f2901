"""Cancelling: which one, are you sure, done."""

from bot.bookings.cancelling import asks_for_several, cancel_several, cancel_whole_series, say_what_is_lost
from bot.bookings.own import booking_words, find_meant, standing
from bot.bookings.which_one import meant
from bot.state import Wish
from bot.talk import Talk
from bot.wish import holding
from bot.wish.wishes import brings_a_wish
from parley_sdk import ParleyProblem, calls, models


async def run(talk: Talk) -> None:
    """One turn of cancelling. With a time only held, cancelling lets it go."""
    state = talk.state
    if state.held and state.held.accepted:
        kept = state.held.booking
        state.begin("cancel")
        state.held, state.booking = None, kept
    if state.held:
        await holding.let_go(talk)
        state.end()
        talk.ask(None, "let_go")
        return
    if state.task != "cancel":
        moving = state.booking
        state.begin("cancel")
        state.booking = await _same(talk, moving) if moving else None
    yes = talk.taken("yes")
    if yes and yes.value.get("series"):
        await cancel_whole_series(talk, yes.value["series"], yes.value["several"])
        return
    if yes and "several" in yes.value:
        await cancel_several(talk, yes.value["several"])
        return
    if yes and state.booking:
        await _cancel(talk, state.booking, **yes.value)
        return
    if talk.taken("no") or (state.booking and talk.meaning.intent == "deny"):
        state.end()
        talk.ask(None, "kept")
        return
    if await asks_for_several(talk):
        return
    booking = await find_meant(talk)
    if booking:
        await _ask_confirmation(talk, booking)


async def _same(talk: Talk, moving: str) -> str | None:
    """Who was asked to when, and cannot come after all, means the session to be moved, unless another is named."""
    named = [each.id for each in meant(talk, await standing(talk))]
    return moving if moving in named or not (named or brings_a_wish(talk)) else None


async def _ask_confirmation(talk: Talk, booking: models.BookingOut) -> None:
    """Say what it costs before it is done; the answer carries the fee that was shown."""
    terms = (await talk.api.send(calls.terms(booking.id))).cancel
    if not terms.allowed:
        talk.state.end()
        talk.ask(None, "too_late_to_cancel", booking=booking_words(talk, booking))
        return
    offers = [
        talk.offer("yes", "yes_cancel", fee=terms.fee.minor, back=terms.refund.minor), talk.offer("no", "keep")
    ]  # fmt: skip
    key = "confirm_cancel_fee" if terms.fee.minor else "confirm_cancel"
    say_what_is_lost(talk, [terms])
    talk.ask("confirm", key, offers, booking=booking_words(talk, booking), fee=talk.price(terms.fee))


async def _cancel(talk: Talk, booking: str, *, fee: int, back: int) -> None:
    try:
        gone = await talk.api.send(calls.cancel(booking, reason="asked in chat", fee=fee, key=talk.key("cancel")))
    except ParleyProblem as problem:
        await _refused(talk, problem)
        return
    talk.effect("cancelled", gone)
    talk.state.end()
    if back:
        talk.say("goes_back", amount=talk.price(models.Price(minor=back, currency=gone.price.currency)))
    talk.ask(None, "cancelled_first" if talk.state.errands else "cancelled", booking=booking_words(talk, gone))
    talk.state.proposed = Wish(services=[gone.service.id], builder=gone.builder.id, seats=gone.seats)


async def _refused(talk: Talk, problem: ParleyProblem) -> None:
    match problem.kind:
        case "fee-applies":
            booking = await find_meant(talk)
            if booking:
                await _ask_confirmation(talk, booking)
        case "not-possible" | "policy-forbids":
            talk.state.end()
            talk.ask(None, "cannot_change")
        case _:
            raise problem
