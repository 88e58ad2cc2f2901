"""HTTP for packages: what can be bought, selling at the desk, what a client has left."""

from typing import Literal

from fastapi import APIRouter
from sqlalchemy import select

from api.identity.caller import Caller, WhoAsks
from api.identity.errors import PersonNeeded
from api.identity.may import require
from api.packages import schemas
from api.packages.errors import IsAPlan
from api.packages.holders import holders_of
from api.packages.sell import add_package, change_package, sell
from api.packages.spend import holdings_of, left_of
from api.packages.subscriptions import routes as subscriptions
from kit import ids
from kit.errors import NotFound
from kit.http.pages import Page, PageSize, cut, key_of
from kit.http.route import ClockNow, DbSession, Transactional
from models.identity import Organisation
from models.packages import Package
from models.people import Client

router = APIRouter(route_class=Transactional, tags=["packages"])


@router.get("/v1/packages")
async def list_packages(
    who: WhoAsks, session: DbSession, which: Literal["offered", "all"] = "offered"
) -> Page[schemas.PackageOut]:
    """What can be bought; ``all``, for the desk: also what was withdrawn, since some still have it."""
    require(who, "browse" if which == "offered" else "sell packages")
    query = select(Package).where(Package.organisation_id == who.organisation_id)
    query = query.where(Package.active) if which == "offered" else query
    rows = (await session.scalars(query.order_by(Package.name))).all()
    return Page(items=[schemas.package_out(row) for row in rows], next_cursor=None)


@router.post("/v1/packages", status_code=201)
async def create_package(
    new: schemas.PackageIn, who: WhoAsks, session: DbSession, clock: ClockNow
) -> schemas.PackageOut:
    """Put a package on offer."""
    require(who, "edit catalogue")
    organisation = await session.get_one(Organisation, who.organisation_id)
    return schemas.package_out(await add_package(session, organisation, new, now=clock.now()))


@router.patch("/v1/packages/{package_id}")
async def change_offered_package(
    package_id: str, change: schemas.PackageChange, who: WhoAsks, session: DbSession
) -> schemas.PackageOut:
    """Give a package another name or price; what was bought stays as it was bought."""
    require(who, "edit catalogue")
    row = await _package(session, who, package_id)
    await change_package(session, row, change)
    return schemas.package_out(row)


@router.delete("/v1/packages/{package_id}", status_code=204)
async def withdraw_package(package_id: str, who: WhoAsks, session: DbSession) -> None:
    """Offer a package no longer; those bought already can be used up."""
    require(who, "edit catalogue")
    (await _package(session, who, package_id)).active = False


@router.get("/v1/packages/{package_id}/holders")
async def list_holders(
    package_id: str, who: WhoAsks, session: DbSession, clock: ClockNow, cursor: str | None = None, limit: PageSize = 50
) -> Page[schemas.HolderOut]:
    """Who has credits left of a package, or a plan that goes on, newest first; withdrawn ones too."""
    require(who, "sell packages")
    row = await _package(session, who, package_id)
    before = key_of(cursor) if cursor else None
    found = await holders_of(session, row, now=clock.now(), before=before, limit=limit + 1)
    page, following = cut(found, limit=limit)
    return Page(items=[each.shown for each in page], next_cursor=following)


@router.post("/v1/clients/{of_client}/packages", status_code=201)
async def sell_package(
    of_client: str, sale: schemas.SaleIn, who: WhoAsks, session: DbSession, clock: ClockNow
) -> schemas.HoldingOut:
    """Write down that a client bought a package and paid it at the desk. Send it with an ``Idempotency-Key``."""
    require(who, "sell packages")
    client = await session.get(Client, ids.parse("cli", of_client))
    if client is None or client.organisation_id != who.organisation_id:
        raise NotFound("There is no such client.")
    package = await session.get(Package, ids.parse("pkg", sale.package))
    if package is None or package.organisation_id != who.organisation_id or not package.active:
        raise NotFound("There is no such package.")
    if package.unit:
        raise IsAPlan
    row = await sell(session, package, client, reference=sale.reference, now=clock.now())
    return schemas.holding_out(row, package, row.credits)


@router.get("/v1/clients/{of_client}/packages")
async def read_packages(of_client: str, who: WhoAsks, session: DbSession, clock: ClockNow) -> Page[schemas.HoldingOut]:
    """What a client has left, first what runs out first."""
    require(who, "sell packages")
    client = await session.get(Client, ids.parse("cli", of_client))
    if client is None or client.organisation_id != who.organisation_id:
        raise NotFound("There is no such client.")
    return await _left(session, client, clock)


@router.get("/v1/me/packages")
async def read_my_packages(who: WhoAsks, session: DbSession, clock: ClockNow) -> Page[schemas.HoldingOut]:
    """What the client who asks has left, first what runs out first."""
    if who.client_id is None:
        raise PersonNeeded("Only a client has this page.")
    return await _left(session, await session.get_one(Client, who.client_id), clock)


router.include_router(subscriptions.router)


async def _package(session: DbSession, who: Caller, shown: str) -> Package:
    row = await session.get(Package, ids.parse("pkg", shown))
    if row is None or row.organisation_id != who.organisation_id:
        raise NotFound("There is no such package.")
    return row


async def _left(session: DbSession, client: Client, clock: ClockNow) -> Page[schemas.HoldingOut]:
    now = clock.now()
    found = await holdings_of(session, client.id, now=now)
    shown = [schemas.holding_out(row, package, await left_of(session, row, now=now)) for row, package in found]
    return Page(items=shown, next_cursor=None)
