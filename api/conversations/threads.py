"""A conversation and its sealed words: found or begun, opened and sealed under its own key."""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.schemas import ClaimIn, Profile
from api.people.clients import add_client
from api.people.consents import BY_NUMBER as CONSENTED
from api.people.consents import Agreed, record_consent
from kit.crypto import MasterKey, seal, unseal
from kit.i18n import is_locale
from kit.ids import new_id
from kit.zones import UnknownZone, zone
from models.conversations import Conversation
from models.people import ChannelIdentity, Client, SubjectKey

BY_NUMBER = ("sms", "whatsapp", "voice")
"""Channels whose addresses are telephone numbers, in full."""


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation with the key its words are sealed under."""

    conversation: Conversation
    identity: ChannelIdentity
    client: Client
    key: bytes

    def seal(self, row_id: uuid.UUID, content: dict[str, Any]) -> bytes:
        return seal(self.key, json.dumps(content).encode(), bound_to=row_id.bytes)

    def open(self, row_id: uuid.UUID, sealed: bytes) -> dict[str, Any]:
        content: dict[str, Any] = json.loads(unseal(self.key, sealed, bound_to=row_id.bytes))
        return content

    @property
    def state(self) -> dict[str, Any] | None:
        sealed = self.conversation.state
        return self.open(self.conversation.id, sealed) if sealed else None


async def find_thread(
    session: AsyncSession, keys: MasterKey, *, organisation_id: uuid.UUID, channel: str, address: str
) -> Thread | None:
    query = select(Conversation).where(
        Conversation.organisation_id == organisation_id,
        Conversation.channel == channel,
        Conversation.address == address,
    )
    conversation = (await session.scalars(query)).one_or_none()
    return await thread_of(session, keys, conversation) if conversation else None


async def thread_of(session: AsyncSession, keys: MasterKey, conversation: Conversation) -> Thread:
    """The thread of a conversation row."""
    identity = await session.get_one(ChannelIdentity, conversation.identity_id)
    client = await session.get_one(Client, identity.client_id)
    key = await session.get_one(SubjectKey, conversation.key_id)
    return Thread(conversation, identity, client, keys.unwrap(key.wrapped, bound_to=key.id.bytes))


async def begin_thread(
    session: AsyncSession, keys: MasterKey, *, organisation_id: uuid.UUID, claim: ClaimIn, now: datetime
) -> Thread | None:
    """A new conversation with a new client, or None when another process has just begun it.

    A channel's address is verified by the channel itself (a web visitor's unguessable conversation id, a signed
    webhook); whoever holds it speaks for this client.
    """
    try:
        async with session.begin_nested():
            return await _begin(session, keys, organisation_id, claim, now)
    except IntegrityError:
        return None


async def _begin(
    session: AsyncSession, keys: MasterKey, organisation_id: uuid.UUID, claim: ClaimIn, now: datetime
) -> Thread:
    is_number = claim.channel in BY_NUMBER
    client = await find_by_number(session, organisation_id, claim.address) if is_number else None
    if client is None:
        name = claim.profile.name or None
        client = await add_client(session, keys, organisation_id=organisation_id, now=now, name=name)
        _told(client, claim.profile)
        if is_number:
            client.phone = claim.address
    if claim.channel in CONSENTED:
        agreed = Agreed(channel=claim.channel, address=claim.address, route="wrote", told_in=claim.channel)
        await record_consent(session, keys, agreed, organisation_id=organisation_id, client_id=client.id, now=now)
    conversation = await add_conversation(session, client, channel=claim.channel, address=claim.address, now=now)
    return await thread_of(session, keys, conversation)


async def add_conversation(
    session: AsyncSession, client: Client, *, channel: str, address: str, now: datetime
) -> Conversation:
    """A conversation in which whoever holds ``address`` speaks for ``client``."""
    owned = {"organisation_id": client.organisation_id, "created_at": now, "channel": channel, "address": address}
    identity = ChannelIdentity(id=new_id(now), client_id=client.id, verified_at=now, **owned)
    session.add(identity)
    await session.flush()
    conversation = Conversation(id=new_id(now), identity_id=identity.id, key_id=client.key_id, state_version=0, **owned)
    session.add(conversation)
    await session.flush()
    return conversation


async def find_by_number(session: AsyncSession, organisation_id: uuid.UUID, number: str) -> Client | None:
    """Whoever writes or calls from this number already: a carrier vouches for it in each of these channels."""
    query = (
        select(Client)
        .join(ChannelIdentity, ChannelIdentity.client_id == Client.id)
        .where(
            ChannelIdentity.organisation_id == organisation_id, ChannelIdentity.channel.in_(BY_NUMBER),
            ChannelIdentity.address == number, ChannelIdentity.verified_at.is_not(None),
        )
    )  # fmt: skip
    return (await session.scalars(query.order_by(ChannelIdentity.id).limit(1))).one_or_none()


def _told(client: Client, profile: Profile) -> None:
    """Keep a zone and locale the channel names, if they are real ones."""
    try:
        client.zone = zone(profile.zone).key if profile.zone else None
    except UnknownZone:
        client.zone = None
    client.locale = spoken_locale(profile.locale)


def spoken_locale(tag: str | None) -> str | None:
    """The tag, if it is one of a language that CLDR knows."""
    return tag if tag and is_locale(tag) else None
