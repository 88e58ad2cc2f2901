"""Who came to whom, of every business on the installation: bookings and marks from events, the rest as it stands."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kit.db import Database
from ml.builders import Business, Visits
from ml.builders.told import MARKED, business_told, language_of, visits_told
from ml.no_show.lives import KINDS
from models.catalog import Offering
from models.people import USUAL, Builder, Client, WorkingHours
from training.events import happened, zones_of_builders


async def fetch(database: Database, *, now: datetime) -> list[tuple[Visits, Business]]:
    """By business, up to ``now``."""
    async with database.reading() as session:
        rows, zones = await happened(session, (*KINDS, MARKED), until=now), await zones_of_builders(session)
        languages = {
            str(client): language_of(locale)
            for client, locale in await session.execute(select(Client.id, Client.locale))
        }
        businesses = await _businesses(session)
    visits = visits_told(rows, zones=zones, languages=languages)
    return [(some, businesses.get(whose, Business())) for whose, some in visits.items()]


async def _businesses(session: AsyncSession) -> Mapping[str, Business]:
    builders = (await session.scalars(select(Builder))).all()
    given = (await session.execute(select(Offering.builder_id, Offering.service_id))).all()
    usual = select(WorkingHours.builder_id, WorkingHours.weekly).where(WorkingHours.name == USUAL)
    hours = {str(builder): weekly for builder, weekly in await session.execute(usual)}
    found: dict[str, Business] = {}
    for whose in {builder.organisation_id for builder in builders}:
        theirs = {str(each.id): each for each in builders if each.organisation_id == whose}
        found[str(whose)] = business_told(
            [(name, each.created_at, each.languages) for name, each in theirs.items()],
            [(str(builder), str(service)) for builder, service in given if str(builder) in theirs],
            {name: weekly for name, weekly in hours.items() if name in theirs},
        )
    return found
