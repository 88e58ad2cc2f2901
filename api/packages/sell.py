"""Packages are put on offer, and **sold** at the desk: the money is in the books, and owed in sessions until spent."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.catalog.queries import get_service
from api.packages.errors import PlanPriceStays
from api.packages.schemas import PackageChange, PackageIn
from api.payments.ledger.entries import transfer
from api.people.errors import NameTaken
from kit import ids
from kit.db import lock
from kit.ids import new_id
from kit.money import Money
from kit.outbox import announce
from models.events import PackageBought, PackageEvent
from models.identity import Organisation
from models.packages import CreditEntry, Holding, Package
from models.people import Client


async def add_package(session: AsyncSession, organisation: Organisation, new: PackageIn, *, now: datetime) -> Package:
    """Put a package on offer. Raises ``NameTaken``, and ``NotFound`` for a service."""
    await _free_name(session, organisation.id, new.name)
    for shown in new.services:
        await get_service(session, organisation.id, ids.parse("svc", shown))
    row = Package(
        id=new_id(now), organisation_id=organisation.id, created_at=now, currency=organisation.currency, active=True,
        **new.columns(),
    )  # fmt: skip
    session.add(row)
    await session.flush()
    return row


async def change_package(session: AsyncSession, row: Package, change: PackageChange) -> None:
    """Another name or price. Raises ``NameTaken``, and ``PlanPriceStays``."""
    if change.price is not None and change.price != row.price and row.unit:
        raise PlanPriceStays
    if change.name and change.name != row.name:
        await _free_name(session, row.organisation_id, change.name)
    row.name, row.price = change.name or row.name, row.price if change.price is None else change.price
    await session.flush()


async def _free_name(session: AsyncSession, organisation_id: uuid.UUID, name: str) -> None:
    """Under the organisation's lock: of two who want a name at once one has it. Raises ``NameTaken``."""
    await lock(session, [organisation_id])
    same = select(Package.id).where(Package.organisation_id == organisation_id, Package.name == name)
    if await session.scalar(same):
        raise NameTaken(f"There is a package called “{name}” already.")


async def sell(session: AsyncSession, package: Package, client: Client, *, reference: str, now: datetime) -> Holding:
    """Write down that a client bought a package and paid it at the desk."""
    row = await grant(session, package, client, price=package.price, now=now)
    if row.price:
        price = Money(row.price, row.currency)
        await transfer(
            session, row.organisation_id, transfer_id=f"{row.public_id}:sold",
            moves={"cash:desk": price, "credits": -price}, memo=reference or "package", now=now,
        )  # fmt: skip
    return row


@dataclass(frozen=True, slots=True)
class Lot:
    """So many credits that can be used until then; of a plan they differ from what the package has."""

    credits: int
    expires_at: datetime | None
    subscription_id: uuid.UUID | None = None


async def grant(
    session: AsyncSession, package: Package, client: Client, *, price: int, now: datetime, lot: Lot | None = None
) -> Holding:
    """Give a client the credits of a package at what they paid; where that money is, is left to the caller."""
    lot = lot or Lot(package.credits, now + timedelta(days=package.days) if package.days else None)
    row = Holding(
        id=new_id(now), organisation_id=package.organisation_id, created_at=now, client_id=client.id,
        package_id=package.id, credits=lot.credits, price=price, currency=package.currency, expires_at=lot.expires_at,
    )  # fmt: skip
    session.add(row)
    await session.flush()
    enter(session, row, kind="bought", credits=row.credits, value=row.price, now=now)
    await announce(session, told(row, PackageBought, lot.subscription_id), now)
    return row


def told(holding: Holding, kind: type[PackageEvent], subscription_id: uuid.UUID | None) -> PackageEvent:
    """The event of ``kind`` about what a client bought."""
    return kind(
        organisation_id=holding.organisation_id, subject=holding.id, client_id=holding.client_id,
        package_id=holding.package_id, credits=holding.credits, price=holding.price, currency=holding.currency,
        subscription_id=subscription_id,
    )  # fmt: skip


def enter(
    session: AsyncSession,
    holding: Holding,
    *,
    kind: str,
    credits: int,  # noqa: A002 - what they are called
    value: int,
    now: datetime,
    booking_id: uuid.UUID | None = None,
) -> None:
    """Write down credits that came or went."""
    session.add(
        CreditEntry(
            id=new_id(now), organisation_id=holding.organisation_id, created_at=now, holding_id=holding.id,
            booking_id=booking_id, kind=kind, credits=credits, value=value,
        )
    )  # fmt: skip
