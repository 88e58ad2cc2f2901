"""One-time codes by mail: six digits that go with a ticket its asker holds, for ten minutes, five tries.

A stranger's address gets a ticket too; its code is never sent. One ticket of an address is good at a time, and wrong
tries are counted for the address over all its tickets: asking for more of them makes no guess cheaper. An address gets
a handful of mails an hour; tickets beyond that look alike, are of nobody, and leave the one that was mailed in force.
"""

import hmac
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import false, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.errors import WrongCode
from api.identity.person import Person
from api.identity.sign_in import mails, pauses
from kit.addresses import mail_key
from kit.crypto import MasterKey
from kit.db import lock
from kit.ids import earliest_id, new_id
from models.credentials import SignInCode

LASTS = timedelta(minutes=10)
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Sent:
    """The ticket, and the code for the mail, which is never stored; None when no mail goes out."""

    ticket: str
    code: str | None


async def make(
    session: AsyncSession, keys: MasterKey, person: Person | None, *, organisation_id: uuid.UUID, email: str,
    purpose: str, now: datetime,
) -> Sent:  # fmt: skip
    """A fresh code; older ones of this address are void."""
    code, key, digest = f"{secrets.randbelow(10**6):06}", new_id(now), address_digest(keys, email)
    await lock(session, [uuid.UUID(digest[:32])])  # of two asked for at once, one stays good
    of_address = (SignInCode.organisation_id == organisation_id, SignInCode.address_digest == digest)
    has_room = await mails.is_room(session, SignInCode, *of_address, now=now)
    voided = (*of_address, SignInCode.id > earliest_id(now - LASTS), SignInCode.used_at.is_(None))
    await session.execute(  # asked in any case, for the time it takes tells nothing
        update(SignInCode).where(*voided, true() if has_room else false()).values(used_at=now)
    )
    person = person if has_room else None
    row = SignInCode(
        id=key, organisation_id=organisation_id, created_at=now, purpose=purpose, digest=_digest(keys, key, code),
        member_id=person.member_id if person else None, client_id=person.client_id if person else None,
        address_digest=digest, tries_left=_TRIES, expires_at=now + LASTS,
    )  # fmt: skip
    session.add(row)
    return Sent(row.public_id, code if person else None)


async def spend(
    session: AsyncSession, keys: MasterKey, *, ticket: uuid.UUID, code: str, purpose: str, now: datetime
) -> SignInCode:
    """Use a code up. Raises ``WrongCode`` and ``Paused``; the caller commits a failure too: it costs a try."""
    row = await session.get(SignInCode, ticket, with_for_update=True)
    if row is None or row.purpose != purpose:
        raise WrongCode
    door = pauses.door_of(keys, "code", str(row.organisation_id), row.address_digest)
    await pauses.check(session, [door], now=now)
    if row.used_at or row.expires_at <= now or row.tries_left < 1:
        raise WrongCode
    row.tries_left -= 1
    is_right = hmac.compare_digest(row.digest, _digest(keys, row.id, code.replace(" ", "")))
    if not is_right or (row.member_id is None and row.client_id is None):
        await pauses.failed(session, row.organisation_id, [door], now=now)
        raise WrongCode
    row.used_at = now
    await pauses.succeeded(session, row.organisation_id, [door], now=now)
    return row


def address_digest(keys: MasterKey, email: str) -> str:
    return keys.fingerprint(f"address {mail_key(email)}")


def _digest(keys: MasterKey, key: uuid.UUID, code: str) -> str:
    return keys.fingerprint(f"code {key} {code}")
