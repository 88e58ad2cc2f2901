"""``parley seed``: a business from one document, all of it or nothing."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.wanted import Wanted
from api.bookings.hold import lines_of
from api.bookings.take import place
from api.catalog.services import offer
from api.identity.programs.keys import make_key
from api.people.clients import add_client
from api.people.hours import set_hours
from api.people.time_schemas import Hours
from kit.clock import Clock
from kit.crypto import MasterKey
from kit.db import Database
from kit.errors import Conflict
from kit.ids import new_id
from models.bookings import Booking
from models.catalog import Question, Service
from models.identity import Member, Organisation
from models.people import Builder, Client
from parley.seed_document import BookingSeed, BuilderSeed, SeedDocument, ServiceSeed


class SlugTaken(Conflict):
    type, title = "slug-taken", "There is an organisation with this slug already"
    next_step = "Choose another slug, or use the organisation that is there."


@dataclass(frozen=True, slots=True)
class Seeded:
    """What a seeding made: the organisation, the address its owner signs in with, their API key, shown this once."""

    slug: str
    name: str
    owner: str
    key: str


async def seed(database: Database, clock: Clock, keys: MasterKey, document: SeedDocument) -> Seeded:
    """Make the organisation of ``document``; it answers on the bare address from now on. Raises ``SlugTaken``."""
    async with database.writing() as session:
        seeder = _Seeder(session, keys, clock.now(), document)
        made = await seeder.run()
        await session.commit()
    return made


class _Seeder:
    """Writes one document; keeps what it made by name."""

    def __init__(self, session: AsyncSession, keys: MasterKey, now: datetime, document: SeedDocument) -> None:
        self.session, self.keys, self.now, self.document = session, keys, now, document
        self.services: dict[str, Service] = {}
        self.builders: dict[str, Builder] = {}
        self.clients: dict[str, Client] = {}

    async def run(self) -> Seeded:
        self.organisation = await self._organisation()
        for service in self.document.services:
            self.services[service.name] = await self._service(service)
        for builder in self.document.builders:
            self.builders[builder.name] = await self._builder(builder)
        for client in self.document.clients:
            row = await add_client(
                self.session, self.keys, organisation_id=self.organisation.id, now=self.now, name=client.name,
                email=client.email,
            )  # fmt: skip
            row.phone, row.zone = client.phone, client.zone
            self.clients[client.name] = row
        for question in self.document.questions:
            self.session.add(Question(**self._owned(), **question.model_dump()))
        for booking in self.document.bookings:
            await self._booking(booking)
        return self._owner()

    def _owned(self) -> dict[str, uuid.UUID | datetime]:
        return {"id": new_id(self.now), "organisation_id": self.organisation.id, "created_at": self.now}

    async def _organisation(self) -> Organisation:
        wanted = self.document.organisation
        if await self.session.scalar(select(Organisation.id).where(Organisation.slug == wanted.slug)):
            raise SlugTaken(f"There is an organisation “{wanted.slug}” already.")
        row = Organisation(id=new_id(self.now), created_at=self.now, seeded_at=self.now, **wanted.model_dump())
        self.session.add(row)
        await self.session.flush()
        return row

    async def _service(self, wanted: ServiceSeed) -> Service:
        fields = wanted.model_dump(exclude={"step"})
        row = Service(
            **self._owned(),
            **fields,
            step=wanted.step or wanted.minutes,
            currency=self.organisation.currency,
            organisation=self.organisation,
        )
        self.session.add(row)
        await self.session.flush()
        return row

    async def _builder(self, wanted: BuilderSeed) -> Builder:
        row = Builder(
            **self._owned(), **wanted.model_dump(include={"name", "zone", "place", "email", "limits", "languages"})
        )
        self.session.add(row)
        await self.session.flush()
        hours = Hours(weekly=wanted.hours, overrides=wanted.overrides)
        await set_hours(self.session, row, hours, now=self.now)
        for name in dict.fromkeys(wanted.services):
            offer(self.session, self.services[name], row.id)
        return row

    async def _booking(self, wanted: BookingSeed) -> None:
        service, builder = self.services[wanted.service], self.builders[wanted.builder]
        one = Wanted.of(service)
        taken = await place(self.session, one, [builder], start=wanted.start, now=self.now)
        priced = one.quote()
        self.session.add(
            Booking(
                **self._owned(), session_id=taken.id, client_id=self.clients[wanted.client].id, seats=1,
                price=priced.total.minor, currency=priced.total.currency, price_lines=lines_of(priced),
                state=wanted.outcome or "confirmed", expires_at=None, channel="seed", version=1,
            )
        )  # fmt: skip
        await self.session.flush()

    def _owner(self) -> Seeded:
        slug = self.organisation.slug
        address = (self.document.owner or f"owner@{slug}.example.org").lower()
        own = next((each for each in self.document.builders if (each.email or "").lower() == address), None)
        person = (own.name, self.builders[own.name].id) if own else ("Owner", None)
        self.session.add(Member(**self._owned(), name=person[0], builder_id=person[1], email=address, role="owner"))
        _, secret = make_key(
            self.session, self.keys, organisation_id=self.organisation.id, name="seed", role="owner", now=self.now
        )
        return Seeded(slug=slug, name=self.organisation.name, owner=address, key=secret)
