"""Hours said without their day ("10-12"): offered as a reading, kept, and laid on the day once it is known."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from bot.state import Offer, Wish
from bot.talk import Talk
from kit.i18n import clock_words
from nlu.understanding import TimeMention


def hours_offer(talk: Talk, mention: TimeMention) -> Offer:
    """The reading as hours of a day that is still to be said."""
    assert mention.start
    assert mention.end
    zone = ZoneInfo(str(mention.start.tzinfo))
    shown = [clock_words(each, zone, talk.locale) for each in (mention.start, mention.end)]
    between = [each.strftime("%H:%M") for each in (mention.start, mention.end)]
    return Offer(kind="reading", label="-".join(shown), value={"between": between})


def lay_hours(wish: Wish) -> None:
    """Once a whole day is wished for, only those hours of it are."""
    if not wish.between or not wish.start or wish.day is None:
        return
    zone = wish.start.tzinfo
    start, end = (
        datetime.combine(wish.day, time.fromisoformat(each), zone).astimezone(UTC).astimezone(zone)
        for each in wish.between
    )
    wish.start, wish.end, wish.between = start, end, None
