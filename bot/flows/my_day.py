"""A builder's day: who comes when; and at which hour they want to be told it each day."""

from zoneinfo import ZoneInfo

from bot.builders.agenda import set_agenda, wants_agenda
from bot.not_understood import not_by_chat
from bot.talk import Talk
from parley_sdk import calls


async def run(talk: Talk) -> None:
    """Tell the day that is named, or today."""
    if talk.builder is None or talk.desk is None:
        not_by_chat(talk)
        return
    if wants_agenda(talk):
        await set_agenda(talk)
        return
    zone, said = ZoneInfo(talk.builder.zone), talk.time()
    day = (said.start if said and said.start else talk.now).astimezone(zone).date()
    told = await talk.desk.send(calls.day_in_words(day, builder=talk.builder.id).spoken_in(talk.locale))
    talk.state.asked, talk.state.offers, talk.state.question = None, [], told.text
    talk.said.append(told.text)
