"""A documented, seeded business whose clients choose between builders: the truth is known, so peers can be judged.

Builders have languages, hours, prices, a style and a quality; some come while the business runs. Clients have a
language, hours, a taste for styles and a purse. Who was happy mostly goes back; the others choose by what fits them and
by what is talked about. The numbers are ours: no figure measured here says anything about real people.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ml.builders import Business, Visits
from ml.builders.visits import DAY, HOUR, WEEK_HOURS, Bools, Floats

BEGIN = float(np.datetime64("2025-01-06T00:00:00", "s").astype(np.int64))
SERVICES = ("cut", "colour", "care")
_LANGUAGES, _LANGUAGE_SHARES = ("en", "pt", "uk"), (0.7, 0.2, 0.1)
_SPEAKS = 0.3
_SHIFTS = ((8, 14), (12, 18), (16, 21))
_PRICES, _ASKED = {"cut": 40.0, "colour": 90.0, "care": 60.0}, (0.6, 0.25, 0.15)
_MARKED, _MISSED, _LOYAL, _TALK, _FORGOTTEN = 0.35, 0.12, 0.75, 0.6, 0.997


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """``truth``: by row of the visits, the chance with which each builder (by name) was chosen."""

    visits: Visits
    business: Business
    truth: tuple[dict[str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _People:
    """Columns by builder, or by client."""

    style: Floats
    quality: Floats
    price: Floats
    shift: NDArray[np.int64]


def simulate(
    *, builders: int = 12, late: int = 4, clients: int = 700, days: int = 365, visits: int = 6_000, seed: int = 11
) -> World:
    """The same seed gives the same world; ``late`` of the builders come one after another while it runs."""
    random = np.random.default_rng(seed)
    givers, people = _people(random, builders), _people(random, clients)
    names = [f"builder-{each:02d}" for each in range(builders)]
    since = np.r_[np.full(builders - late, BEGIN), BEGIN + DAY * days * np.linspace(0.2, 0.85, late)]
    speaks = [frozenset({"en"} | {each for each in _LANGUAGES[1:] if random.random() < _SPEAKS}) for _ in names]
    gives = [frozenset(random.choice(SERVICES, 2, replace=False).tolist()) for _ in names]
    language = random.choice(_LANGUAGES, clients, p=_LANGUAGE_SHARES)
    business = Business(
        gives=dict(zip(names, gives, strict=True)), since=dict(zip(names, since.tolist(), strict=True)),
        languages=dict(zip(names, speaks, strict=True)),
        works={name: _week(*_SHIFTS[shift]) for name, shift in zip(names, givers.shift.tolist(), strict=True)},
    )  # fmt: skip
    fits = _fits(givers, people, [[each in said for said in speaks] for each in language.tolist()])
    town = _Town(business, names, givers, people, language, fits, np.sort(random.uniform(-0.3, 0.9, clients)) * days)
    return _lived(random, town, np.sort(random.uniform(0, days, visits)))


def _people(random: np.random.Generator, many: int) -> _People:
    return _People(
        style=random.normal(0, 1, (many, 2)), quality=random.normal(0, 0.7, many), price=random.normal(0, 0.25, many),
        shift=random.integers(0, len(_SHIFTS), many),
    )  # fmt: skip


def _week(opens: int, closes: int) -> Bools:
    hour = np.arange(WEEK_HOURS)
    found: Bools = (hour % 24 >= opens) & (hour % 24 < closes) & (hour < 6 * 24)
    return found


def _fits(givers: _People, people: _People, speaks: list[list[bool]]) -> Floats:
    """(clients, builders): how well each fits each."""
    apart = np.linalg.norm(people.style[:, None] - givers.style[None], axis=2)
    shift = np.abs(people.shift[:, None] - givers.shift[None])
    purse = np.abs(people.price[:, None] - givers.price[None])
    found: Floats = 0.8 * givers.quality - 0.7 * apart - 0.9 * shift - 1.5 * purse + 1.2 * np.array(speaks)
    return found


@dataclass(frozen=True, slots=True)
class _Town:
    """``arrives``: (clients,) in days; ``talked`` and ``happy`` change while it is lived in."""

    business: Business
    names: list[str]
    givers: _People
    people: _People
    language: NDArray[np.str_]
    fits: Floats
    arrives: Floats
    happy: dict[tuple[int, str], int] = field(default_factory=dict)

    def chances(self, client: int, service: str, at: float, talked: Floats) -> Floats:
        """(builders,): whom this client chooses."""
        business = self.business
        is_open = [service in business.gives[name] and business.since[name] <= at for name in self.names]
        odds = np.where(is_open, self.fits[client] + _TALK * np.log(talked / talked.mean()), -np.inf)
        found: Floats = np.exp(odds - odds.max())
        found /= found.sum()
        if (back := self.happy.get((client, service), -1)) >= 0:
            found *= 1 - _LOYAL
            found[back] += _LOYAL
        return found


def _lived(random: np.random.Generator, town: _Town, moments: Floats) -> World:
    keen, talked = random.gamma(1.5, size=len(town.arrives)), np.ones(len(town.names))
    rows, truth = list[tuple[object, ...]](), list[dict[str, float]]()
    for moment in moments.tolist():
        there = np.flatnonzero(town.arrives <= moment)
        client = int(random.choice(there, p=keen[there] / keen[there].sum()))
        service, booked_at = str(random.choice(SERVICES, p=_ASKED)), BEGIN + moment * DAY
        chances = town.chances(client, service, booked_at, talked)
        builder = int(random.choice(len(town.names), p=chances))
        came = bool(random.random() >= _MISSED)
        talked *= _FORGOTTEN
        talked[builder] += came
        rows.append(_visit(random, town, client, builder, service, booked_at, came=came))
        truth.append(dict(zip(town.names, chances.tolist(), strict=True)))
    return World(visits=_columns(rows), business=town.business, truth=tuple(truth))


def _visit(
    random: np.random.Generator, town: _Town, client: int, builder: int, service: str, booked_at: float, *, came: bool
) -> tuple[object, ...]:  # fmt: skip
    """One row; who came and was content is on the way to become a regular."""
    liked = float(town.fits[client, builder] - town.fits.mean() + random.normal(0, 1))
    if came:
        town.happy[client, service] = builder if liked > 0 else -1
    opens, closes = _SHIFTS[town.givers.shift[builder]]
    day = np.floor(booked_at / DAY + 1 + random.exponential(5.0))
    walls = day * DAY + HOUR * float(random.integers(opens, closes))
    over = (day + 1) * DAY
    is_marked = came and random.random() < _MARKED
    mark = float(np.clip(round(3.5 + 0.8 * liked + random.normal(0, 0.5)), 1, 5)) if is_marked else np.nan
    price = _PRICES[service] * float(np.exp(town.givers.price[builder]))
    return (f"client-{client:04d}", town.names[builder], service, booked_at, walls, float(came), over, mark,
            over if is_marked else np.inf, price, str(town.language[client]))  # fmt: skip


def _columns(rows: list[tuple[object, ...]]) -> Visits:
    columns = [list(each) for each in zip(*rows, strict=True)]
    names = ("clients", "builders", "services", "booked_at", "walls", "kept", "over_at", "marks", "marked_at", "prices",
             "languages")  # fmt: skip
    return Visits(**{name: np.array(column) for name, column in zip(names, columns, strict=True)})
