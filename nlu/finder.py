"""The seam to ``nlu.times``: engines are given a finder of times, so that each can be built and tested alone."""

from datetime import date, datetime
from typing import Protocol

from nlu.understanding import Context, TimeMention

_ASKS_FOR_TIME = ("time", "date", "day", "choice")


class FindTimes(Protocol):
    """Finds the times spoken of in a text; ``nlu.times.find_times`` is the one that does."""

    def __call__(
        self, text: str, *, now: datetime, lang: str, locale: str, anchor: date | None, expecting: bool
    ) -> tuple[TimeMention, ...]:
        """Mentions from left to right; ``now`` is aware, in the person's zone."""
        ...


def find_in(text: str, context: Context, *, now: datetime, lang: str, find_times: FindTimes) -> tuple[TimeMention, ...]:
    """The times of a message as ``context`` lets them be read."""
    return find_times(
        text, now=now, lang=lang, locale=context.locale, anchor=context.anchor,
        expecting=context.asked in _ASKS_FOR_TIME,
    )  # fmt: skip
