"""Taking what a message says into the wish: service, builder, place, seats, and when."""

import re
from datetime import datetime, time, timedelta

from bot.state import Wish
from bot.talk import Talk
from kit.zones import instants, zone
from nlu.understanding import TimeMention

_ANYWHERE = re.compile(
    r"\b(any ?where|wherever|any|doesn.?t matter|no preference|don.?t care|egal|da igual)\b", re.IGNORECASE
)
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
    services = _services(talk)
    if services:
        wish.services = services
    if wish.builder and wish.services and not set(wish.services) & set(catalogue.builders[wish.builder].services):
        wish.builder = None
    _take_place(talk)
    if seats := talk.slot("party_size"):
        wish.seats = max(1, int(seats)) if seats.isdigit() else wish.seats


def _services(talk: Talk) -> list[str]:
    """The services that are newly meant; a general word for the one already meant ("the doctor") changes nothing."""
    wish, named = talk.state.wish, talk.slot("service")
    hinted = talk.catalogue.services_hinted(talk.text)
    said = talk.catalogue.services_called(named) if named else hinted
    current = set(wish.services)
    if not said or (current and (current <= set(said) or (current <= set(hinted) and not _is_exact(talk, named)))):
        return []
    return said


def _is_exact(talk: Talk, named: str | None) -> bool:
    return named is not None and folded(named) in folded(talk.text)


def _take_place(talk: Talk) -> None:
    wish = talk.state.wish
    place = _place(talk)
    if place and place != wish.place:
        wish.place, wish.builder = place, None
    elif talk.state.asked == "place" and not place and _ANYWHERE.search(talk.text):
        wish.anywhere = True


def _place(talk: Talk) -> str | None:
    """A place the business has builders in: after a word such as "in", or as the answer to the question for it."""
    said = folded(talk.text)
    bare = talk.state.asked == "place" or talk.slot("place") is not None
    places = sorted(talk.catalogue.places(talk.catalogue.services), key=len, reverse=True)
    return next((place for place in places if _is_named(folded(place), said, bare=bare)), None)


def _is_named(place: str, said: str, *, bare: bool) -> bool:
    before = r"\b" if bare else r"(?:^|\b(?:in|near|around|at|to|from|try|the)\s+)"
    return re.search(rf"{before}{re.escape(place)}\b", said) is not None


def folded(text: str) -> str:
    """Case, punctuation and double spaces taken away."""
    return " ".join(re.sub(r"[^\w]+", " ", text.casefold()).split())


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
