"""Sessions that repeat: gather the wish, lay it on the calendar, settle what clashes, confirm once, book all, tell."""

from bot.not_understood import say_not_understood
from bot.people.addresses import address_in, keep_address
from bot.series.book import book_all, let_all_go, pay_all
from bot.series.plan import decide, make_plan
from bot.series.wish import begin, take_in_series
from bot.state import Repeat
from bot.talk import Talk
from bot.wish import holding
from bot.wish.address_first import asks_address_first
from bot.wish.whom import ask_whom, builder_words, take_chosen

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
    if not take_in_series(talk, repeat) and not take_chosen(talk):
        say_not_understood(talk)
        return
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
    address = address_in(talk)
    if address is None and asks_address_first(talk):
        return True
    if address is None and take_in_series(talk, repeat):
        await _advance(talk, repeat)
        return True
    if address:
        await keep_address(talk, address)
    if talk.client.email and repeat.agreed:
        await book_all(talk, repeat)
    else:
        talk.ask("email", "bad_email")
    return True


async def _advance(talk: Talk, repeat: Repeat) -> None:
    """Ask for what is missing, else lay it on the calendar."""
    if await ask_whom(talk):
        return
    if not repeat.rule:
        talk.ask("series", "series_how_often")
    elif not repeat.day:
        talk.ask("time", "ask_day" if repeat.clock else "ask_when", builder=builder_words(talk))
    elif not repeat.clock:
        talk.ask("time", "series_clock", builder=builder_words(talk))
    elif not repeat.end:
        talk.ask("series_end", "series_until")
    else:
        await make_plan(talk, repeat)
