"""Where a person can be reached, channel by channel, and what is known of those addresses."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.notifications.choose import Reach
from api.people.preferences import Person, Wishes
from api.people.preferences_consent import digest_of, find_points, is_stopped
from kit.crypto import MasterKey
from models.conversations import Conversation, Message
from models.identity import Member
from models.notifications import PushSubscription
from models.people import ChannelIdentity, Client, StaffIdentity
from models.preferences import ContactPoint

_BY_NUMBER = ("sms", "whatsapp")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a channel leads; ``medium`` for the bot's channels. ``to`` is empty where rows elsewhere say it."""

    to: str
    medium: str = ""
    digest: str = ""


async def addresses_of(
    session: AsyncSession, keys: MasterKey, person: Person, wishes: Wishes, *, media: Collection[str],
    push: Collection[str],
) -> dict[str, Address]:  # fmt: skip
    """The person's addresses in channels that work here."""
    found: dict[str, Address] = {}
    if person.email:
        found["email"] = Address(person.email, digest=digest_of(keys, "email", person.email))
    if push and await _has_push(session, person, push):
        found["push"] = Address("")
    if isinstance(person, Client):
        found |= _numbers(keys, person, wishes, media)
    if chat := await last_conversation(session, person, media):
        found["chat"] = Address(chat.address, chat.channel, digest_of(keys, chat.channel, chat.address))
    return found


async def reach_of(session: AsyncSession, person: Person, addresses: Mapping[str, Address]) -> dict[str, Reach]:
    """What is known of each address: STOP, START, nothing arrives."""
    digests = [address.digest for address in addresses.values() if address.digest]
    points = await find_points(session, person.organisation_id, digests)
    typed = isinstance(person, Client) and not person.email_proven
    return {
        channel: _reach(points.get(address.digest), proven=channel != "email" or not typed)
        for channel, address in addresses.items()
    }


async def last_conversation(session: AsyncSession, person: Person, media: Collection[str]) -> Conversation | None:
    """The chat somebody wrote in last, in a medium that is no telephone number's; a builder's, if shown as theirs."""
    query = (
        select(Conversation)
        .join(ChannelIdentity, ChannelIdentity.id == Conversation.identity_id)
        .join(Message, Message.conversation_id == Conversation.id)
        .where(
            _speaks_for(person),
            Conversation.channel.in_([medium for medium in media if medium not in _BY_NUMBER]),
            Message.direction == "in",
        )
        .order_by(Message.number.desc())
        .limit(1)
    )  # fmt: skip
    return (await session.scalars(query)).one_or_none()


def _speaks_for(person: Person) -> ColumnElement[bool]:
    if isinstance(person, Client):
        return ChannelIdentity.client_id == person.id
    theirs = select(StaffIdentity.identity_id).join(Member, Member.id == StaffIdentity.member_id)
    return ChannelIdentity.id.in_(theirs.where(Member.builder_id == person.id, Member.active))


def _numbers(keys: MasterKey, client: Client, wishes: Wishes, media: Collection[str]) -> dict[str, Address]:
    """SMS to a number that was given; WhatsApp only where they put it among their channels: it has rules of its own."""
    if not client.phone:
        return {}
    wanted = [name for name in _BY_NUMBER if name in media and (name == "sms" or name in wishes.channels)]
    return {name: Address(client.phone, name, digest_of(keys, name, client.phone)) for name in wanted}


async def _has_push(session: AsyncSession, person: Person, push: Collection[str]) -> bool:
    mine = exists().where(
        PushSubscription.person_id == person.id,
        PushSubscription.gone_at.is_(None),
        PushSubscription.provider.in_(list(push)),
    )
    return bool(await session.scalar(select(mine)))


def _reach(point: ContactPoint | None, *, proven: bool) -> Reach:
    if point is None:
        return Reach(proven=proven)
    return Reach(is_stopped(point), point.restarted_at, bad=point.bad_at is not None, proven=proven)
