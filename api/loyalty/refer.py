"""A client **refers** another: both get points once the one brought has had their first session.

Refused are one's own code, the code of somebody who is the same person by mail address or telephone number, a code of
somebody whom one has brought (a ring, however long), and codes entered after a first session.
"""

import secrets
import uuid
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.loyalty.errors import NoLoyalty, ReferralRefused
from api.loyalty.points import loyalty_of
from kit.addresses import plain_address
from kit.db import lock
from kit.ids import new_id
from models.bookings import Booking
from models.identity import Organisation
from models.loyalty import PointEntry, Referral, ReferralCode
from models.people import Client

_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that are taken for another
_LENGTH = 8


async def code_of(session: AsyncSession, client: Client, *, now: datetime) -> ReferralCode:
    """A client's own code, made when it is first asked for."""
    await lock(session, [client.id])
    row = (await session.scalars(select(ReferralCode).where(ReferralCode.client_id == client.id))).one_or_none()
    if row is None:
        row = ReferralCode(
            id=new_id(now), organisation_id=client.organisation_id, created_at=now, client_id=client.id,
            code="".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)),
        )  # fmt: skip
        session.add(row)
        await session.flush()
    return row


async def brought_by(session: AsyncSession, client_id: uuid.UUID) -> int:
    """How many a client has brought who had their first session."""
    query = select(func.count()).where(Referral.referrer_id == client_id, Referral.state == "rewarded")
    return int(await session.scalar(query) or 0)


async def refer(session: AsyncSession, client: Client, code: str, *, now: datetime) -> Referral:
    """Write down who brought a client; the same again changes nothing. Raises ``ReferralRefused``, ``NoLoyalty``."""
    organisation = await session.get_one(Organisation, client.organisation_id)
    if not loyalty_of(organisation).referral:
        raise NoLoyalty
    await lock(session, [organisation.id])  # two who enter each other's code at once make no ring
    referrer = await _whose(session, client, code)
    known = (await session.scalars(select(Referral).where(Referral.client_id == client.id))).one_or_none()
    if known and referrer and known.referrer_id == referrer.id:
        return known
    if known or referrer is None or _are_one(client, referrer) or await _had_session(session, client):
        raise ReferralRefused
    if await _brought(session, client.id, referrer.id):
        raise ReferralRefused
    row = Referral(
        id=new_id(now), organisation_id=client.organisation_id, created_at=now, client_id=client.id,
        referrer_id=referrer.id, state="open",
    )  # fmt: skip
    session.add(row)
    await session.flush()
    return row


async def reward(session: AsyncSession, booking_id: uuid.UUID, *, now: datetime) -> None:
    """Give both their points for the first session that the one brought has completed; once."""
    booking = await session.get_one(Booking, booking_id)
    query = select(Referral).where(Referral.client_id == booking.client_id, Referral.state == "open")
    row = (await session.scalars(query)).one_or_none()
    if row is None:
        return
    client, referrer = await session.get_one(Client, row.client_id), await session.get_one(Client, row.referrer_id)
    programme = loyalty_of(await session.get_one(Organisation, row.organisation_id))
    await lock(session, [row.client_id, row.referrer_id])
    await session.refresh(row)
    if row.state != "open" or _are_one(client, referrer):
        return
    row.state = "rewarded"
    for side in (row.client_id, row.referrer_id) if programme.referral else ():
        session.add(
            PointEntry(
                id=new_id(now), organisation_id=row.organisation_id, created_at=now, client_id=side, booking_id=None,
                kind="referral", points=programme.referral, cause=f"{row.public_id}:referral",
            )
        )  # fmt: skip
    await session.flush()


async def _whose(session: AsyncSession, client: Client, code: str) -> Client | None:
    query = select(Client).join(ReferralCode, ReferralCode.client_id == Client.id)
    mine = ReferralCode.organisation_id == client.organisation_id, ReferralCode.code == code.strip().upper()
    return (await session.scalars(query.where(*mine))).one_or_none()


def _are_one(one: Client, other: Client) -> bool:
    """Whether two clients are the same person, as far as it can be told."""
    same_mail = bool(one.email and other.email) and plain_address(one.email or "") == plain_address(other.email or "")
    return one.id == other.id or same_mail or (bool(one.phone) and one.phone == other.phone)


async def _had_session(session: AsyncSession, client: Client) -> bool:
    query = select(Booking.id).where(Booking.client_id == client.id, Booking.state.in_(("completed", "no_show")))
    return bool(await session.scalar(query.limit(1)))


async def _brought(session: AsyncSession, client_id: uuid.UUID, whom: uuid.UUID) -> bool:
    """Whether a client brought somebody, or somebody who brought them, and so on."""
    chain = select(Referral.referrer_id).where(Referral.client_id == whom).cte("chain", recursive=True)
    chain = chain.union(select(Referral.referrer_id).join(chain, Referral.client_id == chain.c.referrer_id))
    return bool(await session.scalar(select(chain.c.referrer_id).where(chain.c.referrer_id == client_id).limit(1)))
