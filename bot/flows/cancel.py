"""Cancelling: which one, are you sure, done."""

from bot import holding
from bot.own_bookings import which, words
from bot.talk import Talk
from parley_sdk import ParleyProblem, calls


async def run(talk: Talk) -> None:
    """One turn of cancelling. With a time only held, cancelling lets it go."""
    state = talk.state
    if state.held:
        await holding.let_go(talk)
        state.end()
        talk.ask(None, "let_go")
        return
    if state.task != "cancel":
        state.begin("cancel")
    if talk.picked and talk.picked.kind == "yes" and state.booking:
        await _cancel(talk, state.booking)
        return
    if (talk.picked and talk.picked.kind == "no") or (state.booking and talk.meaning.intent == "deny"):
        state.end()
        talk.ask(None, "kept")
        return
    booking = await which(talk)
    if booking:
        offers = [talk.offer("yes", "yes_cancel"), talk.offer("no", "keep")]
        talk.ask("confirm", "confirm_cancel", offers, booking=words(talk, booking))


async def _cancel(talk: Talk, booking: str) -> None:
    try:
        gone = await talk.api.send(calls.cancel(booking, reason="asked in chat", key=talk.key("cancel")))
    except ParleyProblem as problem:
        if problem.kind != "not-possible":
            raise
        talk.state.end()
        talk.ask(None, "cannot_change")
        return
    talk.effect("cancelled", gone)
    talk.state.end()
    if gone.paid and gone.price.minor:
        talk.say("goes_back", amount=talk.price(gone.price))
    talk.ask(None, "cancelled", booking=words(talk, gone))
