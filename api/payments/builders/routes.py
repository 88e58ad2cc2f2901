"""HTTP for builders' accounts at a payment vendor: open one, go on with it, see how it stands."""

from fastapi import APIRouter, Request

from api.identity.caller import Caller, WhoAsks
from api.identity.may import require
from api.payments.accounts.whose import Vendors, vendors_here
from api.payments.builders import schemas
from api.payments.builders.accounts import look_at_account, open_account, who_pays_on
from api.payments.builders.queries import find_account
from api.people.queries import get_builder
from kit import ids
from kit.db import Database
from kit.errors import NotFound
from kit.http.route import ClockNow, DatabaseDoor, Stepwise
from models.payouts import PayoutAccount
from models.people import Builder

router = APIRouter(route_class=Stepwise, tags=["ledger"])
_VERB = "have payout account"


@router.post("/v1/builders/{builder_id}/payout-account")
async def open_payout_account(
    builder_id: str, told: schemas.PayoutAccountIn, who: WhoAsks, database: DatabaseDoor, clock: ClockNow,
    request: Request,
) -> schemas.OnboardingOut:  # fmt: skip
    """Have the payment vendor pay a builder's part itself: an account, and the link where they tell it who they are.

    Asking again gives the same account and a fresh link.
    """
    builder, vendors = await _theirs(database, who, builder_id), vendors_here(request)
    back = f"{vendors.settings.url.rstrip('/')}/desk/earnings?builder={builder_id}"
    row, link = await open_account(vendors, builder, country=told.country, back=back, now=clock.now())
    return schemas.OnboardingOut(account=schemas.account_out(row), link=link)


@router.get("/v1/builders/{builder_id}/payout-account")
async def read_payout_account(
    builder_id: str, who: WhoAsks, database: DatabaseDoor, request: Request
) -> schemas.PayoutAccountOut:
    """How a builder's account stands, as the vendor said last."""
    builder, vendors = await _theirs(database, who, builder_id), vendors_here(request)
    return schemas.account_out(await _account(vendors, builder))


@router.post("/v1/builders/{builder_id}/payout-account/again")
async def look_at_payout_account(
    builder_id: str, who: WhoAsks, database: DatabaseDoor, request: Request
) -> schemas.PayoutAccountOut:
    """Ask the vendor how a builder's account stands."""
    builder, vendors = await _theirs(database, who, builder_id), vendors_here(request)
    return schemas.account_out(await look_at_account(vendors, await _account(vendors, builder)))


async def _theirs(database: Database, who: Caller, builder_id: str) -> Builder:
    require(who, _VERB)
    async with database.reading() as session:
        builder = await get_builder(session, who.organisation_id, ids.parse("bld", builder_id))
    require(who, _VERB, builder)
    return builder


async def _account(vendors: Vendors, builder: Builder) -> PayoutAccount:
    async with vendors.database.reading() as session:
        provider, own = await who_pays_on(session, vendors, builder.organisation_id)
        row = await find_account(session, builder.id, provider, own)
    if row is None:
        raise NotFound("This builder has no account at the payment service.")
    return row
