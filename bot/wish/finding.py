"""Finding a time: gather the wish, show what is free, hold what is chosen; ``bot.wish.holding`` goes on from there."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.not_understood import say_not_understood
from bot.state import Wish
from bot.talk import Talk
from bot.wish import confirming, holding, times
from bot.wish.hours import lay_hours
from bot.wish.no_day import says_no_day
from bot.wish.readings import ask_reading, take_reading
from bot.wish.rereading import reread_beside_own
from bot.wish.whom import ask_whom, builder_words, take_chosen
from bot.wish.wishes import brings_a_wish, is_not_given, take_in
from kit.i18n import clock_words, day_words, zone_words
from parley_sdk import models

_FEW = 8


async def find_time(talk: Talk) -> None:
    """One turn of booking."""
    state = talk.state
    if state.task is None:
        state.begin("book")
    if await _take_choice(talk) or await confirming.go_on(talk):
        return
    await reread_beside_own(talk)
    if says_no_day(talk) or (talk.picked is None and ask_reading(talk)):
        return
    builder = state.wish.builder
    if talk.picked is None and not take_in(talk) and state.question and state.asked and _says_nothing(talk):
        if not await _no_to_offers(talk):
            say_not_understood(talk)
        return
    if state.wish.builder != builder:
        _same_time(state.wish)
    await _advance(talk)


def _says_nothing(talk: Talk) -> bool:
    """Whether it has nothing to do with finding a time; while one is held, it is not held anew for no reason."""
    return talk.meaning.intent != "book" or (talk.state.held is not None and not brings_a_wish(talk))


def _same_time(wish: Wish) -> None:
    """With somebody else the time that could not be had is tried again, unless another is said."""
    if wish.missed and not (wish.missed_until or wish.at or wish.start or wish.end):
        wish.at, wish.missed = wish.missed, None


async def _advance(talk: Talk) -> None:
    """Ask for what is missing, else look for the time."""
    wish = talk.state.wish
    lay_hours(wish)
    if is_not_given(talk):
        await holding.let_go(talk)
    if await ask_whom(talk):
        return
    if wish.at:
        await _try(talk, wish.at)
    elif wish.start or wish.end:
        await _show(talk, wish)
    elif wish.anyone and not (wish.clock or wish.between or talk.state.asked == "time"):
        await _offer_soonest(talk)
    else:
        _ask_when(talk)


async def _offer_soonest(talk: Talk) -> None:
    """Where it is all the same by whom and no time was said: the earliest times of each, if there are any."""
    slots = await times.free_times(talk, talk.now, talk.now + times.OPEN_STRETCH, limit=times.MOST_STARTS)
    if slots:
        _offer_slots(talk, times.earliest(slots))
    else:
        _ask_when(talk)


async def _take_choice(talk: Talk) -> bool:
    """Take a choice over; True when the turn is done with it."""
    wish, picked = talk.state.wish, talk.picked
    if picked is None or take_chosen(talk):
        return False
    if picked.kind == "reading":
        take_reading(wish, picked)
    if picked.kind != "slot":
        return False
    wish.services, wish.builder = [picked.value["service"]], picked.value["builder"]
    await holding.hold(talk, datetime.fromisoformat(picked.value["start"]), price=picked.value["price"])
    return True


async def _no_to_offers(talk: Talk) -> bool:
    """None of the offered times suits: ask for a better one."""
    shown = any(offer.kind == "slot" for offer in talk.state.offers)
    if talk.meaning.intent != "deny" or not shown:
        return False
    talk.state.wish.start = talk.state.wish.end = talk.state.wish.day = None
    _ask_when(talk)
    return True


def _ask_when(talk: Talk) -> None:
    wish = talk.state.wish
    key = "ask_day" if wish.clock or wish.between else "ask_when"
    talk.ask("time", key, builder=builder_words(talk))


async def _try(talk: Talk, start: datetime) -> None:
    """An exact start: hold it if it is free, else offer the nearest."""
    if start <= talk.now:
        talk.state.wish.at = None
        talk.ask("time", "past")
        return
    if talk.state.wish.builder:
        await holding.hold(talk, start, price=None)
        return
    free = [slot for slot in await times.free_times(talk, start, start + timedelta(minutes=1)) if slot.start == start]
    if free:
        talk.state.wish.builder = free[0].builder.id
        await holding.hold(talk, start, price=free[0].price.minor)
    else:
        await holding.offer_nearest(talk, start)


async def _show(talk: Talk, wish: Wish) -> None:
    """A stretch of time: ask for the hour when a whole day is open, else show a few times in it."""
    start = wish.start or talk.now
    end = wish.end or (start + times.OPEN_STRETCH if wish.start else start)
    slots = await times.free_times(talk, start, end, limit=times.MOST_STARTS)
    if not slots:
        await _nothing_free(talk, wish, start, end)
        return
    whole_day = (
        wish.builder and wish.day is not None and wish.start and wish.end and wish.end - wish.start >= times.WHOLE_DAY
    )
    if whole_day and len(slots) > _FEW:
        zone = ZoneInfo(slots[0].builder.zone)
        talk.ask(
            "time", "ask_time", day=day_words(slots[0].start, zone, talk.locale), builder=builder_words(talk),
            first=clock_words(slots[0].start, zone, talk.locale), last=clock_words(slots[-1].start, zone, talk.locale),
            zone=zone_words(slots[0].start, zone),
        )  # fmt: skip
        return
    is_day = wish.day is not None and end - start >= times.WHOLE_DAY
    shown = times.earliest(slots) if is_day and not wish.builder else times.spread(slots)
    _offer_slots(talk, shown)


def _offer_slots(talk: Talk, shown: list[models.SlotOut]) -> None:
    """Show a few times as choices."""
    offers = times.offers_of(talk, shown)
    zone = times.shown_in(talk, shown)
    days = {day_words(slot.start, zone, talk.locale) for slot in shown}
    if len(days) == 1 and talk.state.wish.builder:
        talk.ask("time", "offer", offers, builder=builder_words(talk), day=days.pop(), zone=times.zone_of(talk, shown))
    else:
        talk.ask("time", "offer_across", offers, zone=times.zone_of(talk, shown))


async def _nothing_free(talk: Talk, wish: Wish, start: datetime, end: datetime) -> None:
    shown = await times.nearest(talk, max(start, talk.now))
    wish.missed, wish.missed_until = start, end
    wish.start = wish.end = wish.day = None
    if not shown:
        talk.ask("time", "none_at_all", builder=builder_words(talk))
        talk.say("wait_instead")
        return
    zone = times.shown_in(talk, shown)
    talk.ask(
        "time", "none_free", times.offers_of(talk, shown), range=_stretch(start, end, zone, talk.locale),
        builder=builder_words(talk), zone=times.zone_of(talk, shown),
    )  # fmt: skip
    talk.say("wait_instead")


def _stretch(start: datetime, end: datetime, zone: ZoneInfo, locale: str) -> str:
    """The day, with its hours where only a part of it was asked for: the rest of that day may well be free."""
    day = day_words(start, zone, locale)
    if end - start >= times.WHOLE_DAY:
        return day
    return f"{day}, {clock_words(start, zone, locale)}\N{EN DASH}{clock_words(end, zone, locale)}"
