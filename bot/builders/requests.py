"""A builder says yes or no to what clients asked for: which request is meant is shown, and answered after a yes."""

from typing import Literal

from bot.bookings.which_one import all_meant
from bot.not_understood import not_by_chat
from bot.state import Offer
from bot.talk import Talk
from parley_sdk import ParleyProblem, calls, models

Answer = Literal["approve", "decline"]
_MOST = 10


async def answer_request(talk: Talk, answer: Answer) -> None:
    """Show the request that is meant, ask which of several, or answer the one that was agreed to."""
    picked = talk.picked
    if talk.builder is None or talk.desk is None:
        not_by_chat(talk)
        return
    if talk.taken("no"):
        talk.ask(None, "kept")
        return
    if yes := talk.taken("yes"):
        await _answer(talk, answer, yes.value["request"])
        return
    found = sorted((await talk.desk.send(calls.bookings(state=["pending"]))).items, key=lambda each: each.start)
    named = picked.value["request"] if picked else None
    meant = [each for each in found if each.id == named] if named else all_meant(talk, found)
    if not found:
        talk.ask(None, "no_requests")
    elif len(meant) == 1:
        _ask_sure(talk, answer, meant[0])
    else:
        offers = [_offer(talk, answer, each) for each in (meant or found)[:_MOST]]
        talk.ask("booking", "which_request", offers)


def _offer(talk: Talk, answer: Answer, request: models.BookingOut) -> Offer:
    return Offer(kind="booking", label=_words(talk, request), value={"intent": answer, "request": request.id})


def _words(talk: Talk, request: models.BookingOut) -> str:
    assert talk.builder
    return talk.words(
        "request_line", when=talk.when(request.start, talk.builder.zone), service=talk.what(request),
        client=request.client.name or talk.words("somebody"),
    )  # fmt: skip


def _ask_sure(talk: Talk, answer: Answer, request: models.BookingOut) -> None:
    value = {"intent": answer, "request": request.id}
    offers = [talk.offer("yes", f"yes_{answer}", **value), talk.offer("no", "no", intent=answer)]
    talk.ask("confirm", f"confirm_{answer}", offers, request=_words(talk, request))


async def _answer(talk: Talk, answer: Answer, request: str) -> None:
    """Answer it as at the desk. One that somebody has answered meanwhile is said to be."""
    assert talk.desk
    call = calls.approve if answer == "approve" else calls.decline
    try:
        done = await talk.desk.send(call(request, key=talk.key(answer)))
    except ParleyProblem as problem:
        if problem.kind != "not-possible":
            raise
        talk.ask(None, "request_gone")
        return
    talk.ask(None, "approved" if answer == "approve" else "declined_request", request=_words(talk, done))
