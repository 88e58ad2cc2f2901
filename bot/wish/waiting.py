"""A person's places in the waiting line, in words and in deeds; which turn does what is left to its flow."""

from datetime import date, datetime, timedelta
from typing import Any

from bot.answers.hours_words import windows_words
from bot.answers.questions import asks
from bot.sayings import is_said
from bot.state import Held, Offer
from bot.talk import Talk
from bot.wish import confirming, times
from bot.wish.whom import builder_words
from kit.i18n import clock_words, day_words, zone_words
from kit.zones import zone
from parley_sdk import ParleyProblem, calls, models

_MOST = 10
_A_MOMENT = timedelta(microseconds=1)
_SAID = {
    "already-in-line": "wait_already", "already-offered": "wait_offered_before", "too-many-in-line": "wait_too_many",
    "invalid": "wait_in_vain",
}  # fmt: skip


async def own_places(talk: Talk) -> list[models.WaitingOut]:
    """Where they wait, and what is held for them."""
    return list((await talk.api.send(calls.waiting(state=["waiting", "offered"]))).items)


def wants_out(text: str) -> bool:
    """Whether they want to leave the line."""
    return is_said("waiting", "out", text)


def speaks_of_own_line(text: str) -> bool:
    """Whether the lines are spoken of that they are in: where they stand, or that they want out."""
    is_own = wants_out(text) or (is_said("waiting", "own", text) and asks(text))
    return is_own and is_said("waiting", "line", text)


def tell_none(talk: Talk) -> None:
    """They wait nowhere; a question that is open is put again."""
    talk.say("waiting_none")
    talk.go_on()


def tell_places(talk: Talk, places: list[models.WaitingOut]) -> None:
    """Where they stand in each line."""
    talk.state.end()
    talk.ask(None, "waiting_places", lines=lines_of(talk, places))


def lines_of(talk: Talk, places: list[models.WaitingOut]) -> str:
    return "".join(f"\n• {_place_words(talk, each)}" for each in places) + "\n"


def _place_words(talk: Talk, place: models.WaitingOut) -> str:
    days = " \N{EN DASH} ".join(dict.fromkeys(_day(talk, place, each) for each in (place.first_day, place.last_day)))
    return talk.words("waiting_line", service=place.service.name, days=days, place=place.place or 1)


def _day(talk: Talk, place: models.WaitingOut, day: date) -> str:
    there = zone(place.zone)
    noon = talk.now.astimezone(there).replace(year=day.year, month=day.month, day=day.day, hour=12)
    return f"{day_words(noon, there, talk.locale)} ({place.zone})"


def wish_words(talk: Talk) -> str:
    """What they would wait for."""
    wish = talk.state.wish
    service = talk.catalogue.services[wish.services[0]].name
    when = talk.when(wish.at, _zone(talk)) if wish.at else _stretch_words(talk)
    return talk.words("wait_for", service=service, builder=builder_words(talk), when=when)


def _stretch_words(talk: Talk) -> str:
    start, end = _stretch(talk)
    there = zone(_zone(talk))
    when = day_words(start, there, talk.locale)
    if end - start < times.WHOLE_DAY:
        hours = [clock_words(each, there, talk.locale) for each in (start, end)]
        when = f"{when}, {hours[0]}\N{EN DASH}{hours[1]}"
    elif end - start > timedelta(days=1):
        when = f"{when} \N{EN DASH} {day_words(end - _A_MOMENT, there, talk.locale)}"
    return f"{when} ({zone_words(start, there)})"


def _zone(talk: Talk) -> str:
    """The zone their words are read in: their own, else the builder's, else the organisation's."""
    wish = talk.state.wish
    there = talk.catalogue.builders[wish.builder].zone if wish.builder else talk.organisation.zone
    return talk.client.zone or there


def _stretch(talk: Talk) -> tuple[datetime, datetime]:
    """When it shall be, on the clock of its zone; two weeks where no end was said."""
    start = talk.state.wish.start
    assert start
    end = talk.state.wish.end or start + times.OPEN_STRETCH
    there = zone(_zone(talk))
    return start.astimezone(there), end.astimezone(there)


async def join(talk: Talk) -> None:
    """Join the line for what was agreed to."""
    wish = talk.state.wish
    builders = [wish.builder] if wish.builder else wish.among
    call = calls.join_waiting(
        service=wish.services[0], start=wish.at, seats=wish.seats, builders=builders, wish=_days_and_hours(talk),
        key=talk.key("wait"),
    )  # fmt: skip
    try:
        place = await talk.api.send(call)
    except ParleyProblem as problem:
        await _refused(talk, problem)
        return
    talk.effects.append({"kind": "waitlisted", "service": place.service.name, "seats": place.seats, "zone": place.zone})
    talk.state.end()
    talk.ask(None, "waitlisted", place=place.place or 1, service=place.service.name)


def _days_and_hours(talk: Talk) -> dict[str, Any] | None:
    """The days and hours of a wish that is no single start."""
    if talk.state.wish.at:
        return None
    start, end = _stretch(talk)
    asked = {
        "first_day": start.date().isoformat(), "last_day": (end - _A_MOMENT).date().isoformat(), "zone": _zone(talk),
    }  # fmt: skip
    if end - start < times.WHOLE_DAY:
        asked["after"] = start.strftime("%H:%M")
        if end.date() == start.date():
            asked["before"] = end.strftime("%H:%M")
    return asked


async def _refused(talk: Talk, problem: ParleyProblem) -> None:
    """It is free after all, or there is nothing to wait for."""
    found = [models.SlotOut.model_validate(each) for each in problem.extra.get("alternatives") or []]
    if problem.kind == "still-free" and found:
        wish = talk.state.wish
        talk.state.begin("book")
        talk.state.wish = wish
        wish.at = wish.start = wish.end = None
        talk.ask("time", "wait_free", times.offers_of(talk, found[: times.MOST]), zone=times.zone_of(talk, found))
        return
    if problem.kind == "never-open":
        talk.state.wish.at = talk.state.wish.start = talk.state.wish.end = talk.state.wish.missed = None
        talk.ask("time", "wait_never_open", hours=_hours_words(talk, problem.extra.get("hours") or []))
        return
    if problem.kind not in _SAID:
        raise problem
    talk.state.end()
    talk.ask(None, _SAID[problem.kind])


def _hours_words(talk: Talk, hours: list[dict[str, Any]]) -> str:
    """When those who could give it are open."""
    return "".join(
        f"\n• {each['builder']}: {windows_words(each['weekly'], talk.locale) or talk.words('closed')}"
        f" ({zone_words(talk.now, zone(each['zone']))})"
        for each in hours
    )


def ask_take(talk: Talk, place: models.WaitingOut) -> None:
    """A seat is held for them: do they take it?"""
    assert place.offer
    there = talk.catalogue.builders[place.offer.builder.id].zone
    offers = [talk.offer("yes", "yes_take", take=place.offer.booking), talk.offer("no", "no_take", decline=place.id)]
    talk.ask(
        "confirm", "confirm_take", offers, service=place.service.name, builder=place.offer.builder.name,
        when=talk.when(place.offer.start, there), until=talk.when(place.offer.until, there),
        price=talk.price(place.offer.price),
    )  # fmt: skip


async def take(talk: Talk, booking: str) -> None:
    """They take it: from here on it is a hold like any other, agreed to."""
    held = await talk.api.send(calls.booking(booking))
    if held.state != "held":
        talk.state.end()
        talk.ask(None, "take_too_late")
        return
    talk.state.begin("book")
    talk.state.wish.services, talk.state.wish.builder = [held.service.id], held.builder.id
    talk.state.wish.at, talk.state.wish.seats = held.start, held.seats
    talk.state.held = Held(booking=held.id, price=held.price.minor)
    await confirming.go_on(talk)


async def decline(talk: Talk, place: str) -> None:
    """They do not: it goes to the next in line. One that is gone already is as well."""
    try:
        await talk.api.send(calls.decline_offer(place, key=talk.key("decline")))
    except ParleyProblem as problem:
        if problem.is_failure:
            raise


def ask_leave(talk: Talk, places: list[models.WaitingOut]) -> None:
    """Leave which line? With one place only: shall they?"""
    if len(places) == 1:
        offers = [talk.offer("yes", "yes_leave", leave=places[0].id), talk.offer("no", "no")]
        talk.ask("confirm", "confirm_leave", offers, line=_place_words(talk, places[0]))
        return
    offers = [Offer(kind="yes", label=_place_words(talk, each), value={"leave": each.id}) for each in places[:_MOST]]
    talk.ask("confirm", "ask_leave", [*offers, talk.offer("no", "no")])


async def leave(talk: Talk, place: str) -> None:
    left = await talk.api.send(calls.leave_waiting(place, key=talk.key("leave")))
    talk.state.end()
    talk.ask(None, "waiting_left", service=left.service.name)
