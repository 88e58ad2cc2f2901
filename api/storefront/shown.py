"""What the page without a script shows: the services, then the times of one, then the form for a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.search import Found, search
from api.availability.wanted import Wanted
from api.catalog.lengths import lengths_of
from api.catalog.queries import active_services, get_service, givers_of
from api.storefront.asked import Asked
from api.storefront.words import words
from kit import ids
from kit.errors import Problem
from kit.i18n import clock_words, day_words, minutes_words, when, when_for, zone_words
from kit.money import Money
from kit.zones import zone
from models.catalog import Service
from models.identity import Organisation
from models.people import Builder

_AHEAD, _MOST = timedelta(days=14), 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Whose page it is, what is asked of it, and in which language."""

    organisation: Organisation
    asked: Asked
    language: str
    now: datetime

    @property
    def tag(self) -> str:
        own = self.organisation.locale
        return own if own[:2].lower() == self.language else self.language

    @property
    def zone(self) -> ZoneInfo:
        return zone(self.asked.zone or self.organisation.zone)

    @property
    def words(self) -> dict[str, Any]:
        return words(self.language)

    def link(self, **changed: object) -> str:
        return f"/b/{self.organisation.slug}?{urlencode(self.asked.address(**changed))}"


async def shown(session: AsyncSession, visit: Visit) -> dict[str, Any]:
    """The step that the address leads to, with all that its template needs."""
    service = await _service(session, visit)
    if service is None:
        return {"step": "services", "services": await _services(session, visit)}
    givers = await givers_of(session, service, None)
    named = [each for each in givers if each.public_id == visit.asked.builder]
    about = {"service": service, "builders": _builders(visit, givers), "zone_words": zone_words(visit.now, visit.zone)}
    if visit.asked.start:
        return about | {"step": "details"} | details(visit, service, named or givers)
    wanted = Wanted.of(service, minutes=_length(service, visit.asked), seats=min(visit.asked.seats, service.capacity))
    found = await search(
        session, wanted, named or givers, start=visit.now, end=visit.now + _AHEAD, now=visit.now, limit=_MOST
    )
    return about | {"step": "times", "days": _days(visit, found), "zones": _zones(visit, givers)}


def details(visit: Visit, service: Service, givers: Sequence[Builder]) -> dict[str, Any]:
    """The chosen time in both sides' words, and its price."""
    start, wanted = (
        visit.asked.start,
        Wanted.of(service, minutes=_length(service, visit.asked), seats=visit.asked.seats),
    )
    assert start
    zones = [visit.zone, *(zone(each.zone) for each in givers[:1] if len(givers) == 1)]
    price = wanted.quote().total
    return {
        "service": service,
        "times": when_for(start, zones, visit.tag),
        "who": givers[0].name if len(givers) == 1 else "",
        "length": minutes_words(wanted.length.minutes, visit.tag),
        "price": price.words(visit.tag) if price else "",
    }


async def _service(session: AsyncSession, visit: Visit) -> Service | None:
    try:
        return await get_service(session, visit.organisation.id, ids.parse("svc", visit.asked.service))
    except Problem:
        return None


async def _services(session: AsyncSession, visit: Visit) -> list[dict[str, str]]:
    return [
        {
            "name": each.name, "about": each.description, "length": minutes_words(each.minutes, visit.tag),
            "price": Money(each.price, each.currency).words(visit.tag) if each.price else "",
            "link": visit.link(service=each.public_id),
        }
        for each in await active_services(session, visit.organisation.id)
    ]  # fmt: skip


def _builders(visit: Visit, givers: Sequence[Builder]) -> list[dict[str, Any]]:
    return [
        {
            "name": each.name,
            "link": visit.link(builder=each.public_id, start=None),
            "is_chosen": each.public_id == visit.asked.builder,
        }
        for each in givers
    ]


def _days(visit: Visit, found: Sequence[Found]) -> list[dict[str, Any]]:
    """Times by the day of whoever looks; each once, whoever gives it."""
    first = {each.start: each for each in reversed(found)}
    starts = sorted(first)
    return [
        {
            "name": day_words(datetime.combine(day, datetime.min.time(), visit.zone), visit.zone, visit.tag),
            "times": [_time(visit, first[start]) for start in group],
        }
        for day, group in groupby(starts, key=lambda start: start.astimezone(visit.zone).date())
    ]


def nearest(visit: Visit, alternatives: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    """The times a refusal tells, as links."""
    return [
        {
            "words": when(datetime.fromisoformat(each["start"]), visit.zone, visit.tag),
            "link": visit.link(start=each["start"], builder=each["builder"]["id"]),
        }
        for each in alternatives
    ]


def _time(visit: Visit, found: Found) -> dict[str, str]:
    builder = visit.asked.builder or (found.builder.public_id if len(found.builders) == 1 else "")
    return {
        "words": clock_words(found.start, visit.zone, visit.tag),
        "link": visit.link(start=found.start.isoformat(), builder=builder),
    }


def _zones(visit: Visit, givers: Sequence[Builder]) -> list[str]:
    return sorted({visit.organisation.zone, visit.zone.key, *(each.zone for each in givers)})


def _length(service: Service, asked: Asked) -> int | None:
    return asked.minutes if asked.minutes in {each.minutes for each in lengths_of(service)} else None
