"""HTTP for clients who prove an address and so claim what was booked under it."""

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Request
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.caller import Caller, WhoAsks
from api.identity.errors import PersonNeeded
from api.identity.organisations import signboard_of
from api.identity.sign_in.counted import counting
from api.people import claim, clients, schemas
from kit import ids
from kit.addresses import Mail, mail_key
from kit.http.route import ClockNow, DatabaseDoor, DbSession, Stepwise, Transactional
from models.people import Client

router = APIRouter(route_class=Transactional, tags=["people"])
stepwise = APIRouter(route_class=Stepwise, tags=["people"])


class AddressToProve(BaseModel):
    email: Mail


class ProofAsked(BaseModel):
    """Send ``ticket`` back with the code that is in the mail."""

    ticket: str


class Proof(BaseModel):
    ticket: str = Field(max_length=40)
    email: Mail
    code: Annotated[str, Field(min_length=1, max_length=40)]


@router.post("/v1/me/proofs", status_code=202)
async def ask_proof(
    asked: AddressToProve, who: WhoAsks, session: DbSession, clock: ClockNow, request: Request,
    background: BackgroundTasks,
) -> ProofAsked:  # fmt: skip
    """Have a code sent to an address of yours. Nothing tells whether it is known here."""
    row = await _client(session, who)
    sent = await claim.ask_proof(session, request.app.state.keys, row, email=asked.email, now=clock.now())
    if sent.code:
        board = await signboard_of(session, who.organisation_id)
        background.add_task(request.app.state.send_code, mail_key(asked.email), sent.code, board)
    return ProofAsked(ticket=sent.ticket)


@stepwise.post("/v1/me/proofs/redeem")
async def redeem_proof(
    proof: Proof, who: WhoAsks, database: DatabaseDoor, clock: ClockNow, request: Request
) -> schemas.ClientOut:
    """The address is yours, and so is what was booked under it. Five wrong tries use a code up."""
    keys, ticket = request.app.state.keys, ids.parse("otc", proof.ticket)
    async with counting(database) as session:
        row = await _client(session, who)
        row = await claim.prove(session, keys, row, ticket=ticket, email=proof.email, code=proof.code, now=clock.now())
        return schemas.client_out(row)


async def _client(session: AsyncSession, who: Caller) -> Client:
    if who.client_id is None:
        raise PersonNeeded("Only a client has this page.")
    return await clients.get_client(session, who.client_id)


router.include_router(stepwise)
