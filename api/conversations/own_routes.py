"""HTTP for a client's own conversation in the web chat: what they say there and what they do elsewhere is one person's.

The address is as good as a token of theirs for talking; it is made here, never taken from a browser.
"""

import secrets
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy import select

from api.conversations.threads import add_conversation
from api.identity.caller import WhoAsks
from api.identity.errors import PersonNeeded
from api.people.clients import get_client
from kit.http.route import ClockNow, DbSession, Transactional
from models.conversations import Conversation
from models.people import ChannelIdentity

router = APIRouter(route_class=Transactional, tags=["conversations"])
_CHANNEL = "web"
_BYTES = 24


class OwnConversation(BaseModel):
    """Where to talk: ``/o/{organisation}/chat/v1/{address}``."""

    address: Annotated[str, Field(description="Unguessable; whoever has it speaks for this client.")]


@router.post("/v1/me/conversation")
async def open_conversation(who: WhoAsks, session: DbSession, clock: ClockNow) -> OwnConversation:
    """The client's conversation in the web chat, begun if there is none."""
    if who.client_id is None:
        raise PersonNeeded("Only a client has this page.")
    theirs = (
        select(Conversation)
        .join(ChannelIdentity, ChannelIdentity.id == Conversation.identity_id)
        .where(ChannelIdentity.client_id == who.client_id, Conversation.channel == _CHANNEL)
        .order_by(Conversation.id.desc())
        .limit(1)
    )
    found = (await session.scalars(theirs)).one_or_none()
    if found is None:
        client = await get_client(session, who.client_id)
        address = secrets.token_urlsafe(_BYTES)
        found = await add_conversation(session, client, channel=_CHANNEL, address=address, now=clock.now())
    return OwnConversation(address=found.address)
