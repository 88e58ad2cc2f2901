"""The contract of understanding: what an engine is told and what it answers.

Both engines (local and LLM) take the same ``Context`` and answer the same ``Understanding``; times are always
resolved by ``nlu.times``, never by an engine. What to do with the meaning is left to the bot's flows.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol

Open = Literal["after", "before"]
_MOMENTS = ("second", "minute", "hour")
Reason = Literal["gap", "fold", "ambiguous", "vague"]
Grain = Literal["second", "minute", "hour", "day", "week", "month", "quarter", "year"]


@dataclass(frozen=True, slots=True)
class CatalogueName:
    """A service or builder by the name the business uses, with other words people say for it."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What is known when a message arrives.

    Attributes:
        now: aware instant of the message.
        zone: IANA name of the person's time zone; spoken times are read in it.
        locale: BCP 47 tag that ranks ambiguous dates ("5/6").
        lang: language tag if known, else None (then it is detected).
        asked: slot the person was last asked for, or None.
        last: text of the last message the person got, or None.
        anchor: local day, or local start, under discussion, so that "at 3" is 3 o'clock on that day and "an hour
            later" is counted from it.
        appointments: starts of what the person has booked, as far as they matter for the message.
        organisation: whose conversation it is; what a language model costs is counted for it.
        spoken: language of the conversation so far, kept where a message is too short to tell.
        services: what can be booked.
        builders: who gives sessions.
    """

    now: datetime
    zone: str
    locale: str = "en-US"
    lang: str | None = None
    asked: str | None = None
    last: str | None = None
    anchor: date | None = None
    appointments: tuple[datetime, ...] = ()
    organisation: str | None = None
    spoken: str | None = None
    services: tuple[CatalogueName, ...] = ()
    builders: tuple[CatalogueName, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoredIntent:
    """One intent of a message; ``confidence`` is a probability in [0, 1]."""

    intent: str
    confidence: float


@dataclass(frozen=True, slots=True)
class SlotValue:
    """A filled slot: its normalised ``value`` and the words ``text[start:end]`` it came from."""

    value: str | int
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time somebody spoke of, in the person's zone.

    Attributes:
        text: the words, ``message[begin:stop]``.
        start: aware first instant, or None when only the end is bounded.
        end: aware instant at which it is over (exclusive), or None for a point of ``grain``.
        open: "after" (from ``start`` on) or "before" (until ``end``), else None.
        grain: how exact the words were.
        alternatives: other readings, best first ("10-12" is 10 December or 12 October; a wall time that occurs twice).
        dated: whether a day was said, or only a time of day (then the day is a guess).
        reason: why there are alternatives or no time: "gap" (skipped by a clock change; the times around it are given),
            "fold" (happens twice), "ambiguous" (the words have several readings), "vague" (about time, but on no
            calendar: "when the kids are at school"); None when the words are plain.
        recurrence: RFC 5545 rule when it comes round again; ``start`` is then its first time.
        missing: True when the wall time does not exist on that day (a clock change skips it).
    """

    text: str
    begin: int
    stop: int
    start: datetime | None
    end: datetime | None
    open: Open | None = None
    grain: Grain = "minute"
    alternatives: tuple["TimeMention", ...] = ()
    dated: bool = True
    missing: bool = False
    reason: Reason | None = None
    recurrence: str | None = None

    @property
    def is_point(self) -> bool:
        """Whether it is one moment of a clock ("at 10", "4:30 pm"), not a stretch such as a day or an afternoon."""
        return self.start is not None and self.end is None and self.open is None and self.grain in _MOMENTS


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a message means; ``intent`` is the best of ``intents``.

    Attributes:
        sentiment: from -1 (angry) to 1 (delighted).
        urgency: from 0 to 1, how much the words press for help now.
        errands: when a message asks for several things one after the other, the words of each, else empty.
        sure_of_language: whether the words told the language, rather than the conversation or the locale.
    """

    intent: str
    confidence: float
    intents: tuple[ScoredIntent, ...]
    slots: dict[str, SlotValue] = field(default_factory=dict)
    times: tuple[TimeMention, ...] = ()
    language: str = "en"
    sentiment: float = 0.0
    urgency: float = 0.0
    errands: tuple[str, ...] = ()
    sure_of_language: bool = False


class Engine(Protocol):
    """An engine that turns words into meaning."""

    async def understand(self, text: str, context: Context) -> Understanding:
        """Read one message; never raises on any text."""
        ...
