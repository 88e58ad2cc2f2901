"""Questions: the business's own answers first, then prices, lengths, hours, places, who and what there is."""

from zoneinfo import ZoneInfo

from bot.questions import own_answer, topic
from bot.state import Wish
from bot.talk import Talk
from bot.wish.hours_words import windows_words
from kit.i18n import listed, zone_words
from parley_sdk import calls, models


async def run(talk: Talk) -> None:
    """Answer if we know; then a pending question is put again, else the one that the answer leads to."""
    pending, offers = talk.state.question, list(talk.state.offers)
    is_busy = bool(talk.state.task and pending)
    follows = _from_questions(talk) or await _from_catalogue(talk)
    if not follows:
        talk.say("no_answer_now" if is_busy else "no_answer")
    if is_busy and pending:
        talk.said.append(pending)
        talk.state.question, talk.state.offers = pending, offers
    elif follows and not talk.state.errands:
        talk.say(follows)
        if talk.state.proposed:
            talk.state.proposed = Wish(services=_services(talk))


def _from_questions(talk: Talk) -> str | None:
    found = own_answer(talk)
    if found:
        talk.say("answer", answer=found.answer)
    return "anything_else" if found else None


async def _from_catalogue(talk: Talk) -> str | None:
    """Say what the catalogue knows; the question that follows from it, or None when it knows nothing."""
    about, builder = topic(talk), _builder(talk)
    if about == "hours" and builder:
        await _hours(talk, builder)
        return "which_day"
    if about in {"price", "length"}:
        _prices(talk)
        return "shall_look"
    if about == "place" and builder and builder.place:
        talk.say("place_of", builder=builder.name, place=builder.place)
        return "shall_look"
    if about == "builder":
        names = [each.name for each in talk.catalogue.builders.values()][:10]
        talk.say("builders_of", builders=listed(names, talk.locale))
        return "which_builder"
    if about == "service":
        names = [each.name for each in talk.catalogue.services.values()][:20]
        talk.say("services", services=listed(names, talk.locale))
        return "which_service"
    return None


def _builder(talk: Talk) -> models.BuilderOut | None:
    named = talk.slot("builder")
    key = talk.catalogue.builder_called(named) if named else talk.state.wish.builder
    everyone = list(talk.catalogue.builders.values())
    return talk.catalogue.builders.get(key or "") or (everyone[0] if everyone else None)


def _prices(talk: Talk) -> None:
    """How long each takes and what it costs."""
    for key in (_services(talk) or list(talk.catalogue.services))[:6]:
        service = talk.catalogue.services[key]
        phrase = "price_of" if service.price.minor else "free_of"
        talk.say(phrase, service=service.name, minutes=service.minutes, price=talk.price(service.price))


def _services(talk: Talk) -> list[str]:
    """Those that are asked about, by name or as what is being booked."""
    named = talk.slot("service")
    return talk.catalogue.services_called(named) if named else talk.state.wish.services


async def _hours(talk: Talk, builder: models.BuilderOut) -> None:
    hours = await talk.api.send(calls.hours(builder.id))
    weekly = [window.model_dump() for window in hours.weekly]
    zone = zone_words(talk.now, ZoneInfo(builder.zone))
    talk.say(
        "hours_of", builder=builder.name, hours=windows_words(weekly, talk.locale) or talk.words("closed"), zone=zone
    )
