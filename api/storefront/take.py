"""A booking by the form without a script: a client of their own, and the time booked for them, all or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.book import book_spot
from api.bookings.crowd import Turn
from api.bookings.errors import HoldExpired, SlotTaken
from api.bookings.schemas import HoldIn
from api.bookings.seats import Seat
from api.identity.caller import Caller
from api.people.clients import add_client, change_client
from api.storefront.shown import Visit
from kit.addresses import Mail
from kit.crypto import MasterKey
from kit.db import Database
from kit.errors import Invalid
from kit.http.refusals import Left, leave_behind
from kit.i18n import region_of
from kit.texts import Name
from ml.serving import Speakers


class Person(BaseModel):
    """Who books, as they wrote it."""

    model_config = ConfigDict(str_strip_whitespace=True)
    name: Name
    email: Mail


class NotFilledIn(Invalid):
    """A name or an address is missing, or is none."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What booking by form stands on."""

    database: Database
    keys: MasterKey
    predictor: Speakers | None


def read_person(sent: Mapping[str, object]) -> Person:
    """Raises ``NotFilledIn``."""
    try:
        return Person.model_validate({name: sent.get(name) for name in Person.model_fields})
    except ValidationError as error:
        raise NotFilledIn from error


async def take(desk: Desk, visit: Visit, person: Person) -> Seat:
    """Raises what booking raises; of a time that is gone the nearest others stand in ``extra["alternatives"]``."""
    try:
        async with desk.database.writing() as session:
            seat = await _take(session, desk, visit, person)
            await session.commit()
            return seat
    except (SlotTaken, HoldExpired) as gone:
        if gone.afterwards:
            await gone.afterwards(desk.database)
        await desk.database.together(leave_behind, Left(gone.event, None, None, at=visit.now))
        raise


async def _take(session: AsyncSession, desk: Desk, visit: Visit, person: Person) -> Seat:
    house, asked = visit.organisation, visit.asked
    client = await add_client(session, desk.keys, organisation_id=house.id, now=visit.now, name=person.name)
    told = {"email": person.email, "zone": visit.zone.key, "locale": visit.tag}
    await change_client(session, client, told, region=region_of(house.locale), now=visit.now)
    who = Caller(organisation_id=house.id, role="client", client_id=client.id, channel="web")
    assert asked.start
    wished = HoldIn(
        service=asked.service, builder=asked.builder or None, start=asked.start, seats=asked.seats,
        minutes=asked.minutes,
    )  # fmt: skip
    return await book_spot(Turn(who, wished, session, visit.now), keys=desk.keys, predictor=desk.predictor)
