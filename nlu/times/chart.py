"""A bottom-up chart parser: combines typed pieces of a run of tokens into bigger ones, by rules that are data.

Positions are worked off from right to left, so that whatever a rule may need to its right is complete. Work is
bounded: a run makes at most ``_MOST`` pieces.
"""

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count, product
from typing import Any, NamedTuple, TypeVar

_MOST = 900
_order = count(1000)
_PER_KIND = 3


class Piece(NamedTuple):
    """Something said by ``tokens[begin:stop]``; the lower the cost the likelier it is meant."""

    kind: str
    begin: int
    stop: int
    value: Any
    cost: float


Action = Callable[..., Any]
A = TypeVar("A", bound=Action)


class Rule(NamedTuple):
    """Kinds in order make a piece of ``makes``; ``action`` gets the context and one value for each part."""

    makes: str
    action: Action
    slots: tuple[int, ...]
    width: int
    cost: float


@dataclass(slots=True)
class _Node:
    after: dict[str, "_Node"] = field(default_factory=dict)
    done: list[Rule] = field(default_factory=list)


class Grammar:
    """Rules, indexed by their kinds from left to right."""

    def __init__(self) -> None:
        self._root = _Node()

    def rule(self, makes: str, *patterns: str, cost: float = 1.0) -> Callable[[A], A]:
        """Adds a function as the action of patterns such as ``"ORD WD of|in? P"``: ``|`` is or, ``?`` is optional."""

        def add(action: A) -> A:
            for pattern in patterns:
                self._add(makes, pattern.split(), action, cost)
            return action

        return add

    def _add(self, makes: str, parts: Sequence[str], action: Action, cost: float) -> None:
        options = [[*part.rstrip("?").split("|"), *([""] if part.endswith("?") else [])] for part in parts]
        for chosen in product(*options):
            node = self._root
            for kind in filter(None, chosen):
                node = node.after.setdefault(kind, _Node())
            slots = tuple(index for index, kind in enumerate(chosen) if kind)
            node.done.append(Rule(makes, action, slots, len(parts), cost))

    def parse(self, lexical: list[list[Piece]], context: Any) -> list[list[Piece]]:
        """All pieces by where they begin, given the lexical ones of each position."""
        size = len(lexical)
        chart: list[dict[str, list[Piece]]] = [{} for _ in range(size)]
        pieces: list[list[Piece]] = [[] for _ in range(size)]
        made = 0
        for begin in range(size - 1, -1, -1):
            agenda = [(piece.cost, order, piece) for order, piece in enumerate(lexical[begin])]
            heapq.heapify(agenda)
            while agenda and made < _MOST:
                piece = heapq.heappop(agenda)[2]
                if not _is_new(chart[begin], piece):
                    continue
                made += 1
                pieces[begin].append(piece)
                node = self._root.after.get(piece.kind)
                if node:
                    self._extend(node, [piece], piece.cost, chart, context, agenda)
        return pieces

    def _extend(
        self, node: _Node, parts: list[Piece], cost: float, chart: list[dict[str, list[Piece]]], context: Any,
        agenda: list[tuple[float, int, Piece]],
    ) -> None:  # fmt: skip
        begin, stop = parts[0].begin, parts[-1].stop
        for rule in node.done:
            value = _apply(rule, parts, context)
            if value is not None:
                price = cost + rule.cost
                heapq.heappush(agenda, (price, next(_order), Piece(rule.makes, begin, stop, value, price)))
        if stop >= len(chart):
            return
        following = chart[stop]
        for kind, after in node.after.items():
            for piece in following.get(kind, ()):
                self._extend(after, [*parts, piece], cost + piece.cost, chart, context, agenda)


def _apply(rule: Rule, parts: list[Piece], context: Any) -> Any:
    values: list[Any] = [None] * rule.width
    for slot, piece in zip(rule.slots, parts, strict=True):
        values[slot] = piece.value
    try:
        return rule.action(context, *values)
    except (ValueError, OverflowError, StopIteration):
        return None


def _is_new(kinds: dict[str, list[Piece]], piece: Piece) -> bool:
    """Keeps a few readings of each kind over the same words, the cheapest of equal ones."""
    same = kinds.setdefault(piece.kind, [])
    over = [other for other in same if other.stop == piece.stop]
    if len(over) >= _PER_KIND or any(other.value == piece.value for other in over):
        return False
    same.append(piece)
    return True
