"""What speaks for each builder, for one client, service and moment: the same function when fitting and serving."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.builders.traits import Traits
from ml.builders.visits import DAY, Floats, Visits, hour_of_week

NAMES = (
    "again", "latest", "latest_for_this", "share", "left", "own_mark", "popular", "popular_for_newcomers", "marked",
    "back", "alike", "language", "hours", "price_gap", "special", "new", "new_for_newcomers",
)  # fmt: skip
_HALF_LIFE, _MIDDLE_MARK = 180.0, 3.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Who asks for which service, and when. ``visits`` are this client's own, in any order, also later ones."""

    service: str
    now: float
    visits: Visits
    language: str = ""


def matrix(wish: Wish, traits: Traits, givers: NDArray[np.intp]) -> Floats:
    """(givers, names): nothing is said (0) where nothing is known."""
    known = wish.visits.known_at(wish.now)
    mine, same = _mine(known, traits, wish.now), known.take(known.services == wish.service)
    column = traits.services.index(wish.service)
    is_new, newcomer = traits.new[givers], float(not len(known))
    popular = traits.popular[givers, column]
    found = {
        "again": np.log1p(mine["again"])[givers], "latest": mine["latest"][givers], "share": mine["share"][givers],
        "latest_for_this": _mine(same, traits, wish.now)["latest"][givers], "left": mine["left"][givers],
        "own_mark": mine["own_mark"][givers],
        "popular": popular, "popular_for_newcomers": popular * newcomer,
        "marked": traits.marked[givers], "back": traits.back[givers], "alike": _alike(mine["share"], traits)[givers],
        "language": _language(wish, traits)[givers], "hours": _hours(known, traits)[givers],
        "price_gap": _price_gap(known, traits, column)[givers], "special": traits.special[givers, column],
        "new": is_new, "new_for_newcomers": is_new * newcomer,
    }  # fmt: skip
    return np.stack([found[name] for name in NAMES], axis=1)


def _mine(known: Visits, traits: Traits, now: float) -> dict[str, Floats]:
    """(builders,) each: what the client's own visits say."""
    many = len(traits.builders)
    found = {name: np.zeros(many) for name in ("again", "latest", "share", "left", "own_mark")}
    at = {name: place for place, name in enumerate(traits.builders)}
    rows = [row for row, name in enumerate(known.builders.tolist()) if name in at]
    if not rows:
        return found
    who = np.array([at[known.builders[row]] for row in rows])
    order = np.argsort(known.walls[rows], kind="stable")
    weights = np.exp2(-np.maximum(now - known.booked_at[rows], 0.0) / DAY / _HALF_LIFE)
    found["again"] = np.bincount(who, weights, many).astype(np.float64)
    found["share"] = np.bincount(who, minlength=many).astype(np.float64) / len(who)
    found["latest"][who[order[-1]]] = 1.0
    found["left"] = (found["share"] > 0) * (1.0 - found["latest"])
    marks = known.marks[rows]
    said = ~np.isnan(marks)
    count = np.bincount(who[said], minlength=many)
    total = np.bincount(who[said], marks[said] - _MIDDLE_MARK, many)
    found["own_mark"] = np.divide(total, count, out=np.zeros(many), where=count > 0)
    return found


def _alike(share: Floats, traits: Traits) -> Floats:
    """Of whom clients of this client's builders also go to; it says nothing of those builders themselves."""
    found: Floats = np.where(share > 0, 0.0, share @ traits.alike)
    return found


def _language(wish: Wish, traits: Traits) -> Floats:
    """1 they share one, -1 they do not, 0 nobody knows."""
    if not wish.language:
        return np.zeros(len(traits.builders))
    return np.array([0.0 if not each else 1.0 if wish.language in each else -1.0 for each in traits.languages])


def _hours(known: Visits, traits: Traits) -> Floats:
    """The share of the client's visits that lie in a builder's hours, around a half."""
    if not len(known):
        return np.zeros(len(traits.builders))
    inside: Floats = traits.works[:, hour_of_week(known.walls)].mean(axis=1)
    return np.where(traits.works.any(axis=1), inside - 0.5, 0.0)


def _price_gap(known: Visits, traits: Traits, column: int) -> Floats:
    """How far the usual price lies from what this client paid so far for the same, in log; below zero."""
    paid = known.prices[(known.prices > 0) & (known.services == traits.services[column])]
    prices = traits.prices[:, column]
    if not len(paid):
        return np.zeros(len(prices))
    found: Floats = -np.abs(np.log(prices) - np.log(paid.mean()))
    return np.where(np.isnan(found), 0.0, found)
