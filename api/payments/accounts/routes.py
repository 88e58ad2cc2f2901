"""HTTP for how money is paid here, and a business's own accounts at payment vendors: list, connect, disconnect."""

from fastapi import APIRouter, Request

from api.identity.caller import WhoAsks
from api.identity.connected import find_connection, secrets_of
from api.identity.may import require
from api.payments.accounts import schemas
from api.payments.accounts.connect import By, connect_account, connectable, connectables, disconnect_account
from api.payments.accounts.whose import BY_HAND, ROOM, get_shelf, vendors_here, ways_of
from kit.http.route import ClockNow, DbSession, Stepwise, Transactional

router = APIRouter(route_class=Transactional, tags=["payments"])
steps = APIRouter(route_class=Stepwise, tags=["payments"])


@router.get("/v1/ways-to-pay")
async def list_ways_to_pay(who: WhoAsks, session: DbSession, request: Request) -> schemas.WaysToPay:
    """How money is paid here, for whoever asks before they book. What the team takes by hand is theirs to say."""
    ways = await ways_of(session, request.app.state.settings, who.organisation_id)
    return schemas.ways_out(get_shelf(name) for name in ways if name != BY_HAND)


@router.get("/v1/payment-accounts")
async def list_accounts(who: WhoAsks, session: DbSession, request: Request) -> list[schemas.AccountOut]:
    """Every vendor an account can be connected at, and how that stands."""
    require(who, "manage payment accounts")
    state, found = request.app.state, []
    for shelf in connectables(state.settings):
        row = await find_connection(session, who.organisation_id, shelf.name, room=ROOM)
        secrets = secrets_of(state.keys, row) if row else {}
        ready = shelf.is_ready(state.settings)
        found.append(schemas.account_out(shelf, row, secrets, url=state.settings.url, is_installed=ready))
    return found


@steps.put("/v1/payment-accounts/{provider}")
async def connect_own_account(
    provider: str, told: schemas.AccountIn, who: WhoAsks, clock: ClockNow, request: Request
) -> schemas.AccountOut:
    """Connect an account of your own: the vendor is asked whether the keys are right, nothing moves.

    Asking again gives the same address for webhooks; what is left out stays.
    """
    require(who, "manage payment accounts")
    vendors, by = vendors_here(request), By(who.organisation_id, who.member_id)
    row, secrets = await connect_account(vendors, by, provider, told.secrets, now=clock.now())
    shelf = connectable(provider, vendors.settings)
    ready = shelf.is_ready(vendors.settings)
    return schemas.account_out(shelf, row, secrets, url=vendors.settings.url, is_installed=ready)


@router.delete("/v1/payment-accounts/{provider}", status_code=204)
async def disconnect_own_account(provider: str, who: WhoAsks, session: DbSession, clock: ClockNow) -> None:
    """Forget the keys of an account. What was paid there and is to go back is then left to a person."""
    require(who, "manage payment accounts")
    await disconnect_account(session, By(who.organisation_id, who.member_id), provider, now=clock.now())


router.include_router(steps)
