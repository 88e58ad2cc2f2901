"""How well builders are foretold, beside who was booked most, whom the client was with last, and chance.

Figures are of choices after everything that was fitted on. Intervals are of the mean (of the paired difference for
"minus"), the choices of one client counted as one.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from ml.builders import NAMES, Recommender
from ml.builders.fair import MOST_HELP, help_for, in_order, weight_of
from ml.builders.visits import Bools, Floats
from ml.measures import mean_estimate
from training.builders.choices import Choices, chances, losses

_TIE, _FEW, _LATELY = 1e-9, 30, 40
PEERS = ("most booked", "last, then most booked", "chance")


def measured(recommender: Recommender, later: Choices, *, truth: Floats | None = None) -> dict[str, Any]:
    """The table, by which choices are looked at; ``truth`` (choices, most) are a simulator's own chances."""
    scores = _scores(recommender, later) | ({"all tastes known": truth} if truth is not None else {})
    parts = {
        "all": np.ones(len(later), dtype=bool), "newcomers": later.newcomer, "somebody new to them": later.change,
        "new builders": later.fresh,
    }  # fmt: skip
    said = chances(recommender, later)
    return {
        "rows": {name: int(which.sum()) for name, which in parts.items()}, "unforeseen": later.unforeseen,
        "scores": {
            name: _of(name, scores, later, which) for name, which in parts.items() if which.sum() >= _FEW
        },
        "exposure": exposure(said, later),
    }  # fmt: skip


def _scores(recommender: Recommender, later: Choices) -> dict[str, Floats]:
    """Whatever orders them; higher is first."""
    return {
        "this": chances(recommender, later), "most booked": later.popular,
        "last, then most booked": later.latest * 2 + later.popular, "chance": np.zeros(later.there.shape),
    }  # fmt: skip


def _of(part: str, scores: Mapping[str, Floats], later: Choices, which: Bools) -> dict[str, Any]:
    some = later.take(which)
    if part == "somebody new to them":  # whom they knew is no answer then, for any of those compared
        some = replace(some, there=some.there & (some.rows[:, :, NAMES.index("share")] == 0))
    by = {name: one_by_place(each[which], some) for name, each in scores.items()}
    first = {name: first_place(each[which], some) for name, each in scores.items()}
    found: dict[str, Any] = {
        name: {
            "one_by_place": asdict(mean_estimate(by[name], some.clients)),
            "first": asdict(mean_estimate(first[name], some.clients)),
            "this_minus": asdict(mean_estimate(by["this"] - by[name], some.clients)),
        }
        for name in scores
    }
    found["this"]["log_loss"] = asdict(mean_estimate(losses(scores["this"][which], some), some.clients))
    return found


def one_by_place(score: Floats, choices: Choices) -> Floats:
    """(choices,): one divided by the place of who was chosen; among equals, what is expected of any order."""
    better, equal = _places(score, choices)
    places = [
        np.mean([1 / (ahead + each + 1) for each in range(same)]) for ahead, same in zip(better, equal, strict=True)
    ]
    return np.array(places, dtype=np.float64)


def first_place(score: Floats, choices: Choices) -> Floats:
    """(choices,): how likely who was chosen stood first."""
    better, equal = _places(score, choices)
    return np.where(better == 0, 1 / equal, 0.0)


def _places(score: Floats, choices: Choices) -> tuple[np.ndarray[Any, np.dtype[np.int64]], ...]:
    own = score[np.arange(len(choices)), choices.taken][:, None]
    better = ((score > own + _TIE) & choices.there).sum(axis=1)
    equal = ((np.abs(score - own) <= _TIE) & choices.there).sum(axis=1)
    return better, equal


def exposure(said: Floats, choices: Choices) -> dict[str, Any]:
    """What the help between builders does, replayed in order of time, and what it costs.

    ``least_shown`` is how much the builder who was shown least was shown, against an equal share of what they could
    have been shown; ``new_shown`` the same of those who were new, together. Being shown counts by the place.
    """
    plain, helped = _replayed(said, choices, is_helped=False), _replayed(said, choices, is_helped=True)
    price = mean_estimate(helped.one_by_place - plain.one_by_place, choices.clients)
    return {"without": plain.told(), "with": helped.told(), "bound": MOST_HELP, "one_by_place": asdict(price)}


@dataclass(frozen=True, slots=True)
class _Replayed:
    least: float
    new: float
    one_by_place: Floats

    def told(self) -> dict[str, float]:
        return {"least_shown": round(self.least, 3), "new_shown": round(self.new, 3)}


def _replayed(said: Floats, choices: Choices, *, is_helped: bool) -> _Replayed:
    many = int(choices.who.max(initial=-1)) + 1
    shown, equal, one = np.zeros(many), np.zeros(many), np.zeros(len(choices))
    lately, new, new_equal = deque[Floats](maxlen=_LATELY), 0.0, 0.0
    for at in range(len(choices)):
        there = np.flatnonzero(choices.there[at])
        who = choices.who[at, there]
        helped = help_for(np.sum(lately, axis=0)[who]) if is_helped and lately else np.zeros(len(there))
        order = in_order(said[at, there], helped)
        weights = np.zeros(many)
        weights[who[order]] = [weight_of(place) for place in range(len(order))]
        lately.append(weights)
        shown, fair = shown + weights, weights.sum() / len(who)
        equal[who] += fair
        fresh = choices.rows[at, there, NAMES.index("new")] > 0
        new, new_equal = new + float(weights[who[fresh]].sum()), new_equal + fair * float(fresh.sum())
        one[at] = weights[choices.who[at, choices.taken[at]]]
    least = float((shown / np.maximum(equal, _TIE)).min(initial=1.0))
    return _Replayed(least, new / new_equal if new_equal else 1.0, one)
