"""Booking: gather the wish, find a time, hold it, confirm, have it paid, tell."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot import holding, times
from bot.asking import ask_builder, ask_other_service, ask_service
from bot.hours import hours_offer, lay_hours
from bot.no_day import says_no_day
from bot.rereading import reread_beside_own
from bot.state import Offer, Wish
from bot.talk import Talk
from bot.vague import says_vague_time
from bot.wishes import gives_other, take_in
from kit.i18n import clock_words, day_words, zone_words
from nlu.understanding import TimeMention
from parley_sdk import models

_FEW = 8


async def run(talk: Talk) -> None:
    """One turn of booking."""
    state = talk.state
    if state.task is None:
        state.begin("book")
    if state.task is None or await _take_pick(talk) or await holding.go_on(talk):
        return
    await reread_beside_own(talk)
    if says_no_day(talk) or (talk.picked is None and await _unclear(talk)):
        return
    if talk.picked is None and not take_in(talk) and state.question and state.asked and talk.meaning.intent != "book":
        if await _no_to_offers(talk):
            return
        state.misses += 1
        talk.ask_again("not_understood" if state.misses < 2 else "not_understood_twice")  # noqa: PLR2004
        return
    state.misses = 0
    await advance(talk)


async def advance(talk: Talk) -> None:
    """Ask for what is missing, else look for the time."""
    wish = talk.state.wish
    lay_hours(wish)
    if gives_other(talk):
        await holding.let_go(talk)
        ask_other_service(talk)
    elif not narrow(talk):
        ask_service(talk)
    elif not wish.builder and not wish.anyone:
        ask_builder(talk)
    elif wish.at:
        await _try(talk, wish.at)
    elif wish.start or wish.end:
        await _show(talk, wish)
    else:
        _ask_when(talk)


def narrow(talk: Talk) -> bool:
    """Make the service a single one if what is known allows it."""
    wish, catalogue = talk.state.wish, talk.catalogue
    if wish.builder:
        given = catalogue.builders[wish.builder].services
        both = [service for service in wish.services if service in given]
        wish.services = both or list(given)
    if not wish.services and len(catalogue.services) == 1:
        wish.services = list(catalogue.services)
    if len(wish.services) != 1:
        return False
    givers = catalogue.who_gives(wish.services)
    if len(givers) == 1:
        wish.builder = givers[0].id
    return True


async def _take_pick(talk: Talk) -> bool:
    """Take a choice over; True when the turn is done with it."""
    wish, picked = talk.state.wish, talk.picked
    if picked is None:
        return False
    match picked.kind:
        case "service":
            wish.services, wish.builder = [picked.value["id"]], picked.value.get("builder", wish.builder)
        case "builder":
            wish.builder, wish.anyone = picked.value.get("id"), picked.value.get("id") is None
        case "place":
            wish.place, wish.builder = picked.value["name"], None
        case "more":
            talk.state.page += 1
        case "reading" if "between" in picked.value:
            wish.between, wish.start, wish.end = picked.value["between"], None, None
        case "reading":
            _take_reading(wish, datetime.fromisoformat(picked.value["start"]), whole_day=picked.value["day"])
        case "slot":
            wish.services, wish.builder = [picked.value["service"]], picked.value["builder"]
            start = datetime.fromisoformat(picked.value["start"])
            await holding.hold(talk, start, price=picked.value["price"])
            return True
        case _:
            return False
    return False


def _take_reading(wish: Wish, start: datetime, *, whole_day: bool) -> None:
    wish.day = start.date()
    if whole_day:
        wish.start, wish.end, wish.at = start, start + timedelta(days=1), None
    else:
        wish.at, wish.start, wish.end = start, None, None


async def _unclear(talk: Talk) -> bool:
    """Ask back about words with several readings or none, and a wall time that does not exist or exists twice."""
    mention = talk.time()
    if mention is None or mention.start is None:
        return mention is None and says_vague_time(talk)
    if mention.end and not mention.dated and talk.state.wish.day:
        return False  # hours of the day under discussion
    if mention.missing:
        take_in(talk)
        _say_missing(talk, mention)
        return True
    others = [other for other in mention.alternatives if _is_other_reading(mention, other)]
    if not others:
        return False
    take_in(talk)
    readings = [_reading(talk, each) for each in (mention, *others) if each.start]
    shown = " / ".join(offer.label for offer in readings)
    talk.ask("reading", "ask_reading", readings, readings=shown)
    return True


def _is_other_reading(one: TimeMention, other: TimeMention) -> bool:
    """Two dates, or the same wall time twice; am or pm is settled by what people usually mean."""
    if one.start is None or other.start is None:
        return False
    return one.start.date() != other.start.date() or one.start.replace(fold=0, tzinfo=None) == other.start.replace(
        fold=0, tzinfo=None
    )


def _reading(talk: Talk, mention: TimeMention) -> Offer:
    assert mention.start
    if mention.end:
        return hours_offer(talk, mention)
    zone = ZoneInfo(str(mention.start.tzinfo))
    label = day_words(mention.start, zone, talk.locale)
    if mention.is_point:
        clock = clock_words(mention.start, zone, talk.locale)
        label = f"{label}, {clock} ({mention.start.tzname()}, UTC{mention.start.isoformat()[-6:]})"
    return Offer(kind="reading", label=label, value={"start": mention.start.isoformat(), "day": mention.grain == "day"})


def _say_missing(talk: Talk, mention: TimeMention) -> None:
    assert mention.start
    zone = ZoneInfo(str(mention.start.tzinfo))
    before = (mention.start.astimezone(UTC) - timedelta(minutes=30)).astimezone(zone)  # in elapsed time, over the gap
    around = [TimeMention("", 0, 0, each, None) for each in (before, mention.start)]
    readings = [_reading(talk, each) for each in around]
    talk.state.wish.at = None
    talk.ask(
        "reading", "missing", readings, day=day_words(mention.start, zone, talk.locale), clock=mention.text,
        zone=zone_words(mention.start, zone), before=readings[0].label, after=readings[1].label,
    )  # fmt: skip


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


def builder_words(talk: Talk) -> str:
    """The builder's name, or the word for anyone."""
    wish = talk.state.wish
    return talk.catalogue.builders[wish.builder].name if wish.builder else talk.words("anyone")


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
    end = wish.end or (start + timedelta(days=14) if wish.start else start)
    slots = await times.free_times(talk, start, end, limit=1000)
    if not slots:
        await _nothing_free(talk, wish, start)
        return
    whole_day = wish.day is not None and wish.start and wish.end and wish.end - wish.start >= timedelta(hours=20)
    if whole_day and len(slots) > _FEW:
        zone = ZoneInfo(slots[0].builder.zone)
        talk.ask(
            "time", "ask_time", day=day_words(slots[0].start, zone, talk.locale), builder=builder_words(talk),
            first=clock_words(slots[0].start, zone, talk.locale), last=clock_words(slots[-1].start, zone, talk.locale),
            zone=zone_words(slots[0].start, zone),
        )  # fmt: skip
        return
    shown = times.spread(slots)
    offer_slots(talk, shown)


def offer_slots(talk: Talk, shown: list[models.SlotOut]) -> None:
    """Show a few times as choices."""
    offers = times.offers_of(talk, shown)
    zone = ZoneInfo(shown[0].builder.zone)
    days = {day_words(slot.start, zone, talk.locale) for slot in shown}
    if len(days) == 1 and talk.state.wish.builder:
        talk.ask("time", "offer", offers, builder=builder_words(talk), day=days.pop(), zone=times.zone_of(shown))
    else:
        talk.ask("time", "offer_across", offers, zone=times.zone_of(shown))


async def _nothing_free(talk: Talk, wish: Wish, start: datetime) -> None:
    shown = await times.nearest(talk, max(start, talk.now))
    wish.start = wish.end = wish.day = None
    if not shown:
        talk.ask("time", "none_at_all", builder=builder_words(talk))
        return
    zone = ZoneInfo(shown[0].builder.zone)
    talk.ask(
        "time", "none_free", times.offers_of(talk, shown), range=day_words(start, zone, talk.locale),
        builder=builder_words(talk), zone=times.zone_of(shown),
    )  # fmt: skip
