"""Wire shapes of the live calendar: the frames that come down the socket."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field, RootModel

from api.availability.messages import FIRST
from api.availability.view import Change, Choice, Seen
from kit import ids
from kit.errors import Problem
from kit.http.problems import ProblemDocument


class LiveSlot(BaseModel):
    """A start that can be booked, ``builders`` all who give it together."""

    start: datetime
    end: datetime
    builder: str = Field(description="Who gives it, or leads it when several give it together.")
    builders: list[str]
    seats_left: int


class Snapshot(BaseModel):
    """All there is: whatever was known before is to be forgotten."""

    kind: Literal["snapshot"] = "snapshot"
    watch: str = FIRST
    number: int
    slots: list[LiveSlot]


class Changed(BaseModel):
    """What changed on one of a builder's days: ``gone`` are starts, ``free`` replaces or adds slots."""

    kind: Literal["changed"] = "changed"
    watch: str = FIRST
    number: int
    builder: str
    day: date
    gone: list[datetime]
    free: list[LiveSlot]


class ChosenOut(BaseModel):
    start: datetime
    builder: str | None


class SlotGone(BaseModel):
    """The selected slot can not be booked as of ``number``; the nearest that can, at most three."""

    kind: Literal["slot_gone"] = "slot_gone"
    watch: str
    number: int
    slot: ChosenOut
    alternatives: list[LiveSlot]


class SlotFree(BaseModel):
    """The selected slot can be booked as of ``number``, for the first time or again."""

    kind: Literal["slot_free"] = "slot_free"
    watch: str
    number: int
    slot: ChosenOut


class Resumed(BaseModel):
    """Nothing was missed; what follows goes on from ``number``."""

    kind: Literal["resumed"] = "resumed"
    watch: str
    number: int


class Turned(BaseModel):
    """A message or a watch that was refused, or a watch that ended because what it watched is no more."""

    kind: Literal["refused"] = "refused"
    watch: str | None
    problem: ProblemDocument


class Ping(BaseModel):
    """Silence, and the line stands."""

    kind: Literal["ping"] = "ping"


class Frame(
    RootModel[
        Annotated[
            Snapshot | Changed | Resumed | SlotGone | SlotFree | Turned | Ping,
            Field(discriminator="kind"),
        ]
    ]
):
    """One frame down the socket."""


def slot_out(seen: Seen) -> LiveSlot:
    return LiveSlot(
        start=seen.at.start,
        end=seen.end,
        builder=ids.public("bld", seen.at.builder),
        builders=[ids.public("bld", builder) for builder in seen.builders],
        seats_left=seen.seats_left,
    )


def slots_out(view: Iterable[Seen]) -> list[LiveSlot]:
    return [slot_out(seen) for seen in sorted(view, key=lambda each: (each.at.start, each.at))]


def changed_out(change: Change, number: int) -> Changed:
    builder = ids.public("bld", change.builder)
    return Changed(
        number=number, builder=builder, day=change.day, gone=list(change.gone), free=slots_out(change.free)
    )  # fmt: skip


def chosen_out(choice: Choice) -> ChosenOut:
    start, builder = choice
    return ChosenOut(start=start, builder=ids.public("bld", builder) if builder else None)


def refused_out(problem: Problem, watch: str | None) -> Turned:
    return Turned(watch=watch, problem=ProblemDocument.model_validate(problem.document()))


def shared(frame: Snapshot | Changed) -> str:
    """A frame's JSON without the name of a watch (``addressed`` adds it)."""
    return frame.model_dump_json(exclude={"watch"})


def addressed(frame: str, watch: str) -> str:
    """A shared frame for one watch: encoded once, however many watch."""
    return f'{frame[:-1]},"watch":{json.dumps(watch)}}}'
