"""STOP, START and HELP at an address, and addresses at which nothing arrives. Found by digest; no address is kept.

Consent belongs to the address: whoever has the number later is not written to either, until START comes from it.
"""

import re
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from kit.crypto import MasterKey
from kit.ids import new_id
from models.preferences import ContactPoint

Word = Literal["stop", "start", "help"]
_STOP = {
    "stop",
    "stopall",
    "unsubscribe",
    "quit",
    "optout",
    "revoke",
    "arret",
    "parar",
    "pare",
    "baja",
    "stopp",
    "sair",
}
_START = {"start", "unstop"}
_HELP = {"help", "info"}
_VENDORS_OWN = {"cancel": "stop", "end": "stop", "yes": "start"}


def word_in(text: str, *, vendor_answers: bool) -> Word | None:
    """The word a message is, if it is one of these and nothing else.

    CANCEL, END and YES count only where the vendor's own opt-out acts on them: to us they speak of bookings.
    """
    said = re.sub(r"[^a-z]", "", text.casefold())
    if said in _STOP or (vendor_answers and _VENDORS_OWN.get(said) == "stop"):
        return "stop"
    if said in _START or (vendor_answers and _VENDORS_OWN.get(said) == "start"):
        return "start"
    return "help" if said in _HELP else None


def digest_of(keys: MasterKey, channel: str, address: str) -> str:
    """By which an address is found again."""
    return keys.fingerprint(f"contact {channel} {address.strip().casefold()}")


async def find_points(
    session: AsyncSession, organisation_id: uuid.UUID, digests: Iterable[str]
) -> dict[str, ContactPoint]:
    """What is known of addresses, by digest."""
    query = select(ContactPoint).where(
        ContactPoint.organisation_id == organisation_id, ContactPoint.digest.in_(list(digests))
    )
    return {row.digest: row for row in await session.scalars(query)}


async def stop(session: AsyncSession, organisation_id: uuid.UUID, channel: str, digest: str, *, now: datetime) -> None:
    """Nothing more goes to this address by this channel."""
    point = await _point(session, organisation_id, channel, digest, now)
    if not is_stopped(point):
        point.stopped_at = now


async def start(session: AsyncSession, organisation_id: uuid.UUID, channel: str, digest: str, *, now: datetime) -> None:
    """What is written from now on may go there again; what was written before may not."""
    point = await _point(session, organisation_id, channel, digest, now)
    if is_stopped(point):
        point.restarted_at = now


async def mark_bad(
    session: AsyncSession, organisation_id: uuid.UUID, channel: str, digest: str, *, problem: str, now: datetime
) -> None:
    """Nothing arrives at this address."""
    point = await _point(session, organisation_id, channel, digest, now)
    point.bad_at, point.problem = now, problem[:500]


async def mark_good(session: AsyncSession, organisation_id: uuid.UUID, channel: str, digest: str) -> None:
    """Mail went through to its person, or they gave the address again that they have shown to be theirs."""
    for point in (await find_points(session, organisation_id, [digest])).values():
        if point.channel == channel:
            point.bad_at = point.problem = None


def is_stopped(point: ContactPoint | None) -> bool:
    """Whether somebody said STOP there, and not START since."""
    if point is None or point.stopped_at is None:
        return False
    return point.restarted_at is None or point.restarted_at < point.stopped_at


async def _point(
    session: AsyncSession, organisation_id: uuid.UUID, channel: str, digest: str, now: datetime
) -> ContactPoint:
    """The row of an address, made if there is none; another process may be making it at the same time."""
    found = (await find_points(session, organisation_id, [digest])).get(digest)
    if found:
        return found
    row = ContactPoint(id=new_id(now), organisation_id=organisation_id, created_at=now, channel=channel, digest=digest)
    try:
        async with session.begin_nested():
            session.add(row)
            await session.flush()
    except IntegrityError:
        return (await find_points(session, organisation_id, [digest]))[digest]
    return row
