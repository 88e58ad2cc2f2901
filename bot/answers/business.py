"""What the product itself knows of a business, told when asked: hours, prices, lengths, places, ways to pay, codes.

All of it is read through the api as it stands now. What only the business can know is left to its own answers.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.answers.hours_words import windows_words
from bot.talk import Talk
from kit.i18n import day_words, listed, zone_words
from nlu.understanding import TimeMention
from parley_sdk import calls, models

_MOST_PEOPLE, _MOST_SERVICES, _MOST_DAYS = 6, 6, 3
_MOST_NAMES = 20
_NEXT_DAYS, _LONGEST_SPAN = 7, 31
_NOON = time(12)
_DAY = timedelta(days=1)


async def tell_hours(talk: Talk) -> bool:
    """When whoever is meant is open: on the days that were named, else in a week and where the next days differ."""
    people = _people(talk)
    first, days = _days_named(talk) or (talk.now.astimezone(talk.zone).date(), _NEXT_DAYS)
    known = [(each, (await talk.api.send(calls.opening(each.id, first=first, days=days))).days) for each in people]
    if _days_named(talk) and days <= _MOST_DAYS:
        for number in range(days):
            day = first + _DAY * number
            _tell_day(talk, day, [(each, one) for each, opening in known for one in opening if one.date == day])
    else:
        for builder, opening in known:
            await _tell_week(talk, builder, opening)
    return bool(people)


async def _tell_week(talk: Talk, builder: models.BuilderOut, opening: Iterable[models.DayOpen]) -> None:
    """The weekly hours of somebody, and the dates on which they differ."""
    hours = await talk.api.send(calls.hours(builder.id))
    weekly = windows_words([each.model_dump() for each in hours.weekly], talk.locale)
    zone = zone_words(talk.now, ZoneInfo(str(hours.zone or builder.zone)))
    talk.say("hours_of", builder=builder.name, hours=weekly or talk.words("closed"), zone=zone)
    differing: dict[tuple[str, str], list[str]] = {}
    for each in opening:
        if not each.as_usual:
            noon = _noon(each.date, ZoneInfo(each.zone))
            key = (_spans_words(talk, each), zone_words(noon, ZoneInfo(each.zone)))
            differing.setdefault(key, []).append(day_words(noon, ZoneInfo(each.zone), talk.locale))
    told = [
        talk.words(
            "differs_open" if spans else "differs_closed", days=listed(days, talk.locale), hours=spans, zone=zone
        )
        for (spans, zone), days in differing.items()
    ]
    if told:
        talk.say("hours_differ", days="; ".join(told))


def tell_prices(talk: Talk) -> bool:
    """How long each takes and what it costs: what is asked about, else what is being booked, else all."""
    keys = services_meant(talk) or list(talk.catalogue.services)
    for key in keys[:_MOST_SERVICES]:
        service = talk.catalogue.services[key]
        phrase = "price_of" if service.price.minor else "free_of"
        talk.say(phrase, service=service.name, minutes=service.minutes, price=talk.price(service.price))
    return bool(keys)


def tell_places(talk: Talk) -> bool:
    """Where whoever is meant is, as far as it is known."""
    placed = [each for each in _people(talk) if each.place]
    for each in placed:
        talk.say("place_of", builder=each.name, place=each.place)
    return bool(placed)


def tell_services(talk: Talk) -> bool:
    """What can be booked."""
    names = [each.name for each in talk.catalogue.services.values()][:_MOST_NAMES]
    talk.say("services", services=listed(names, talk.locale))
    return bool(names)


async def tell_ways_to_pay(talk: Talk) -> bool:
    """By what sessions are paid here, the usual way first. What the team takes by hand it says itself."""
    ways = (await talk.api.send(calls.ways_to_pay())).items
    if not ways:
        return False
    usual, *others = [_way_words(talk, each) for each in ways]
    talk.say("pay_by", way=usual)
    if others:
        talk.say("pay_by_too", ways=listed(others, talk.locale))
    talk.say("pay_otherwise")
    return True


async def tell_discounts(talk: Talk) -> bool:
    """Where a code goes, and what is sold as a package."""
    talk.say("say_code")
    on_offer = (await talk.api.send(calls.packages())).items
    if on_offer:
        talk.say("ask_packages")
    return True


def services_meant(talk: Talk) -> list[str]:
    """Those that are asked about, by name or as what is being booked."""
    named = talk.slot("service")
    keys = talk.catalogue.services_called(named) if named else talk.catalogue.services_hinted(talk.text)
    return keys or talk.state.wish.services


def _people(talk: Talk) -> list[models.BuilderOut]:
    """Whoever is named or chosen; else those who give what is being booked, else all, the first few."""
    named = talk.slot("builder")
    key = talk.catalogue.builder_called(named) if named else talk.state.wish.builder
    if key in talk.catalogue.builders:
        return [talk.catalogue.builders[key]]
    givers = talk.catalogue.who_gives(talk.state.wish.services) if talk.state.wish.services else []
    return (givers or list(talk.catalogue.builders.values()))[:_MOST_PEOPLE]


def _days_named(talk: Talk) -> tuple[date, int] | None:
    """The first of the days that the message speaks of, and how many they are, if they are few."""
    mention = talk.time()
    if mention is None or not mention.dated or mention.start is None or mention.open:
        return None
    first, last = mention.start.date(), _last_day(mention)
    days = (last - first).days + 1
    return (first, days) if days <= _LONGEST_SPAN else None


def _last_day(mention: TimeMention) -> date:
    assert mention.start
    if mention.end is None:
        return mention.start.date()
    return max(mention.start, mention.end - timedelta(seconds=1)).date()


def _tell_day(talk: Talk, day: date, known: Iterable[tuple[models.BuilderOut, models.DayOpen]]) -> None:
    """Who is open on a day and who is not; that nobody is only where everybody there is was looked at."""
    known = list(known)
    if len(known) == len(talk.catalogue.builders) != 1 and not any(each.open for _, each in known):
        talk.say("closed_on", day=day_words(_noon(day, talk.zone), talk.zone, talk.locale))
        return
    for builder, each in sorted(known, key=lambda pair: not pair[1].open):
        zone = ZoneInfo(each.zone)
        talk.say(
            "open_on" if each.open else "away_on", builder=builder.name, hours=_spans_words(talk, each),
            day=day_words(_noon(day, zone), zone, talk.locale), zone=zone_words(_noon(day, zone), zone),
        )  # fmt: skip


def _spans_words(talk: Talk, day: models.DayOpen) -> str:
    """The local hours of a date; nothing where they are closed."""
    zone = ZoneInfo(day.zone)
    spans = [(f"{each.start.astimezone(zone):%H:%M}", f"{each.end.astimezone(zone):%H:%M}") for each in day.open]
    return listed([f"{start}-{'24:00' if end == '00:00' else end}" for start, end in spans], talk.locale)


def _noon(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, _NOON, zone).astimezone(UTC)


def _way_words(talk: Talk, way: models.WayToPay) -> str:
    if way.is_pretended:
        return talk.words("way_pretend")
    return talk.words("way_card") if way.takes_cards else way.provider.title()
