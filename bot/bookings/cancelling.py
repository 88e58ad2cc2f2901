"""Cancelling several sessions at once: “cancel both”. All are named, with what it costs, before any is cancelled."""

from collections.abc import Sequence

from bot.bookings.own import booking_words, standing
from bot.bookings.which_one import all_meant, is_all
from bot.talk import Talk
from parley_sdk import ParleyProblem, calls, models


async def asks_for_several(talk: Talk) -> bool:
    """Ask whether all that are meant shall be cancelled, if several are; whether it was asked."""
    if talk.picked or talk.state.asked == "confirm" or not is_all(talk.text):
        return False
    found = await standing(talk)
    found = all_meant(talk, found)
    terms = [(each, (await talk.api.send(calls.terms(each.id))).cancel) for each in found]
    can = [(each, term) for each, term in terms if term.allowed]
    if len(can) < 2:  # noqa: PLR2004 - one is cancelled as ever
        return False
    for each, term in terms:
        if not term.allowed:
            talk.say("too_late_to_cancel", booking=booking_words(talk, each))
    await _ask(talk, can)
    return True


async def _ask(talk: Talk, can: list[tuple[models.BookingOut, models.TermsOf]]) -> None:
    several = [{"id": each.id, "fee": term.fee.minor, "back": term.refund.minor} for each, term in can]
    say_what_is_lost(talk, [term for _, term in can])
    offers = [talk.offer("yes", "yes_cancel_all", several=several), talk.offer("no", "no_keep_all")]
    listed = "".join(f"\n• {booking_words(talk, each)}{_costs(talk, term)}" for each, term in can) + "\n"
    talk.ask("confirm", "confirm_cancel_all", offers, bookings=listed, count=len(can))


def _costs(talk: Talk, terms: models.TermsOf) -> str:
    return f" ({talk.words('cancel_fee', fee=talk.price(terms.fee))})" if terms.fee.minor else ""


def say_what_is_lost(talk: Talk, terms: Sequence[models.TermsOf]) -> None:
    """How many credits and points that paid for what is cancelled do not come back."""
    if credits_lost := sum(each.credits_lost or 0 for each in terms):
        talk.say("credits_lost", count=credits_lost)
    if points_lost := sum(each.points_lost or 0 for each in terms):
        talk.say("points_lost", count=points_lost)


async def cancel_several(talk: Talk, several: list[dict[str, int | str]]) -> None:
    """Cancel each at the fee that was shown; one that has changed meanwhile stays, and is said to."""
    gone, kept, back = [], 0, 0
    for each in several:
        call = calls.cancel(str(each["id"]), reason="asked in chat", fee=int(each["fee"]), key=talk.key("cancel"))
        try:
            booking = await talk.api.send(call)
        except ParleyProblem as problem:
            if problem.is_failure:
                raise
            kept += 1
            continue
        talk.effect("cancelled", booking)
        gone.append(booking)
        back += int(each["back"])
    talk.state.end()
    if back:
        talk.say("goes_back", amount=talk.price(models.Price(minor=back, currency=gone[0].price.currency)))
    if kept:
        talk.say("some_stay", count=kept)
    listed = "".join(f"\n• {booking_words(talk, each)}" for each in gone) + "\n"
    talk.ask(None, "cancelled_all" if gone else "kept", bookings=listed)
