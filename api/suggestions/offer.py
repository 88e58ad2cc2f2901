"""A client is **offered** a few times: those they will likely take and keep, and that leave the calendar of use.

What was weighed, in which order and with what chance, is kept as an event, so that ranking can be learned and judged.
The same pure rules as everywhere say what can be booked; here only a few of it are chosen.
"""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.search import Found, search
from api.availability.wanted import Wanted
from api.bookings.predict import Foresight, Imagined, foresight
from api.suggestions.habits import Habits, habits_of, wall
from kit.outbox import OutboxRow, announce
from kit.zones import zone
from ml.serving import Speakers
from ml.slots import Ranked, Ranker, Times, Wish
from ml.slots.keep import Cells
from ml.slots.sayable import Reason, is_usual, reasons
from ml.slots.told import KIND, wish_told
from ml.slots.wish import Floats
from models.catalog import Service
from models.events import SlotsOffered
from models.people import Builder

MOST_LOOKED_AT = 300
_LOGGED, _LATELY = 60, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked for: of whom, when, how many times to show, and whether an offer was refused already."""

    wanted: Wanted
    givers: Sequence[Builder]
    start: datetime
    end: datetime
    near: datetime | None
    most: int
    again: bool
    client_id: uuid.UUID | None
    channel: str


@dataclass(frozen=True, slots=True)
class Offer:
    """The times to show, what was wished for first, then the earliest; each with a reason that is true, if any."""

    id: uuid.UUID
    policy: str
    times: list[tuple[Found, Reason | None]]


@dataclass(slots=True)
class Choosing:
    """Handed to the search as its ranking; keeps what was weighed, for the log."""

    asked: Asked
    ranker: Ranker
    habits: Habits
    foresight: Foresight | None
    lately: Counter[str]
    random: Random
    now: datetime
    found: list[Found] = field(default_factory=list)
    wish: Wish | None = None
    ranked: Ranked | None = None
    where: ZoneInfo | None = None

    def __call__(self, found: list[Found]) -> list[Found]:
        """At most ``most`` of what was found."""
        if not found:
            return []
        builders = sorted({each.builder for each in found}, key=lambda each: each.id)
        self.where = where = zone(found[0].builder.zone)
        times = Times(
            np.array([wall(each.start, where) for each in found]),
            np.array([builders.index(each.builder) for each in found]),
        )
        self.found, self.wish = found, self._wish([each.id for each in builders], where)
        self.ranked = self.ranker.rank(
            self.wish, times, most=self.asked.most, random=self.random,
            cells=_cells(self.asked.wanted, times) if self.ranker.demand else None,
            comes=self._comes(), shown=np.array([float(self.lately[str(each.id)]) for each in builders]),
            asked=np.array([each.start == self.asked.near for each in found]),
        )  # fmt: skip
        return [found[place] for place in self.ranked.drawn.places]

    def reasons(self) -> dict[int, Reason]:
        """What is true of each shown time, by its place among what was found."""
        assert self.ranked
        near, own = self.asked.near, np.array([wall(each.start, zone(each.builder.zone)) for each in self.found])
        return reasons(
            np.array([each.start.timestamp() for each in self.found]), self.ranked.drawn.places,
            wanted=near.timestamp() if near else float("nan"), usual=is_usual(self.habits.usual, own),
        )  # fmt: skip

    def _wish(self, builders: Sequence[uuid.UUID], where: ZoneInfo) -> Wish:
        """On the clock of whoever is free first."""
        asked, habits = self.asked, self.habits
        return Wish(
            now=wall(self.now, where), wanted=wall(asked.near, where) if asked.near else float("nan"),
            minutes=float(asked.wanted.length.minutes), visits=habits.visits, again=asked.again, usual=habits.usual,
            usual_builder=builders.index(habits.builder_id) if habits.builder_id in builders else -1,
        )  # fmt: skip

    def _comes(self) -> Floats | None:
        """(found,): how likely the client comes to each, where a no-show predictor speaks and the client is known."""
        if self.foresight is None:
            return None
        imagined = [
            Imagined(
                builder_id=each.builder.id, zone=each.builder.zone, starts_at=each.start,
                ends_at=self.asked.wanted.end(each.start),
            )
            for each in self.found
        ]  # fmt: skip
        return 1 - np.array(self.foresight.misses(imagined))


async def offer_times(
    session: AsyncSession,
    asked: Asked,
    *,
    ranker: Ranker,
    speakers: Speakers | None,
    offer_id: uuid.UUID,
    now: datetime,
) -> Offer:
    """Choose, and keep what was weighed; the offer's own id decides what is left to chance."""
    wanted, client = asked.wanted, asked.client_id
    habits = await habits_of(session, client, now=now)
    lately = await _shown_lately(session, wanted.service)
    seen = await _foresight(session, asked, speakers, now=now) if speakers and client else None

    choosing = Choosing(asked, ranker, habits, seen, lately, Random(offer_id.int), now)  # noqa: S311 - no secret
    chosen = await search(
        session, wanted, asked.givers, start=max(asked.start, now), end=max(asked.end, now), now=now,
        limit=MOST_LOOKED_AT, near=asked.near, rank=choosing,
    )  # fmt: skip

    if choosing.ranked is None:
        return Offer(offer_id, ranker.version, [])
    if client:  # of somebody nobody knows, nobody will know what they took
        await announce(session, _told(choosing, choosing.ranked, offer_id), now)
    true, places = choosing.reasons(), choosing.ranked.drawn.places
    times = [(each, true.get(at)) for at, each in zip(places, chosen, strict=True)]
    return Offer(offer_id, ranker.version, sorted(times, key=lambda each: each[0].start != asked.near))


async def _foresight(session: AsyncSession, asked: Asked, speakers: Speakers, *, now: datetime) -> Foresight | None:
    assert asked.client_id
    return await foresight(
        session, speakers, client_id=asked.client_id, service=asked.wanted.service, seats=asked.wanted.seats,
        channel=asked.channel, now=now,
    )  # fmt: skip


def _cells(wanted: Wanted, times: Times) -> Cells:
    """The free time of the starts, cut into steps."""
    step = wanted.rules.step.total_seconds()
    pieces = max(1, -(-int(wanted.rules.length.total_seconds()) // int(step)))
    spans = {
        (start + piece * step, builder)
        for start, builder in zip(times.walls.tolist(), times.builders.tolist(), strict=True)
        for piece in range(pieces)
    }
    walls = sorted(spans)
    free = Times(np.array([start for start, _ in walls]), np.array([builder for _, builder in walls]))
    return Cells(free, step / timedelta(minutes=1).total_seconds())


async def _shown_lately(session: AsyncSession, service: Service) -> Counter[str]:
    """How many times of each builder were shown in the latest offers of the business for a service."""
    query = (
        select(OutboxRow.payload)
        .where(OutboxRow.kind == KIND, OutboxRow.organisation_id == service.organisation_id)
        .order_by(OutboxRow.number.desc())
        .limit(_LATELY)
    )
    shown: Counter[str] = Counter()
    for told in await session.scalars(query):
        if told["service_id"] == str(service.id):
            shown.update(each["builder_id"] for each in told["candidates"] if each["shown"] and "builder_id" in each)
    return shown


def _told(choosing: Choosing, ranked: Ranked, offer_id: uuid.UUID) -> SlotsOffered:
    """The offer as an event: what was shown, and the best of what was not."""
    assert choosing.wish
    service, drawn = choosing.asked.wanted.service, ranked.drawn
    weighed = np.argsort(-ranked.appeal * ranked.worth, kind="stable").tolist()
    assert choosing.where
    found, near, where = choosing.found, choosing.asked.near, choosing.where
    logged = sorted({*drawn.places, *weighed[:_LOGGED]}, key=lambda at: (found[at].start != near, at))
    return SlotsOffered(
        organisation_id=service.organisation_id, subject=offer_id, service_id=service.id,
        candidates=[
            _candidate(found[at], where, shown=at in drawn.places, chance=float(drawn.each[at]))
            for at in logged
        ],
        policy=choosing.ranker.version, client_id=choosing.asked.client_id, wish=wish_told(choosing.wish),
        chance=drawn.chance,
    )  # fmt: skip


def _candidate(found: Found, where: ZoneInfo, *, shown: bool, chance: float) -> dict[str, Any]:
    return {
        "builder": found.builder.public_id, "builder_id": str(found.builder.id), "start": found.start.isoformat(),
        "wall": wall(found.start, where), "shown": shown, "chance": chance,
    }  # fmt: skip
