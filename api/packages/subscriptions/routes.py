"""HTTP for subscriptions: looking, cancelling, resuming, another way to pay. What is paid is at ``bookings``' till."""

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.caller import Caller, WhoAsks
from api.identity.errors import PersonNeeded
from api.identity.may import require
from api.packages.subscriptions import schemas
from api.packages.subscriptions.reach import theirs
from api.packages.subscriptions.renew import charge_to
from api.packages.subscriptions.rows import locked, subscriptions_of
from api.packages.subscriptions.subscribe import cancel, check_method, resume
from api.payments.methods.saved import get_method
from kit import ids
from kit.errors import NotFound
from kit.http.pages import Page
from kit.http.route import ClockNow, DbSession, Transactional
from models.packages import Package, Subscription
from models.people import Client

router = APIRouter(route_class=Transactional, tags=["packages"])


@router.get("/v1/me/subscriptions")
async def list_my_subscriptions(who: WhoAsks, session: DbSession) -> Page[schemas.SubscriptionOut]:
    """The subscriptions of the client who asks, newest first."""
    if who.client_id is None:
        raise PersonNeeded("Only a client has this page.")
    return await _of(session, await session.get_one(Client, who.client_id))


@router.get("/v1/clients/{of_client}/subscriptions")
async def list_subscriptions(of_client: str, who: WhoAsks, session: DbSession) -> Page[schemas.SubscriptionOut]:
    """A client's subscriptions, newest first."""
    require(who, "sell packages")
    client = await session.get(Client, ids.parse("cli", of_client))
    if client is None or client.organisation_id != who.organisation_id:
        raise NotFound("There is no such client.")
    return await _of(session, client)


@router.post("/v1/subscriptions/{subscription_id}/cancel")
async def cancel_subscription(
    subscription_id: str, who: WhoAsks, session: DbSession, clock: ClockNow
) -> schemas.SubscriptionOut:
    """Have it not be renewed. What is paid can be used up; twice changes nothing."""
    row = await _theirs(session, who, subscription_id)
    await cancel(session, row, now=clock.now())
    return await _shown(session, row)


@router.post("/v1/subscriptions/{subscription_id}/resume")
async def resume_subscription(
    subscription_id: str, who: WhoAsks, session: DbSession, clock: ClockNow
) -> schemas.SubscriptionOut:
    """Have it be renewed after all, while its period lasts."""
    row = await _theirs(session, who, subscription_id)
    await resume(session, row, now=clock.now())
    return await _shown(session, row)


@router.put("/v1/subscriptions/{subscription_id}/method")
async def change_method(
    subscription_id: str, told: schemas.SubscriptionMethodIn, who: WhoAsks, session: DbSession, clock: ClockNow
) -> schemas.SubscriptionOut:
    """Charge another way to pay that the client saved; what is open is tried with it at once."""
    row = await _theirs(session, who, subscription_id)
    method = await get_method(session, ids.parse("mth", told.method))
    check_method(method, row.client_id)
    await charge_to(session, row, method.id, now=clock.now())
    return await _shown(session, row)


async def _theirs(session: AsyncSession, who: Caller, shown: str) -> Subscription:
    return await locked(session, (await theirs(session, who, shown)).id)


async def _shown(session: AsyncSession, row: Subscription) -> schemas.SubscriptionOut:
    return schemas.subscription_out(row, await session.get_one(Package, row.package_id))


async def _of(session: AsyncSession, client: Client) -> Page[schemas.SubscriptionOut]:
    found = await subscriptions_of(session, client.id)
    return Page(items=[schemas.subscription_out(row, package) for row, package in found], next_cursor=None)
