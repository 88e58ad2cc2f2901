"""A builder's day: who comes when, and when they are open."""

from zoneinfo import ZoneInfo

from bot.talk import Talk
from bot.wish.asking import not_by_chat
from kit.i18n import clock_words, day_words
from parley_sdk import calls


async def run(talk: Talk) -> None:
    """Tell the day that is named, or today."""
    if talk.builder is None or talk.desk is None:
        not_by_chat(talk)
        return
    zone, said = ZoneInfo(talk.builder.zone), talk.time()
    day = (said.start if said and said.start else talk.now).astimezone(zone).date()
    found = await talk.desk.send(calls.day(day, builder=talk.builder.id))
    live = [each for each in found.bookings if each.state in {"confirmed", "pending", "held"}]
    noon = talk.now.astimezone(zone).replace(year=day.year, month=day.month, day=day.day, hour=12)
    shown = f"{day_words(noon, zone, talk.locale)} ({talk.builder.zone})"
    talk.ask(None, "my_day" if live else "my_day_free", day=shown)
    for each in sorted(live, key=lambda booking: booking.start):
        name = (each.client.name if each.client else None) or talk.words("somebody")
        clock = clock_words(each.start, zone, talk.locale)
        talk.said.append(f"\n• {talk.words('my_day_line', clock=clock, service=talk.what(each), client=name)}")
