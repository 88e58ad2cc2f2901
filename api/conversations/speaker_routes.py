"""HTTP for the bot: who of several people that share a number is speaking."""

import uuid
from typing import Annotated, Self

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field, model_validator
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.heard import is_number
from api.conversations.threads import Thread, thread_of
from api.identity.caller import Caller, WhoAsks
from api.identity.may import require
from api.people.household import add_person, people_of
from api.people.schemas import ClientOut, client_out
from kit import ids
from kit.errors import Conflict, NotFound
from kit.http.route import ClockNow, DbSession, Transactional
from kit.texts import Name
from models.conversations import Conversation
from models.people import Client

router = APIRouter(route_class=Transactional, tags=["conversations"])


class NotByNumber(Conflict):
    type, title = "not-by-number", "Only people of one telephone number are told apart so"
    next_step = "Let each write from an account of their own."


class SpeakerIn(BaseModel):
    """Somebody of the number, or somebody new by a name: one of the two."""

    client: str | None = Field(None, max_length=64)
    name: Annotated[Name, Field(max_length=80)] | None = None

    @model_validator(mode="after")
    def _is_one_of_two(self) -> Self:
        if (self.client is None) == (self.name is None):
            raise ValueError("say either client or name")
        return self


@router.post("/v1/conversations/{conversation}/speaker")
async def set_speaker(
    conversation: str, told: SpeakerIn, who: WhoAsks, session: DbSession, clock: ClockNow, request: Request
) -> ClientOut:
    """Who is speaking from now on: one of those who share the number, else somebody new of that name."""
    require(who, "converse")
    keys = request.app.state.keys
    thread = await _by_number(session, who, conversation, request)
    if told.name is None:
        speaker = await _one_of(session, thread, ids.parse("cli", told.client or ""))
    else:
        speaker = await add_person(session, keys, thread.client, name=told.name, now=clock.now())
    thread.identity.client_id = speaker.id
    return client_out(speaker)


async def _by_number(session: AsyncSession, who: Caller, conversation: str, request: Request) -> Thread:
    row = await session.get(Conversation, ids.parse("cnv", conversation))
    if row is None or row.organisation_id != who.organisation_id:
        raise NotFound("There is no such conversation.")
    if not is_number(row):
        raise NotByNumber
    return await thread_of(session, request.app.state.keys, row)


async def _one_of(session: AsyncSession, thread: Thread, wanted: uuid.UUID) -> Client:
    found = next((each for each in await people_of(session, thread.client) if each.id == wanted), None)
    if found is None:
        raise NotFound("Nobody of that number is that client.")
    return found
