"""What the product itself knows of a business, told when asked: hours, prices, lengths, places, ways to pay, codes.

All of it is read through the api as it stands now. What only the business can know is left to its own answers.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.talk import Talk
from bot.wish.hours_words import windows_words
from kit.i18n import day_words, listed, zone_words
from nlu.understanding import TimeMention
from parley_sdk import calls, models

_MOST_PEOPLE, _MOST_SERVICES, _MOST_DAYS = 6, 6, 3
_NOON = time(12)
_DAY = timedelta(days=1)


async def tell_hours(talk: Talk) -> bool:
    """When whoever is meant is open: on the days that were named, else in a week."""
    people = _people(talk)
    known = [(each, await talk.api.send(calls.hours(each.id))) for each in people]
    if days := _days_named(talk):
        for day in days:
            _tell_day(talk, day, known)
    else:
        for builder, hours in known:
            weekly = windows_words([each.model_dump() for each in hours.weekly], talk.locale)
            zone = zone_words(talk.now, _zone(builder, hours))
            talk.say("hours_of", builder=builder.name, hours=weekly or talk.words("closed"), zone=zone)
    return bool(people)


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
    names = [each.name for each in talk.catalogue.services.values()][:20]
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


def _days_named(talk: Talk) -> list[date]:
    """The days that the message speaks of, if they are few."""
    mention = talk.time()
    if mention is None or not mention.dated or mention.start is None or mention.open:
        return []
    first, last = mention.start.date(), _last_day(mention)
    days = [first + _DAY * at for at in range((last - first).days + 1)]
    return days if len(days) <= _MOST_DAYS else []


def _last_day(mention: TimeMention) -> date:
    assert mention.start
    if mention.end is None:
        return mention.start.date()
    return max(mention.start, mention.end - timedelta(seconds=1)).date()


def _tell_day(talk: Talk, day: date, known: Iterable[tuple[models.BuilderOut, models.Hours]]) -> None:
    open_then = [(builder, hours, windows) for builder, hours in known if (windows := _windows(hours, day))]
    for builder, hours, windows in open_then:
        zone = _zone(builder, hours)
        noon = datetime.combine(day, _NOON, zone).astimezone(UTC)
        spans = listed([f"{each.start}-{each.end}" for each in windows], talk.locale)
        talk.say(
            "open_on", builder=builder.name, day=day_words(noon, zone, talk.locale), hours=spans,
            zone=zone_words(noon, zone),
        )  # fmt: skip
    if not open_then:
        noon = datetime.combine(day, _NOON, talk.zone).astimezone(UTC)
        talk.say("closed_on", day=day_words(noon, talk.zone, talk.locale))


def _windows(hours: models.Hours, day: date) -> list[models.DayWindow] | list[models.Window]:
    """The open hours of a date: its own if it has any of its own, else those of its weekday."""
    own = next((each for each in hours.overrides or [] if each.date == day), None)
    return own.hours if own else [each for each in hours.weekly if day.isoweekday() in each.days]


def _zone(builder: models.BuilderOut, hours: models.Hours) -> ZoneInfo:
    return ZoneInfo(str(hours.zone or builder.zone))


def _way_words(talk: Talk, way: models.WayToPay) -> str:
    if way.is_pretended:
        return talk.words("way_pretend")
    return talk.words("way_card") if way.takes_cards else way.provider.title()
