"""Words of time with several readings, or for a time that does not exist: asked back, and the answer taken."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.state import Offer, Wish
from bot.talk import Talk
from bot.wish.hours import hours_offer
from bot.wish.vague import says_vague_time
from bot.wish.wishes import take_in
from kit.i18n import clock_words, day_words, zone_words
from nlu.understanding import TimeMention


def take_reading(wish: Wish, picked: Offer) -> None:
    """Take over the reading that was chosen: hours of a day, a whole day, or one start."""
    if "between" in picked.value:
        wish.between, wish.start, wish.end = picked.value["between"], None, None
        return
    start = datetime.fromisoformat(picked.value["start"])
    wish.day = start.date()
    if picked.value["day"]:
        wish.start, wish.end, wish.at = start, start + timedelta(days=1), None
    else:
        wish.at, wish.start, wish.end = start, None, None


def ask_reading(talk: Talk) -> bool:
    """Ask back about words with several readings or none, and a wall time that does not exist or exists twice."""
    mention = talk.time()
    if mention is None or mention.start is None:
        return mention is None and says_vague_time(talk)
    if mention.end and not mention.dated and talk.state.wish.day:
        return False  # hours of the day under discussion
    if mention.missing:
        take_in(talk)
        _say_missing(talk, mention)
        return True
    others = [other for other in mention.alternatives if _is_other_reading(mention, other)]
    if not others:
        return False
    take_in(talk)
    readings = [_reading(talk, each) for each in (mention, *others) if each.start]
    shown = " / ".join(offer.label for offer in readings)
    talk.ask("reading", "ask_reading", readings, readings=shown)
    return True


def _is_other_reading(one: TimeMention, other: TimeMention) -> bool:
    """Two dates, or the same wall time twice; am or pm is settled by what people usually mean."""
    if one.start is None or other.start is None:
        return False
    return one.start.date() != other.start.date() or one.start.replace(fold=0, tzinfo=None) == other.start.replace(
        fold=0, tzinfo=None
    )


def _reading(talk: Talk, mention: TimeMention) -> Offer:
    assert mention.start
    if mention.end:
        return hours_offer(talk, mention)
    zone = ZoneInfo(str(mention.start.tzinfo))
    label = day_words(mention.start, zone, talk.locale)
    if mention.is_point:
        clock = clock_words(mention.start, zone, talk.locale)
        label = f"{label}, {clock} ({mention.start.tzname()}, UTC{mention.start.isoformat()[-6:]})"
    return Offer(kind="reading", label=label, value={"start": mention.start.isoformat(), "day": mention.grain == "day"})


def _say_missing(talk: Talk, mention: TimeMention) -> None:
    assert mention.start
    zone = ZoneInfo(str(mention.start.tzinfo))
    before = (mention.start.astimezone(UTC) - timedelta(minutes=30)).astimezone(zone)  # in elapsed time, over the gap
    around = [TimeMention("", 0, 0, each, None) for each in (before, mention.start)]
    readings = [_reading(talk, each) for each in around]
    talk.state.wish.at = None
    talk.ask(
        "reading", "missing", readings, day=day_words(mention.start, zone, talk.locale), clock=mention.text,
        zone=zone_words(mention.start, zone), before=readings[0].label, after=readings[1].label,
    )  # fmt: skip
