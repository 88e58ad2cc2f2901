"""Choices between builders, from visits, and fitting how clients choose: a conditional logit held towards beliefs.

Each choice is described as the product would have described it at its moment (day by day: the traits of builders are
those of the midnight before), and never by what came later. A builder who was not known to give the service by then
cannot be foretold by anybody: such choices are counted apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp

from ml.builders import NAMES, Business, Recommender, Traits, Visits, Wish, matrix, traits_of
from ml.builders.believed import BELIEVED
from ml.builders.visits import DAY, Bools, Floats

HELD = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Choices between builders in order of time.

    Attributes:
        rows: (choices, most, names), (choices, most) ``there``: what speaks for each who gave the service.
        taken: place of who was chosen.
        who: (choices, most) the place of each builder in ``names``, -1 for nobody.
        visit: the place of the choice among its business's visits.
        popular: (choices, most) the share of the bookings for the service; ``latest`` whom the client was with last.
        newcomer: whose client had not been here before; ``change`` whose client went to somebody new to them.
        fresh: whose builder was new or hardly booked yet.
        unforeseen: how many more chose somebody who was not known to give the service.
    """

    rows: Floats
    there: Bools
    taken: NDArray[np.int64]
    who: NDArray[np.int64]
    names: tuple[str, ...]
    visit: NDArray[np.int64]
    at: Floats
    clients: NDArray[np.str_]
    popular: Floats
    latest: Floats
    newcomer: Bools
    change: Bools
    fresh: Bools
    unforeseen: int = 0

    def __len__(self) -> int:
        return len(self.taken)

    def take(self, which: Bools) -> "Choices":
        """Some of the choices."""
        return Choices(
            rows=self.rows[which], there=self.there[which], taken=self.taken[which], who=self.who[which],
            names=self.names, visit=self.visit[which], at=self.at[which], clients=self.clients[which],
            popular=self.popular[which], latest=self.latest[which], newcomer=self.newcomer[which],
            change=self.change[which], fresh=self.fresh[which],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _One:
    row: Floats
    names: tuple[str, ...]
    taken: int
    visit: int
    at: float
    client: str
    popular: Floats
    is_fresh: bool


def choices_of(businesses: Sequence[tuple[Visits, Business]]) -> Choices:
    """Every choice between at least two builders, of all businesses."""
    found, unforeseen = list[_One](), 0
    for visits, business in businesses:
        own = _own(visits)
        traits, day = traits_of(visits, business, now=-np.inf), -np.inf
        for at in _chosen(visits):
            if np.floor(visits.booked_at[at] / DAY) != day:
                day = float(np.floor(visits.booked_at[at] / DAY))
                traits = traits_of(visits, business, now=day * DAY)
            givers = traits.givers(str(visits.services[at]))
            names = [traits.builders[each] for each in givers.tolist()]
            if visits.builders[at] not in names:
                unforeseen += 1
            elif len(names) > 1:
                found.append(_choice(visits, at, own, traits, givers))
    found.sort(key=lambda each: each.at)
    return _stacked(found, unforeseen)


def _chosen(visits: Visits) -> list[int]:
    """Rows in order of time; of what a client books on one day, or for one day, only the first is a choice."""
    seen, found = set[tuple[str, str, float]](), list[int]()
    for at in np.argsort(visits.booked_at, kind="stable").tolist():
        client = str(visits.clients[at])
        days = {(client, "booked", visits.booked_at[at] // DAY), (client, "comes", visits.walls[at] // DAY)}
        if not days & seen:
            found.append(at)
        seen |= days
    return found


def _own(visits: Visits) -> dict[str, Visits]:
    """Each client's visits."""
    order = np.argsort(visits.clients, kind="stable")
    names, starts = np.unique(visits.clients[order], return_index=True)
    parts = np.split(order, starts[1:]) if len(order) else []
    return {name: visits.take(np.sort(part)) for name, part in zip(names.tolist(), parts, strict=False)}


def _choice(visits: Visits, at: int, own: dict[str, Visits], traits: Traits, givers: NDArray[np.intp]) -> _One:
    service, client, now = str(visits.services[at]), str(visits.clients[at]), float(visits.booked_at[at])
    names = tuple(traits.builders[each] for each in givers.tolist())
    taken = names.index(str(visits.builders[at]))
    wish = Wish(service=service, now=now, visits=own[client], language=str(visits.languages[at]))
    return _One(
        row=matrix(wish, traits, givers), names=names, taken=taken, visit=at, at=now, client=client,
        popular=traits.share[givers, traits.services.index(service)], is_fresh=bool(traits.new[givers[taken]]),
    )  # fmt: skip


def _stacked(found: Sequence[_One], unforeseen: int) -> Choices:
    most = max((len(each.row) for each in found), default=0)
    rows, there = np.zeros((len(found), most, len(NAMES))), np.zeros((len(found), most), dtype=bool)
    popular, who = np.zeros((len(found), most)), np.full((len(found), most), -1)
    number: dict[str, int] = {}
    for place, each in enumerate(found):
        rows[place, : len(each.row)], there[place, : len(each.row)] = each.row, True
        popular[place, : len(each.row)] = each.popular
        who[place, : len(each.row)] = [number.setdefault(name, len(number)) for name in each.names]
    taken = np.array([each.taken for each in found], dtype=np.int64)
    share = rows[:, :, NAMES.index("share")]
    return Choices(
        rows=rows, there=there, taken=taken, who=who, names=tuple(number),
        visit=np.array([each.visit for each in found], dtype=np.int64), at=np.array([each.at for each in found]),
        clients=np.array([each.client for each in found], dtype=np.str_), popular=popular,
        latest=rows[:, :, NAMES.index("latest")], newcomer=share.sum(axis=1) == 0,
        change=(share.sum(axis=1) > 0) & (share[np.arange(len(found)), taken] == 0),
        fresh=np.array([each.is_fresh for each in found], dtype=bool), unforeseen=unforeseen,
    )  # fmt: skip


def fit(choices: Choices, *, held: float = HELD, version: str = "trial") -> Recommender:
    """The weights; ``held`` is how strongly they keep to what is believed, in log likelihood per squared log odds."""
    if not len(choices):
        return BELIEVED
    believed, at = np.array(BELIEVED.weights), np.arange(len(choices))
    taken = choices.rows[at, choices.taken].sum(axis=0)

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds = np.where(choices.there, choices.rows @ weights, -np.inf)
        whole = logsumexp(odds, axis=1)
        chances = np.exp(odds - whole[:, None])
        gap = weights - believed
        slope = np.einsum("nk,nkf->f", chances, choices.rows) - taken + held * gap
        return float(whole.sum() - taken @ weights + held * (gap**2).sum() / 2), slope

    found = minimize(loss, believed, jac=True, method="L-BFGS-B")
    return Recommender(version=version, weights=tuple(float(each) for each in found.x))


def chances(recommender: Recommender, choices: Choices) -> Floats:
    """(choices, most): 0 where nobody is."""
    odds = np.where(choices.there, choices.rows @ np.array(recommender.weights), -np.inf)
    found: Floats = np.exp(odds - logsumexp(odds, axis=1, keepdims=True))
    return found


def losses(said: Floats, choices: Choices) -> Floats:
    """(choices,): minus the log of the chance that was given to who was chosen."""
    found: Floats = -np.log(np.maximum(said[np.arange(len(choices)), choices.taken], 1e-9))
    return found
