"""Whom a client may like is **recommended**: everybody who gives a service, in the order in which they fit.

Nobody is left out. What a known client was shown is kept as an event: it is what fairness between builders and later
learning go by. Traits of builders are reckoned anew after a while, a client's own visits each time.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

import numpy as np
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.suggestions.visits import business_of, visits_of_client, visits_of_organisation
from kit.outbox import OutboxRow, announce
from ml.builders import Recommender, Traits, Wish, traits_of
from ml.builders.fair import weight_of
from ml.builders.sayable import Reason, reasons
from ml.builders.told import language_of
from ml.builders.visits import Floats
from models.catalog import Service
from models.events import BuildersOffered
from models.people import Builder, Client

FRESH_FOR = timedelta(minutes=10)
_LATELY, _LOOKED_BACK, _MOST_KEPT = 40, 500, 200


@dataclass(frozen=True, slots=True)
class Recommended:
    """Everybody, best first, each with a reason that is true of them, if any; ``language`` is the client's."""

    id: uuid.UUID
    policy: str
    language: str
    builders: list[tuple[Builder, Reason | None]]


Kept = dict[uuid.UUID, tuple[datetime, Traits]]


async def recommend(
    session: AsyncSession, service: Service, givers: Sequence[Builder], *, recommender: Recommender, kept: Kept,
    client_id: uuid.UUID | None, locale: str, offer_id: uuid.UUID, now: datetime,
) -> Recommended:  # fmt: skip
    """The givers in order; ``kept`` are the traits of businesses as they were reckoned lately."""
    traits = await _traits(session, service, givers, kept, now=now)
    client = await session.get(Client, client_id) if client_id else None
    language = language_of((client.locale if client else None) or locale)
    visits = await visits_of_client(session, service.organisation_id, client_id)
    lately = await _shown_lately(session, service, but=client_id)

    wish = Wish(service=str(service.id), now=now.timestamp(), visits=visits, language=language)
    places = np.array([traits.builders.index(str(each.id)) for each in givers], dtype=np.intp)
    shown = np.array([lately.get(str(each.id), 0.0) for each in givers])
    ranked = recommender.rank(wish, traits, places, shown=shown)
    true = reasons(wish, traits, places)

    if client_id and len(givers) > 1:  # of somebody nobody knows, nobody will know whom they chose
        order = ranked.order.tolist()
        await announce(session, _told(service, givers, order, ranked.chances, recommender, client_id, offer_id), now)
    chosen = [(givers[at], true[at]) for at in ranked.order.tolist()]
    return Recommended(offer_id, recommender.version, language, chosen)


async def _traits(
    session: AsyncSession, service: Service, givers: Sequence[Builder], kept: Kept, *, now: datetime
) -> Traits:
    """Those kept, if they are fresh and know everybody who gives the service."""
    at, traits = kept.get(service.organisation_id, (None, None))
    if at and traits and abs(now - at) < FRESH_FOR and _knows(traits, service, givers):
        return traits
    visits = await visits_of_organisation(session, service.organisation_id, now=now)
    business = await business_of(session, service.organisation_id, now=now)
    traits = traits_of(visits, business, now=now.timestamp())
    while len(kept) >= _MOST_KEPT:
        del kept[next(iter(kept))]
    kept.pop(service.organisation_id, None)
    kept[service.organisation_id] = now, traits
    return traits


def _knows(traits: Traits, service: Service, givers: Sequence[Builder]) -> bool:
    return str(service.id) in traits.services and {str(each.id) for each in givers} <= set(traits.builders)


async def _shown_lately(session: AsyncSession, service: Service, *, but: uuid.UUID | None) -> dict[str, float]:
    """With what weight each builder was shown to others of late, to each of them last.

    So who asks twice sees the same order, and who asks often counts no more than anybody else.
    """
    query = (
        select(OutboxRow.payload)
        .where(OutboxRow.kind == BuildersOffered.__name__, OutboxRow.organisation_id == service.organisation_id)
        .order_by(OutboxRow.number.desc())
        .limit(_LOOKED_BACK)
    )
    last: dict[str, list[dict[str, str]]] = {}
    for told in await session.scalars(query):
        if told["service_id"] == str(service.id) and told["client_id"] != str(but):
            last.setdefault(told["client_id"], told["candidates"])
    found: dict[str, float] = {}
    for candidates in islice(last.values(), _LATELY):
        for place, each in enumerate(candidates):
            found[each["builder_id"]] = found.get(each["builder_id"], 0.0) + weight_of(place)
    return found


def _told(
    service: Service, givers: Sequence[Builder], order: Sequence[int], chances: Floats, recommender: Recommender,
    client_id: uuid.UUID, offer_id: uuid.UUID,
) -> BuildersOffered:  # fmt: skip
    candidates = [{"builder_id": str(givers[at].id), "chance": round(float(chances[at]), 6)} for at in order]
    return BuildersOffered(
        organisation_id=service.organisation_id, subject=offer_id, service_id=service.id, candidates=candidates,
        policy=recommender.version, client_id=client_id,
    )  # fmt: skip
