"""How a person wants to be told: by topic and channel, the best channel first, and when it shall be quiet.

What a notice is and how it travels is left to ``api.notifications``; a topic and a channel are names here.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.people.quiet import Quiet
from kit.db import lock
from kit.ids import new_id
from kit.zones import zone
from models.people import Builder, Client
from models.preferences import Preference

CHANNELS = ("email", "push", "chat", "sms", "whatsapp", "in_app")
TOPICS = (
    "confirmed", "moved", "cancelled", "reminder", "requested", "approved", "declined", "offered", "follow_up",
    "receipt", "payment_failed", "refund", "review", "asked", "settled",
)  # fmt: skip
_ON_REQUEST = {"follow_up": frozenset({"sms", "whatsapp", "push"})}
Person = Client | Builder


@dataclass(frozen=True, slots=True)
class Wishes:
    """A person's wishes, whole: what they did not say is as it is for everybody.

    Attributes:
        channels: the best first; those left out come after, in the usual order.
        choices: yes or no by topic, then channel.
    """

    channels: tuple[str, ...] = ()
    choices: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)
    quiet: Quiet | None = None

    @property
    def ladder(self) -> tuple[str, ...]:
        """Every channel, in the order to be tried."""
        return self.channels + tuple(channel for channel in CHANNELS if channel not in self.channels)

    def wants(self, topic: str, channel: str) -> bool:
        """Whether they want to be told of ``topic`` by ``channel``."""
        said = self.choices.get(topic, {}).get(channel)
        return channel not in _ON_REQUEST.get(topic, ()) if said is None else said


async def find_preference(session: AsyncSession, person: Person) -> Preference | None:
    query = select(Preference).where(_whose(person)).execution_options(populate_existing=True)
    return (await session.scalars(query)).one_or_none()


async def wishes_of(session: AsyncSession, person: Person, *, zone_name: str) -> Wishes:
    """What somebody wishes; quiet hours are in their own zone, ``zone_name``."""
    row = await find_preference(session, person)
    return read_wishes(row, zone_name=zone_name)


def read_wishes(row: Preference | None, *, zone_name: str) -> Wishes:
    if row is None:
        return Wishes()
    quiet = None
    if row.quiet_from and row.quiet_to:
        quiet = Quiet(time.fromisoformat(row.quiet_from), time.fromisoformat(row.quiet_to), zone(zone_name))
    return Wishes(tuple(row.channels), row.choices, quiet)


async def save_wishes(session: AsyncSession, person: Person, told: Mapping[str, Any], *, now: datetime) -> Preference:
    """Write down what is told (members of ``Preference``); what is left out stays.

    Whoever reads first what it is added to does so under the person's lock.
    """
    await lock(session, [person.id])
    row = await find_preference(session, person)
    if row is None:
        owner = {"client_id": person.id} if isinstance(person, Client) else {"builder_id": person.id}
        row = Preference(
            id=new_id(now), created_at=now, organisation_id=person.organisation_id, channels=[], choices={}, **owner
        )
        session.add(row)
    for name, value in told.items():
        setattr(row, name, value)
    await session.flush()
    return row


async def choose_against(session: AsyncSession, person: Person, *, topic: str, channel: str, now: datetime) -> None:
    """They want no more of ``topic`` by ``channel``; all else stays as it is."""
    await lock(session, [person.id])
    row = await find_preference(session, person)
    choices: dict[str, Any] = {name: dict(said) for name, said in (row.choices if row else {}).items()}
    choices.setdefault(topic, {})[channel] = False
    await save_wishes(session, person, {"choices": choices}, now=now)


async def find_person(session: AsyncSession, person_id: uuid.UUID) -> Person | None:
    """The client or builder with this key."""
    return await session.get(Client, person_id) or await session.get(Builder, person_id)


def _whose(person: Person) -> Any:
    return Preference.client_id == person.id if isinstance(person, Client) else Preference.builder_id == person.id
