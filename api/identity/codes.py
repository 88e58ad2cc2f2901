"""One-time codes by mail: six digits that go with a ticket its asker holds, for ten minutes, five tries.

A stranger's address gets a ticket too; its code is never sent.
"""

import hmac
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.errors import WrongCode
from api.identity.person import Person
from kit.crypto import MasterKey
from kit.ids import new_id
from models.credentials import SignInCode

LASTS = timedelta(minutes=10)
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Sent:
    """The ticket, and the code for the mail; the latter is never stored."""

    ticket: str
    code: str


def make(
    session: AsyncSession, keys: MasterKey, person: Person | None, *, organisation_id: uuid.UUID, email: str,
    purpose: str, now: datetime,
) -> Sent:  # fmt: skip
    """A fresh code."""
    code, key = f"{secrets.randbelow(10**6):06}", new_id(now)
    row = SignInCode(
        id=key, organisation_id=organisation_id, created_at=now, purpose=purpose, digest=_digest(keys, key, code),
        member_id=person.member_id if person else None, client_id=person.client_id if person else None,
        address_digest=address_digest(keys, email), tries_left=_TRIES, expires_at=now + LASTS,
    )  # fmt: skip
    session.add(row)
    return Sent(row.public_id, code)


async def spend(
    session: AsyncSession, keys: MasterKey, *, ticket: uuid.UUID, code: str, purpose: str, now: datetime
) -> SignInCode:
    """Use a code up. Raises ``WrongCode``; the caller commits a failure too: it costs a try."""
    row = await session.get(SignInCode, ticket, with_for_update=True)
    if row is None or row.purpose != purpose or row.used_at or row.expires_at <= now or row.tries_left < 1:
        raise WrongCode
    row.tries_left -= 1
    is_right = hmac.compare_digest(row.digest, _digest(keys, row.id, code.replace(" ", "")))
    if not is_right or (row.member_id is None and row.client_id is None):
        raise WrongCode
    row.used_at = now
    return row


def address_digest(keys: MasterKey, email: str) -> str:
    return keys.fingerprint(f"address {email.strip().lower()}")


def _digest(keys: MasterKey, key: uuid.UUID, code: str) -> str:
    return keys.fingerprint(f"code {key} {code}")
