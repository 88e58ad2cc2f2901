"""Cancelling several sessions at once: “cancel both”. All are named, with what it costs, before any is cancelled."""

from collections.abc import Sequence

from bot.bookings.own import booking_words, standing
from bot.bookings.which_one import all_meant, is_all, is_series
from bot.talk import Talk
from parley_sdk import ParleyProblem, calls, models


async def asks_for_several(talk: Talk) -> bool:
    """Ask whether all that are meant shall be cancelled, if several are, or a whole series; whether it was asked."""
    is_of_series = is_series(talk.text)
    if talk.picked or talk.state.asked == "confirm" or not (is_all(talk.text) or is_of_series):
        return False
    every = await standing(talk)
    if is_of_series:
        every = [each for each in every if each.series]
        if len({each.series for each in all_meant(talk, every)}) != 1:
            return False
    found = all_meant(talk, every)
    terms = [(each, (await talk.api.send(calls.terms(each.id))).cancel) for each in found]
    can = [(each, term) for each, term in terms if term.allowed]
    series = _whole_series(found, every) if len(can) == len(terms) else None
    if len(can) < 2 and not (can and series and is_of_series):  # noqa: PLR2004 - one is cancelled as ever
        return False
    for each, term in terms:
        if not term.allowed:
            talk.say("too_late_to_cancel", booking=booking_words(talk, each))
    await _ask(talk, can, series)
    return True


def _whole_series(found: Sequence[models.BookingOut], every: Sequence[models.BookingOut]) -> str | None:
    """The series that they are all to come of, if they are of one."""
    series = {each.series for each in found}
    is_one = len(series) == 1 and {each.id for each in every if each.series in series} == {each.id for each in found}
    return series.pop() if is_one else None


async def _ask(talk: Talk, can: list[tuple[models.BookingOut, models.TermsOf]], series: str | None) -> None:
    several = [{"id": each.id, "fee": term.fee.minor, "back": term.refund.minor} for each, term in can]
    say_what_is_lost(talk, [term for _, term in can])
    offers = [talk.offer("yes", "yes_cancel_all", several=several, series=series), talk.offer("no", "no_keep_all")]
    listed = "".join(f"\n• {booking_words(talk, each)}{_costs(talk, term)}" for each, term in can) + "\n"
    key = "confirm_cancel_series" if series else "confirm_cancel_all"
    talk.ask("confirm", key, offers, bookings=listed, count=len(can))


def _costs(talk: Talk, terms: models.TermsOf) -> str:
    return f" ({talk.words('cancel_fee', fee=talk.price(terms.fee))})" if terms.fee.minor else ""


def say_what_is_lost(talk: Talk, terms: Sequence[models.TermsOf]) -> None:
    """How many credits and points that paid for what is cancelled do not come back."""
    if credits_lost := sum(each.credits_lost or 0 for each in terms):
        talk.say("credits_lost", count=credits_lost)
    if points_lost := sum(each.points_lost or 0 for each in terms):
        talk.say("points_lost", count=points_lost)


async def cancel_whole_series(talk: Talk, series: str, several: list[dict[str, int | str]]) -> None:
    """Cancel all that is to come of a series at the fee that was shown, as one; if it has changed it stays."""
    before = [await talk.api.send(calls.booking(str(each["id"]))) for each in several]
    fee, back = (sum(int(each[what]) for each in several) for what in ("fee", "back"))
    wanted = calls.cancel_series(series, scope="all", reason="asked in chat", fee=fee, key=talk.key("cancel series"))
    try:
        await talk.api.send(wanted)
    except ParleyProblem as problem:
        if problem.is_failure:
            raise
        talk.state.end()
        talk.say("some_stay", count=len(before))
        talk.ask(None, "kept")
        return
    for each in before:
        talk.effect("cancelled", each)
    _tell_gone(talk, before, back)


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
    if kept:
        talk.say("some_stay", count=kept)
    _tell_gone(talk, gone, back)


def _tell_gone(talk: Talk, gone: Sequence[models.BookingOut], back: int) -> None:
    talk.state.end()
    if back:
        talk.say("goes_back", amount=talk.price(models.Price(minor=back, currency=gone[0].price.currency)))
    listed = "".join(f"\n• {booking_words(talk, each)}" for each in gone) + "\n"
    talk.ask(None, "cancelled_all" if gone else "kept", bookings=listed)
