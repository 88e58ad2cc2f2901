"""The starts of several builders put together: who offers each, or only those that all of them offer. Pure."""

import heapq
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Generic, TypeVar

from api.availability.slots import Start

B = TypeVar("B", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Shared(Generic[B]):
    """A start with those who offer it, and the fewest seats any of them has left."""

    start: Start
    givers: tuple[B, ...]


def each_of(starts: Mapping[B, Iterable[Start]]) -> Iterator[tuple[B, Start]]:
    """Every builder's every start, earliest first, lazily; those at one time in the order of ``starts``."""
    numbered = (_numbered(each, number, giver) for number, (giver, each) in enumerate(starts.items()))
    return ((giver, start) for _, _, giver, start in heapq.merge(*numbered, key=itemgetter(0, 1)))


def _numbered(starts: Iterable[Start], number: int, giver: B) -> Iterator[tuple[datetime, int, B, Start]]:
    return ((start.at, number, giver, start) for start in starts)


def any_of(starts: Mapping[B, Iterable[Start]]) -> Iterator[Shared[B]]:
    """Every start that somebody offers, with all who do."""
    for at, group in groupby(each_of(starts), key=lambda entry: entry[1].at):
        offered = list(group)
        seats = min(start.seats_left for _, start in offered)
        yield Shared(Start(at, seats), tuple(giver for giver, _ in offered))


def all_of(starts: Mapping[B, Iterable[Start]]) -> Iterator[Shared[B]]:
    """The starts that every builder offers; none when there is no builder."""
    return (shared for shared in any_of(starts) if len(shared.givers) == len(starts))
