"""What is known of each builder of a business at a moment: asked for how much, liked how well, like whom.

Figures of a few visits are held towards those of the whole business. Who has none yet stands on what the business
tells of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.builders.visits import DAY, WEEK_HOURS, Bools, Business, Floats, Visits, hour_of_week

_HALF_LIFE, _RECENT, _NEW_DAYS, _NEW_VISITS = 60.0, 180.0, 60.0, 5
_HELD_POPULAR, _HELD_MARK, _HELD_BACK, _HELD_ALIKE, _HELD_SERVICE = 2.0, 5.0, 10.0, 20.0, 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """Columns in the order of ``builders``.

    Attributes:
        popular: (builders, services) log of the recent bookings of each, held towards what they get overall.
        marked: mean mark less that of the business.
        back: share of clients who came again after a first visit, less that of the business.
        alike: (builders, builders) log of how many more of one's clients also come to the other than of all clients.
        special: (builders, services) what share of their visits is for each service.
        prices: (builders, services) usual price, ``nan`` if not known.
        works: (builders, 168) the hours of the week in which they work.
        gave: (builders, services) whether they give it or gave it lately.
        new: 1 who came lately or was hardly booked yet.
        many: how many visits each had, of those that were marked how many, and the mean of those marks.
    """

    builders: tuple[str, ...]
    services: tuple[str, ...]
    languages: tuple[frozenset[str], ...]
    popular: Floats
    marked: Floats
    back: Floats
    alike: Floats
    special: Floats
    prices: Floats
    works: Bools
    gave: Bools
    new: Floats
    many: Floats
    marks: NDArray[np.int64]
    mean_mark: Floats
    share: Floats

    def givers(self, service: str) -> NDArray[np.intp]:
        """Places of who gives a service."""
        if service not in self.services:
            return np.array([], dtype=np.intp)
        return np.flatnonzero(self.gave[:, self.services.index(service)])


def traits_of(visits: Visits, business: Business, *, now: float) -> Traits:
    """As of ``now``; later rows and what was not known yet change nothing."""
    known = visits.known_at(now)
    there = {name for name, since in business.since.items() if since <= now} | set(known.builders.tolist())
    builders = tuple(sorted(there))
    told = {service for name in builders for service in business.gives.get(name, ())}
    services = tuple(sorted(told | set(known.services.tolist())))
    who, what = _codes(builders, known.builders.tolist()), _codes(services, known.services.tolist())
    age = (now - known.booked_at) / DAY
    shape = (len(builders), len(services))
    recent = _table(who, what, np.exp2(-age / _HALF_LIFE), shape)
    counts = _table(who, what, np.ones(len(known)), shape)
    gives = np.array([[each in business.gives.get(name, ()) for each in services] for name in builders], dtype=bool)
    gives = gives.reshape(shape)
    lately = _table(who, what, (age <= _RECENT).astype(float), shape) > 0
    many = counts.sum(axis=1)
    since = np.array([business.since.get(name, np.nan) for name in builders])
    came_lately = (now - np.where(np.isnan(since), _first(who, known.booked_at, len(builders)), since)) / DAY
    marked, back = _marked(who, known, len(builders)), _back(who, known, len(builders))
    return Traits(
        builders=builders, services=services,
        languages=tuple(business.languages.get(name, frozenset()) for name in builders),
        popular=_popular(recent), marked=marked[0], back=back, alike=_alike(who, known, len(builders)),
        special=_special(counts, gives), prices=_prices(who, what, known, shape),
        works=_works(who, known, builders, business), gave=gives | (lately & ~_told(builders, business)[:, None]),
        new=((came_lately < _NEW_DAYS) | (many < _NEW_VISITS)).astype(float), many=many,
        marks=marked[1], mean_mark=marked[2], share=recent / np.maximum(recent.sum(axis=0, keepdims=True), 1e-12),
    )  # fmt: skip


def _codes(names: Sequence[str], found: Sequence[str]) -> NDArray[np.int64]:
    at = {name: place for place, name in enumerate(names)}
    return np.array([at[each] for each in found], dtype=np.int64)


def _told(builders: Sequence[str], business: Business) -> Bools:
    """Of whom the business tells what they give: what they gave once and give no more is not offered."""
    return np.array([name in business.gives for name in builders], dtype=bool)


def _table(who: NDArray[np.int64], what: NDArray[np.int64], weights: Floats, shape: tuple[int, int]) -> Floats:
    found = np.bincount(who * max(shape[1], 1) + what, weights, shape[0] * shape[1])
    return found.astype(np.float64).reshape(shape)


def _first(who: NDArray[np.int64], at: Floats, many: int) -> Floats:
    found = np.full(many, np.inf)
    np.minimum.at(found, who, at)
    return found


def _popular(recent: Floats) -> Floats:
    """Of few bookings for a service one takes what a builder gets overall."""
    if not recent.size:
        return recent
    overall = recent.sum(axis=1, keepdims=True)
    overall = (overall + 1) / (overall.sum() + len(recent))
    held = recent + _HELD_POPULAR * overall
    found: Floats = np.log(held / held.mean(axis=0, keepdims=True))
    return found


def _marked(who: NDArray[np.int64], known: Visits, many: int) -> tuple[Floats, NDArray[np.int64], Floats]:
    """(held mean less the mean of all, how many, mean)."""
    said = ~np.isnan(known.marks)
    count = np.bincount(who[said], minlength=many)
    if not count.sum():
        return np.zeros(many), count, np.full(many, np.nan)
    total = np.bincount(who[said], known.marks[said], many)
    mean = known.marks[said].mean()
    alone = np.divide(total, count, out=np.full(many, np.nan), where=count > 0)
    return (total - mean * count) / (count + _HELD_MARK), count, alone


def _back(who: NDArray[np.int64], known: Visits, many: int) -> Floats:
    """Of those who came a first time to somebody and have since been to anybody: how many were with them again."""
    kept = np.flatnonzero(known.kept == 1)
    first, again = set[tuple[str, int]](), np.zeros(many)
    tried = np.zeros(many)
    open_: dict[str, int] = {}
    for at in kept.tolist():
        client, builder = str(known.clients[at]), int(who[at])
        if (before := open_.pop(client, None)) is not None:
            tried[before] += 1
            again[before] += before == builder
        if (client, builder) not in first:
            first.add((client, builder))
            open_[client] = builder
    share = again.sum() / max(tried.sum(), 1.0)
    found: Floats = (again - share * tried) / (tried + _HELD_BACK)
    return found


def _alike(who: NDArray[np.int64], known: Visits, many: int) -> Floats:
    """(builders, builders): nothing on the diagonal."""
    _, client = np.unique(known.clients, return_inverse=True)
    came = np.zeros((int(client.max(initial=-1)) + 1, many))
    came[client, who] = 1.0
    both, each = came.T @ came, came.sum(axis=0)
    usual = (each + 1) / (each.sum() + many) * max(float(came.sum()) / max(len(came), 1), 1.0)
    usual = np.minimum(usual, 1.0)
    held = (both + _HELD_ALIKE * usual[None]) / (each[:, None] + _HELD_ALIKE)
    found: Floats = np.log(held / usual[None]) if many else np.zeros((0, 0))
    np.fill_diagonal(found, 0.0)
    return found


def _special(counts: Floats, gives: Bools) -> Floats:
    """Held towards an equal share of all they give."""
    told = gives / np.maximum(gives.sum(axis=1, keepdims=True), 1)
    found: Floats = (counts + _HELD_SERVICE * told) / (counts.sum(axis=1, keepdims=True) + _HELD_SERVICE)
    return found


def _prices(who: NDArray[np.int64], what: NDArray[np.int64], known: Visits, shape: tuple[int, int]) -> Floats:
    paid = known.prices > 0
    total = _table(who[paid], what[paid], known.prices[paid], shape)
    count = _table(who[paid], what[paid], np.ones(int(paid.sum())), shape)
    found: Floats = np.divide(total, count, out=np.full(shape, np.nan), where=count > 0)
    return found


def _works(who: NDArray[np.int64], known: Visits, builders: Sequence[str], business: Business) -> Bools:
    """As told, else the hours in which they were seen."""
    seen = np.zeros((len(builders), WEEK_HOURS), dtype=bool)
    seen[who, hour_of_week(known.walls)] = True
    for place, name in enumerate(builders):
        if name in business.works:
            seen[place] = business.works[name]
    return seen
