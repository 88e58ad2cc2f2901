"""Where the previews of a business's notices play: its own name, zone and money, a service of its own, its own people.

What happens there is made up (``samples``); where nothing is offered yet, the made-up business lends its service.
"""

import uuid
from datetime import datetime, time, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.catalog.queries import active_services, builders_of
from api.notifications.wording.samples import HARBOUR, Stage
from kit.money import Money
from kit.zones import earliest, local_date, zone
from models.catalog import Service
from models.identity import Organisation
from models.people import Builder

_SOON, _AT = timedelta(days=7), time(10)


async def stage_of(session: AsyncSession, organisation_id: uuid.UUID, *, now: datetime) -> Stage:
    """A session a week from now at ten, of the first service that has a price and somebody who gives it."""
    house = await session.get_one(Organisation, organisation_id)
    services = await active_services(session, organisation_id)
    for service in sorted(services, key=lambda each: not each.price):
        if givers := await builders_of(session, service):
            return _at(house, service, givers[0], now=now)
    return _at(house, None, None, now=now)


def _at(house: Organisation, service: Service | None, builder: Builder | None, *, now: datetime) -> Stage:
    where = zone(builder.zone if builder else house.zone)
    day = local_date(now + _SOON, where)
    return Stage(
        organisation=house.name,
        service=service.name if service else HARBOUR.service,
        builder=builder.name if builder else HARBOUR.builder,
        place=(builder.place if builder else None) or "",
        zones=(house.zone, where.key),
        starts_at=earliest(datetime.combine(day, _AT), where),
        length=timedelta(minutes=service.minutes) if service else HARBOUR.length,
        price=Money(service.price, service.currency) if service else Money(HARBOUR.price.minor, house.currency),
        locale=house.locale,
    )
