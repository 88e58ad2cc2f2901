"""“Can I bring two more people?”: further places in a session that is booked, held and asked about like any other."""

import re
from functools import cache

from bot.bookings.own import coming
from bot.bookings.which_one import meant
from bot.sayings import sayings
from bot.talk import Talk
from bot.wish import holding
from nlu.slots.numbers import WORDS, number
from nlu.text import fold


async def brings_more(talk: Talk) -> bool:
    """Offer the places if that is what is asked for; whether it was."""
    more = None if talk.state.task or talk.picked else _how_many(talk.text)
    found = await coming(talk) if more else []
    if more is None or not found:
        return False
    booking = max(meant(talk, found) or found, key=lambda each: each.id)  # ids grow: the one booked last
    service = talk.catalogue.services.get(booking.service.id)
    if service is None or service.capacity == 1:
        talk.ask(None, "only_for_one", service=booking.service.name)
        return True
    talk.state.begin("book")
    wish = talk.state.wish
    wish.services, wish.builder, wish.seats = [booking.service.id], booking.builder.id, more
    await holding.hold(talk, booking.start, price=None)
    return True


def _how_many(text: str) -> int | None:
    """How many more people are to come along, if that is asked."""
    said = fold(text)
    for pattern in _patterns():
        if found := pattern.search(said):
            return (number(found["n"]) or None) if found.groupdict().get("n") else 1
    return None


@cache
def _patterns() -> list[re.Pattern[str]]:
    many = rf"(?P<n>\d{{1,2}}|{WORDS})"
    return [re.compile(each.replace("NUMBER", many)) for each in sayings("more_people")["more"]]
