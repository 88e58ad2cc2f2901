"""Whose account money goes to: one that the organisation has connected, else the installation's.

A payment remembers where it was asked for and stays with that account, whatever is connected later.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.connected import find_connection, secrets_of
from api.payments.chain.book import Book
from api.payments.port import BY_MACHINE, Provider, Shelf, offered, shelves
from kit.clock import Clock, SystemClock
from kit.crypto import MasterKey
from kit.db import Database
from kit.errors import Invalid, NotFound, Refused
from kit.settings import Settings
from models.payments import Connection, Payment

ROOM = "payments"
BY_HAND = "manual"


@dataclass(frozen=True, slots=True)
class Vendors:
    """The accounts there are; opens its own short transactions."""

    database: Database
    keys: MasterKey
    settings: Settings
    clock: Clock = field(default_factory=SystemClock)

    async def of(self, payment: Payment) -> Provider:
        """The account a payment was asked for at. Raises ``Refused`` when it is connected no longer."""
        return await self.at(payment.provider, payment.connection_id)

    async def at(self, provider: str, connection_id: uuid.UUID | None) -> Provider:
        """An account by its connection, none being the installation's. Raises ``Refused`` as ``of`` does."""
        shelf = get_shelf(provider)
        if connection_id is None:
            return shelf.connect(self.settings)
        async with self.database.reading() as session:
            row = await session.get_one(Connection, connection_id)
        if not has_own_keys(shelf, row):
            raise Refused("the account this was paid to is connected no longer")
        vendor: Any = shelf.connect_own(self.settings, secrets_of(self.keys, row))
        if shelf.has_book:
            vendor = vendor.with_book(Book(self.database, self.clock, row.organisation_id, row.id))
        found: Provider = vendor
        return found

    def behind(self, row: Connection) -> Provider:
        """The account that a connection's webhooks come from."""
        return account(get_shelf(row.name), row, secrets_of(self.keys, row), self.settings)


def vendors_here(request: Request) -> Vendors:
    """The accounts as this app has them."""
    state = request.app.state
    return Vendors(state.database, state.keys, state.settings, state.clock)


def account(shelf: Shelf, row: Connection, secrets: Mapping[str, str], settings: Settings) -> Provider:
    """The organisation's own account where it has one, else the installation's."""
    return shelf.connect_own(settings, secrets) if has_own_keys(shelf, row) else shelf.connect(settings)


def get_shelf(name: str) -> Shelf:
    """Raises ``NotFound``."""
    found = shelves().get(name)
    if found is None:
        raise NotFound("There is no such payment provider.")
    return found


def has_own_keys(shelf: Shelf, row: Connection) -> bool:
    """Whether a connection is an account of the organisation's own, not only where the vendor calls us."""
    return bool(shelf.wants) and row.secret is not None and bool(row.options.get("account"))


async def own_accounts(session: AsyncSession, organisation_id: uuid.UUID) -> dict[str, Connection]:
    """The accounts an organisation has connected, by vendor."""
    query = select(Connection).where(Connection.organisation_id == organisation_id, Connection.room == ROOM)
    rows, every = (await session.scalars(query)).all(), shelves()
    return {row.name: row for row in rows if row.name in every and has_own_keys(every[row.name], row)}


async def own_account(session: AsyncSession, organisation_id: uuid.UUID, name: str) -> uuid.UUID | None:
    """The id of the account that new payments by a vendor go to; None for the installation's."""
    row = await find_connection(session, organisation_id, name, room=ROOM)
    return row.id if row and has_own_keys(get_shelf(name), row) else None


async def ways_of(session: AsyncSession, settings: Settings, organisation_id: uuid.UUID) -> tuple[str, ...]:
    """The vendors that can be chosen here, the usual one first.

    Who has connected an account of their own is paid there and nowhere else; by hand is always possible. Else it is
    what the installation is set up for.
    """
    accounts = await own_accounts(session, organisation_id)
    own = [name for name in BY_MACHINE if name in accounts]
    return (*own, BY_HAND) if own else offered(settings)


async def chosen_way(session: AsyncSession, settings: Settings, organisation_id: uuid.UUID, named: str | None) -> str:
    """The vendor that was named, else the usual one here. Raises ``Invalid`` for one that cannot be chosen."""
    ways = await ways_of(session, settings, organisation_id)
    if named and named not in ways:
        raise Invalid("That way to pay is not offered here.", offered=list(ways))
    return named or ways[0]
