"""Questions: the business's own answers first, then prices, hours, places, who and what there is."""

import re
from zoneinfo import ZoneInfo

from bot.talk import Talk
from kit.i18n import listed, zone_words
from parley_sdk import calls, models

_WORD = re.compile(r"\w{3,}")
_COMMON = frozenset(
    {"the", "and", "for", "you", "are", "what", "which", "when", "where", "who", "how", "does", "can", "have"}
    | {"with", "your", "there", "any", "this", "that", "about"}
)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_ABOUT = {
    "hours": {"open", "hours", "close", "closing", "opening"},
    "price": {"cost", "price", "prices", "much", "charge", "expensive", "fee", "pay"},
    "place": {"address", "located", "location", "where"},
    "builder": {"who", "stylists", "therapists", "team", "staff"},
    "service": {"offer", "services", "service", "options", "treatments", "classes"},
}
_ENOUGH = 0.5


async def run(talk: Talk) -> None:
    """Answer if we know; a pending question is put again."""
    pending, offers = talk.state.question, list(talk.state.offers)
    answered = _from_questions(talk) or await _from_catalogue(talk)
    if not answered:
        talk.say("no_answer")
    if talk.state.task and pending:
        talk.said.append(pending)
        talk.state.question, talk.state.offers = pending, offers


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold())) - _COMMON


def _from_questions(talk: Talk) -> bool:
    """The business's own answer to the question most like this one, if it is like enough."""
    said = _words(talk.text)
    scored = [(_likeness(said, _words(each.question)), each) for each in talk.catalogue.questions]
    best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    if best[1] is None or best[0] < _ENOUGH:
        return False
    talk.say("answer", answer=best[1].answer)
    return True


def _likeness(said: set[str], asked: set[str]) -> float:
    return len(said & asked) / max(1, len(asked))


async def _from_catalogue(talk: Talk) -> bool:
    said = set(_WORD.findall(talk.text.casefold()))
    topic = next((name for name, words in _ABOUT.items() if said & words), None)
    builder = _builder(talk)
    if topic == "hours" and builder:
        await _hours(talk, builder)
    elif topic == "price":
        _prices(talk)
    elif topic == "place" and builder and builder.place:
        talk.say("place_of", builder=builder.name, place=builder.place)
    elif topic == "builder":
        names = [each.name for each in talk.catalogue.builders.values()][:10]
        talk.say("builders_of", builders=listed(names, talk.locale))
    elif topic == "service":
        names = [each.name for each in talk.catalogue.services.values()][:20]
        talk.say("services", services=listed(names, talk.locale))
    else:
        return False
    return True


def _builder(talk: Talk) -> models.BuilderOut | None:
    named = talk.slot("builder")
    key = talk.catalogue.builder_called(named) if named else talk.state.wish.builder
    everyone = list(talk.catalogue.builders.values())
    return talk.catalogue.builders.get(key or "") or (everyone[0] if everyone else None)


def _prices(talk: Talk) -> None:
    named = talk.slot("service")
    services = talk.catalogue.services_called(named) if named else talk.state.wish.services
    for key in (services or list(talk.catalogue.services))[:6]:
        service = talk.catalogue.services[key]
        talk.say("price_of", service=service.name, minutes=service.minutes, price=talk.price(service.price))


async def _hours(talk: Talk, builder: models.BuilderOut) -> None:
    hours = await talk.api.send(calls.hours(builder.id))
    windows = [
        f"{', '.join(_DAYS[day - 1] for day in window.days)} {window.start}-{window.end}" for window in hours.weekly
    ]
    zone = zone_words(talk.now, ZoneInfo(builder.zone))
    talk.say("hours_of", builder=builder.name, hours="; ".join(windows) or talk.words("closed"), zone=zone)
