"""Taking what a message says into the wish: service, builder, place, seats, and when."""

from datetime import datetime, time, timedelta

from bot.state import Wish
from bot.talk import Talk
from kit.zones import instants, zone
from nlu.understanding import TimeMention

_WHOLE_DAYS = {"day", "week", "month"}


def take_in(talk: Talk) -> bool:
    """Add what was said to the wish; True when anything about it was said."""
    before = talk.state.wish.model_copy(deep=True)
    _take_names(talk)
    mention = talk.time()
    if mention:
        take_time(talk.state.wish, mention)
    return talk.state.wish != before


def _take_names(talk: Talk) -> None:
    wish, catalogue = talk.state.wish, talk.catalogue
    if named := talk.slot("builder"):
        builder = catalogue.builder_called(named)
        if builder and builder != wish.builder:
            wish.builder, wish.anyone, wish.place = builder, False, None
    if named := talk.slot("service"):
        services = catalogue.services_called(named)
        if services and not set(services) >= set(wish.services or ["-"]):
            wish.services = services
            if wish.builder and not set(services) & set(catalogue.builders[wish.builder].services):
                wish.builder = None
    if (named := talk.slot("place")) or talk.state.asked == "place":
        place = _place(talk, named or talk.text)
        if place and place != wish.place:
            wish.place, wish.builder = place, None
    if seats := talk.slot("party_size"):
        wish.seats = max(1, int(seats)) if seats.isdigit() else wish.seats


def _place(talk: Talk, said: str) -> str | None:
    """A place the business has builders in, wherever it stands in the words."""
    folded = f" {' '.join(''.join(each if each.isalnum() else ' ' for each in said.casefold()).split())} "
    places = talk.catalogue.places(talk.catalogue.services)
    return next((place for place in sorted(places, key=len, reverse=True) if f" {place.casefold()} " in folded), None)


def take_time(wish: Wish, mention: TimeMention) -> None:
    """Add a time to the wish: a day keeps the time of day said before, a time of day keeps the day."""
    start = mention.start
    if start and mention.grain == "minute" and not mention.end and not mention.open:
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
