"""Taking what a message says into the wish: service, builder, place, seats, and when."""

import re
from datetime import datetime, time, timedelta
from functools import cache

from bot.sayings import is_said, plain, sayings
from bot.state import Wish
from bot.talk import Talk
from bot.wish.daily import hours_of_any_day, is_day_of, is_several_days
from bot.wish.places import place_in
from kit.zones import instants, zone
from nlu.slots.builder import find as find_builder
from nlu.text import fold
from nlu.understanding import TimeMention

_MOST_NAMED = 5
_WHOLE_DAYS = {"day", "week", "month"}


def take_in(talk: Talk) -> bool:
    """Add what was said to the wish; True when anything about it was said."""
    before = talk.state.wish.model_copy(deep=True)
    _take_names(talk)
    _take_times(talk)
    return talk.state.wish != before


def _take_times(talk: Talk) -> None:
    """The time that is spoken of. Hours that are named apart from any day are those of each day of a longer stretch."""
    wish, said, hours = talk.state.wish, talk.time(), hours_of_any_day(talk.meaning.times)
    if said is None:
        return
    if hours and not said.dated and is_several_days(wish.start, wish.end):
        wish.daily = hours
        return
    before = wish.model_copy()
    for mention in _times(talk):
        _take_mention(wish, mention)
    if said.dated and is_several_days(wish.start, wish.end):
        wish.daily = hours
    elif not is_day_of(before, wish):
        wish.daily = None


def _times(talk: Talk) -> list[TimeMention]:
    """The time that is spoken of; a time of day apart from its day goes first ("at 11:30? … for the 7th")."""
    mention = talk.time()
    if mention is None:
        return []
    points = [each for each in talk.meaning.times if each.is_point and not each.dated]
    apart = mention.dated and mention.grain in _WHOLE_DAYS and not mention.end and len(points) == 1
    return [*points, mention] if apart else [mention]


def brings_a_wish(talk: Talk) -> bool:
    """Whether the message names a time, a service or a builder."""
    named = {"service", "builder"} & set(talk.meaning.slots)
    return bool(talk.meaning.times or named or talk.catalogue.services_hinted(talk.text))


def _take_names(talk: Talk) -> None:
    wish = talk.state.wish
    named, place = _builder_and_place(talk)
    either = _either(talk)
    if either or (not named and is_said("whom", "anyone", talk.text)):
        named, wish.builder, wish.anyone, wish.among = None, None, True, either
    elif named and (named != wish.builder or wish.among):
        wish.builder, wish.anyone, wish.place, wish.among = named, False, None, []
    services = _services(talk)
    if services:
        wish.services = services
    if not named and is_not_given(talk):
        wish.builder = None
    _take_place(talk, place)
    if seats := talk.slot("party_size"):
        wish.seats = max(1, int(seats)) if seats.isdigit() else wish.seats


def _either(talk: Talk) -> list[str]:
    """Those of whom either will do: "Ana or Ben"; nobody where no two are named side by side."""
    if talk.heard is None:
        return []
    keys: list[str] = []
    at = end = 0
    while len(keys) < _MOST_NAMED and (slot := find_builder(talk.text[at:], talk.heard)):
        key = talk.catalogue.builder_called(str(slot.value))
        if key is None or (keys and not _or().fullmatch(fold(talk.text[end : at + slot.start]))):
            break
        keys.append(key)
        at = end = at + slot.end
    return list(dict.fromkeys(keys)) if len(set(keys)) > 1 else []


@cache
def _or() -> re.Pattern[str]:
    words, leads = ("|".join(sayings("whom")[each]) for each in ("or", "with"))
    return re.compile(rf"\s*,\s*|\s*,?\s+(?:{words})\s+(?:(?:{leads})\s+)?")


def _builder_and_place(talk: Talk) -> tuple[str | None, str | None]:
    """The builder and the place that are named.

    Words that may be either are the place's: "San Jose" is the city, also where somebody is called "Salon San Jose";
    all of that name is the builder.
    """
    slot, place = talk.meaning.slots.get("builder"), place_in(talk)
    builder = talk.catalogue.builder_called(str(slot.value)) if slot else None
    if slot is None or builder is None or not talk.catalogue.builders[builder].services:
        return None, place
    said, spoken = f" {plain(slot.text)} ", place or place_in(talk, bare=True)
    where = f" {plain(spoken or '')} "
    if place is None:
        return (None, spoken) if spoken and said in where else (builder, None)
    is_part_of_name = where in said and where != said
    is_there = said not in where and plain(talk.catalogue.builders[builder].place or "") == where.strip()
    return (builder, None) if is_part_of_name or is_there else (None, place)


def is_not_given(talk: Talk) -> bool:
    """Whether the wished builder gives none of the wished services."""
    wish = talk.state.wish
    if not wish.builder or not wish.services:
        return False
    return not set(wish.services) & set(talk.catalogue.builders[wish.builder].services)


def _services(talk: Talk) -> list[str]:
    """The services that are newly meant; a general word for the one already meant ("the doctor") changes nothing."""
    wish, named = talk.state.wish, talk.slot("service")
    hinted = talk.catalogue.services_hinted(talk.text)
    said = talk.catalogue.services_called(named) if named else hinted
    current = set(wish.services)
    is_general = current <= set(hinted) and not _is_exact(talk, named)
    return [] if current and (current <= set(said) or is_general) else said


def _is_exact(talk: Talk, named: str | None) -> bool:
    return named is not None and plain(named) in plain(talk.text)


def _take_place(talk: Talk, place: str | None) -> None:
    wish = talk.state.wish
    if place and place != wish.place:
        wish.place, wish.builder = place, None
    elif talk.state.asked == "place" and not place and _anywhere().search(talk.text):
        wish.anywhere = True


@cache
def _anywhere() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sayings('places')['anywhere'])})\b", re.IGNORECASE)


def _take_mention(wish: Wish, mention: TimeMention) -> None:
    """Add a time to the wish: a day keeps the time of day said before, a time of day keeps the day."""
    start = mention.start
    if start and mention.is_point:
        _take_start(wish, mention, start)
    elif start and mention.dated and mention.grain in _WHOLE_DAYS and not mention.end and not mention.open:
        _take_day(wish, start)
    else:
        wish.at, wish.clock = None, None
        wish.start, wish.end = start, mention.end
        wish.day = start.date() if start and mention.grain == "hour" and mention.end else None


def _take_start(wish: Wish, mention: TimeMention, start: datetime) -> None:
    if not mention.dated and wish.day is None:
        wish.clock, wish.at = start.strftime("%H:%M"), None
        return
    local = wish.day if not mention.dated and wish.day else start.date()
    found = instants(datetime.combine(local, start.time()), zone(str(start.tzinfo)))
    wish.at = start if mention.dated or not found else found[0].astimezone(start.tzinfo)
    wish.day, wish.start, wish.end, wish.clock = local, None, None, None


def _take_day(wish: Wish, start: datetime) -> None:
    clock = wish.clock or (wish.at.strftime("%H:%M") if wish.at else None)
    wish.day, wish.start, wish.end, wish.at = start.date(), start, start + timedelta(days=1), None
    if clock:
        found = instants(datetime.combine(start.date(), time.fromisoformat(clock)), zone(str(start.tzinfo)))
        wish.at, wish.clock = (found[0].astimezone(start.tzinfo), None) if found else (None, clock)
