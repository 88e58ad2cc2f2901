"""HTTP for saved ways to pay: the client saves, lists and removes; the desk sees what there is."""

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.caller import Caller, WhoAsks
from api.identity.errors import PersonNeeded
from api.identity.may import may, require
from api.payments.accounts.whose import chosen_way, vendors_here
from api.payments.methods import schemas
from api.payments.methods.saved import NO_METHOD, forget, get_method, intend_to_save, methods_of, save
from api.payments.schemas import Payer
from kit import ids
from kit.errors import NotFound
from kit.http.pages import Page
from kit.http.route import ClockNow, DatabaseDoor, DbSession, Stepwise, Transactional
from models.dues import SavedMethod
from models.people import Client

router = APIRouter(route_class=Transactional, tags=["payments"])
steps = APIRouter(route_class=Stepwise, tags=["payments"])


@router.get("/v1/me/payment-methods")
async def list_my_methods(who: WhoAsks, session: DbSession) -> Page[schemas.MethodOut]:
    """The ways to pay that the client has saved, newest first."""
    client = await _client(session, who)
    return Page(items=[schemas.method_out(row) for row in await methods_of(session, client.id)], next_cursor=None)


@router.get("/v1/clients/{of_client}/payment-methods")
async def list_methods(of_client: str, who: WhoAsks, session: DbSession) -> Page[schemas.MethodOut]:
    """The ways to pay that a client has saved, newest first."""
    require(who, "see statements")
    client = await session.get(Client, ids.parse("cli", of_client))
    if client is None or not may(who, "see statements", Payer(client.organisation_id, client.id)):
        raise NotFound("There is no such client.")
    return Page(items=[schemas.method_out(row) for row in await methods_of(session, client.id)], next_cursor=None)


@steps.post("/v1/me/payment-methods", status_code=201)
async def save_method(
    new: schemas.MethodIn, who: WhoAsks, database: DatabaseDoor, clock: ClockNow, request: Request
) -> schemas.MethodOut:
    """Save a way to pay for what is due later. The bank may ask at the link; then ask for it ``again``."""
    vendors = vendors_here(request)
    async with database.writing() as session:
        client = await _client(session, who)
        provider = await chosen_way(session, vendors.settings, client.organisation_id, new.provider)
        row = await intend_to_save(session, client, provider=provider, method=new.method, now=clock.now())
        await session.commit()
    return schemas.method_out(await save(vendors, row, client=client.public_id, now=clock.now()))


@steps.post("/v1/me/payment-methods/{method_id}/again")
async def look_again(
    method_id: str, who: WhoAsks, database: DatabaseDoor, clock: ClockNow, request: Request
) -> schemas.MethodOut:
    """After the bank has asked: whether the way to pay is saved now."""
    row = await _mine(database, who, method_id)
    shown = ids.public("cli", row.client_id)
    return schemas.method_out(await save(vendors_here(request), row, client=shown, now=clock.now()))


@steps.delete("/v1/me/payment-methods/{method_id}", status_code=204)
async def remove_method(
    method_id: str, who: WhoAsks, database: DatabaseDoor, clock: ClockNow, request: Request
) -> None:
    """Have a way to pay forgotten: it is charged no more, from now on."""
    await forget(vendors_here(request), await _mine(database, who, method_id), now=clock.now())


async def _mine(database: DatabaseDoor, who: Caller, method_id: str) -> SavedMethod:
    async with database.reading() as session:
        client = await _client(session, who)
        row = await get_method(session, ids.parse("mth", method_id))
    if row.client_id != client.id:
        raise NotFound(NO_METHOD)
    return row


async def _client(session: AsyncSession, who: Caller) -> Client:
    require(who, "pay")
    if who.client_id is None:
        raise PersonNeeded("Only a client has this page.")
    return await session.get_one(Client, who.client_id)


router.include_router(steps)
