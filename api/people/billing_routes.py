"""HTTP for who pays for a client: themselves, as they tell it."""

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.caller import Caller, WhoAsks
from api.identity.errors import PersonNeeded
from api.people.billing import billing_of, set_billing
from api.people.billing_schemas import BillingIn, BillingOut
from api.people.clients import get_client
from kit.errors import NotFound
from kit.http.route import DbSession, Transactional
from models.people import Client

router = APIRouter(route_class=Transactional, tags=["people"])


@router.get("/v1/me/billing")
async def read_billing(who: WhoAsks, session: DbSession, request: Request) -> BillingOut:
    """Who pays, as invoices name them."""
    found = await billing_of(session, request.app.state.keys, (await _me(session, who)).id)
    if found is None:
        raise NotFound("Nothing is known of who pays.")
    return found


@router.put("/v1/me/billing")
async def change_billing(told: BillingIn, who: WhoAsks, session: DbSession, request: Request) -> BillingOut:
    """Say who pays; it counts from the next quote and invoice on."""
    return await set_billing(session, request.app.state.keys, await _me(session, who), told)


async def _me(session: AsyncSession, who: Caller) -> Client:
    if who.client_id is None:
        raise PersonNeeded("Only a client has this page.")
    return await get_client(session, who.client_id)
