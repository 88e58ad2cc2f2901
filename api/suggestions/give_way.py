"""A plan without a solver: each in turn its best place, then one gives way to another as long as that is worth more.

Quick and never far off, so that there is a good plan however little time is left to prove the best one. Pure but for
the clock that ends it.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from api.suggestions.places import Displaced, Place

Key = tuple[str, date]
Chosen = dict[str, int]
_MOST_IN_THE_WAY = 2


@dataclass(slots=True)
class _Board:
    """Who is where: for each day of each builder the sessions and their places; and how many more a day may hold."""

    most: Mapping[Key, int]
    at: dict[str, tuple[int, Place]] = field(default_factory=dict)
    days: dict[Key, dict[str, Place]] = field(default_factory=lambda: defaultdict(dict))

    def put(self, session: str, at: int, place: Place) -> None:
        self.at[session] = at, place
        self.days[place.builder, place.day][session] = place

    def take(self, session: str) -> None:
        if session in self.at:
            _, place = self.at.pop(session)
            del self.days[place.builder, place.day][session]

    def in_the_way(self, place: Place) -> list[str]:
        day = self.days[place.builder, place.day]
        return [session for session, other in day.items() if other.occupies.overlaps(place.occupies)]

    def has_room(self, place: Place) -> bool:
        key = place.builder, place.day
        return key not in self.most or len(self.days[key]) < self.most[key]

    def is_free(self, place: Place) -> bool:
        return self.has_room(place) and not self.in_the_way(place)


def by_hand(sessions: Sequence[Displaced], most: Mapping[Key, int], *, is_over: Callable[[], bool]) -> Chosen:
    """The option of each session that has one: who can stay stays at first, then all that is better is tried.

    A session that could stay and has none was in the way of others that could: then there is no plan by hand.
    """
    board = _in_turn(sessions, most)
    by_name = {each.session: each for each in sessions}
    is_better = True
    while is_better and not is_over():
        is_better = False
        for session in sessions:
            for at, place in best_first(session):
                if is_over() or place.worth <= _worth(board, session.session):
                    break
                if _try(board, by_name, session, at, place):
                    is_better = True
                    break
    return {session: at for session, (at, _) in board.at.items()}


def best_first(session: Displaced) -> list[tuple[int, Place]]:
    """The options that are worth anything, the best first."""
    worthy = (each for each in enumerate(session.options) if each[1].worth > 0 or session.stays)
    return sorted(worthy, key=lambda each: -each[1].worth)


def _in_turn(sessions: Sequence[Displaced], most: Mapping[Key, int]) -> _Board:
    """Who can stay stays; the others take in turn the best place that is left, the most worth first."""
    board = _Board(most)
    firm = [(list(enumerate(each.options)), each.session) for each in sessions if each.stays]
    fallen = [(best_first(each), each.session) for each in sessions if not each.stays]
    fallen.sort(key=lambda each: -max((place.worth for _, place in each[0]), default=0))
    for options, name in (*firm, *fallen):
        free = next(((at, place) for at, place in options if board.is_free(place)), None)
        if free:
            board.put(name, *free)
    return board


def _try(board: _Board, by_name: Mapping[str, Displaced], session: Displaced, at: int, place: Place) -> bool:
    """Put a session there and whoever is in the way elsewhere, if that is worth more; else all is as it was."""
    name = session.session
    others = [each for each in board.in_the_way(place) if each != name]
    if len(others) > _MOST_IN_THE_WAY:
        return False
    touched = [name, *others]
    before = {each: board.at[each] for each in touched if each in board.at}
    worth = sum(found.worth for _, found in before.values())
    for each in touched:
        board.take(each)
    if board.has_room(place):
        board.put(name, at, place)
        if _replace(board, [by_name[each] for each in others]) and sum(_worth(board, each) for each in touched) > worth:
            return True
    for each in touched:
        board.take(each)
    for each, (option, found) in before.items():
        board.put(each, option, found)
    return False


def _replace(board: _Board, sessions: Sequence[Displaced]) -> bool:
    """The best place that is left for each; False where one that could stay finds none."""
    for session in sessions:
        free = next(((at, place) for at, place in best_first(session) if board.is_free(place)), None)
        if free:
            board.put(session.session, *free)
        elif session.stays:
            return False
    return True


def _worth(board: _Board, session: str) -> int:
    return board.at[session][1].worth if session in board.at else 0
