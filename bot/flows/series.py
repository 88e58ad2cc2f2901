"""Sessions that repeat: gather the wish, lay it on the calendar, settle what clashes, confirm once, book all, tell."""

from bot import holding
from bot.asking import ask_builder, ask_other_service, ask_service
from bot.flows.book import builder_words, narrow
from bot.series.book import book_all, let_all_go, pay_all
from bot.series.plan import decide, make_plan
from bot.series.wish import begin, take_in_series
from bot.state import Repeat
from bot.talk import Talk
from bot.wishes import gives_other

_TWICE = 2
_NO_ENDS = {"confirm", "pay", "date", "series_end"}  # the questions that a no leaves


async def run(talk: Talk) -> None:
    """One turn of booking a series."""
    state = talk.state
    repeat = state.repeat
    if state.task != "series" or repeat is None:
        if state.held:
            await holding.let_go(talk)
        repeat = begin(talk)
        take_in_series(talk, repeat)
        await _advance(talk, repeat)
        return
    if await _take_answer(talk, repeat):
        return
    if not take_in_series(talk, repeat) and not _picks(talk):
        state.misses += 1
        talk.ask_again("not_understood" if state.misses < _TWICE else "not_understood_twice")
        return
    state.misses = 0
    await _advance(talk, repeat)


async def _take_answer(talk: Talk, repeat: Repeat) -> bool:
    """A choice, a yes, a no, an address; True when the turn is done with it."""
    kind = talk.picked.kind if talk.picked else None
    if kind == "date":
        await decide(talk, repeat)
    elif kind == "no" or (talk.state.asked in _NO_ENDS and _denies(talk)):
        await let_all_go(talk, repeat)
    elif kind == "pay":
        await pay_all(talk, repeat)
    elif kind == "yes":
        await _after_yes(talk, repeat)
    elif talk.state.asked == "email":
        return await _take_address(talk, repeat)
    else:
        return False
    return True


def _denies(talk: Talk) -> bool:
    return talk.picked is None and talk.meaning.intent == "deny" and not talk.meaning.times


async def _after_yes(talk: Talk, repeat: Repeat) -> None:
    service = talk.catalogue.services[talk.state.wish.services[0]]
    if talk.client.email or not (service.price.minor or service.needs_approval):
        await book_all(talk, repeat)
    else:
        repeat.agreed = True
        talk.ask("email", "ask_email")


async def _take_address(talk: Talk, repeat: Repeat) -> bool:
    """The address that was asked for; False when the message says something else about the series."""
    address = holding.address_in(talk)
    if address is None and take_in_series(talk, repeat):
        await _advance(talk, repeat)
        return True
    if address:
        await holding.keep_address(talk, address)
    if talk.client.email and repeat.agreed:
        await book_all(talk, repeat)
    else:
        talk.ask("email", "bad_email")
    return True


def _picks(talk: Talk) -> bool:
    """Take over which service, builder or place was chosen."""
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
        case _:
            return False
    return True


async def _advance(talk: Talk, repeat: Repeat) -> None:
    """Ask for what is missing, else lay it on the calendar."""
    wish = talk.state.wish
    if gives_other(talk):
        ask_other_service(talk)
    elif not narrow(talk):
        ask_service(talk)
    elif not wish.builder and not wish.anyone:
        ask_builder(talk)
    elif not repeat.rule:
        talk.ask("series", "series_how_often")
    elif not repeat.day:
        talk.ask("time", "ask_day" if repeat.clock else "ask_when", builder=builder_words(talk))
    elif not repeat.clock:
        talk.ask("time", "series_clock", builder=builder_words(talk))
    elif not repeat.end:
        talk.ask("series_end", "series_until")
    else:
        await make_plan(talk, repeat)
