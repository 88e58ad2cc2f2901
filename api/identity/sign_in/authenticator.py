"""Authenticator apps (TOTP, RFC 6238): set up, confirmed by a first code, then spent a code at a time."""

from datetime import datetime

import pyotp
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.errors import AppThere, WrongCode
from api.identity.person import Person, address_of
from kit.crypto import MasterKey
from kit.db import lock
from kit.ids import new_id
from kit.outbox import announce
from models.credentials import Authenticator
from models.events import CredentialsChanged

STEP = 30
_DRIFT = 1


def matching_step(secret: str, code: str, *, now: datetime, after: int | None = None) -> int | None:
    """The time step whose code it is, one step of drift either way; none at or before ``after`` counts."""
    if not (code.isascii() and code.isdigit()):
        return None
    totp, present = pyotp.TOTP(secret, interval=STEP), int(now.timestamp()) // STEP
    fresh = [step for step in range(present - _DRIFT, present + _DRIFT + 1) if after is None or step > after]
    found = [step for step in fresh if pyotp.utils.strings_equal(totp.generate_otp(step), code)]
    return found[0] if found else None


async def begin(
    session: AsyncSession, keys: MasterKey, person: Person, *, issuer: str, now: datetime
) -> tuple[str, str]:
    """A fresh secret and its ``otpauth://`` address for the app; it counts once confirmed. Raises ``AppThere``."""
    await lock(session, [person.id])
    row, secret = await _row(session, person), pyotp.random_base32()
    if row and row.confirmed_at:
        raise AppThere
    name, email = await address_of(session, person)
    row = row or Authenticator(id=new_id(now), created_at=now, **person.columns())
    row.secret = keys.seal(secret.encode(), bound_to=row.id.bytes)
    session.add(row)
    return secret, pyotp.TOTP(secret).provisioning_uri(name=email or name or "account", issuer_name=issuer)


async def confirm(session: AsyncSession, keys: MasterKey, person: Person, code: str, *, now: datetime) -> None:
    """The app shows the right code: from now on its codes count. Raises ``WrongCode`` and ``AppThere``."""
    row = await _row(session, person)
    if row and row.confirmed_at:
        raise AppThere
    step = matching_step(_secret(keys, row), code.replace(" ", ""), now=now) if row else None
    if row is None or step is None:
        raise WrongCode
    row.confirmed_at, row.last_step = now, step
    await _tell(session, person, "authenticator app added", now)


async def spend(session: AsyncSession, keys: MasterKey, person: Person, code: str, *, now: datetime) -> bool:
    """Use a code up; whether it was right. Each works once."""
    row = await _row(session, person)
    if row is None or row.confirmed_at is None:
        return False
    step = matching_step(_secret(keys, row), code.replace(" ", ""), now=now, after=row.last_step)
    if step is None:
        return False
    row.last_step = step
    return True


async def remove(session: AsyncSession, person: Person, *, now: datetime) -> None:
    row = await _row(session, person)
    if row:
        await session.delete(row)
        await _tell(session, person, "authenticator app removed", now)


def _secret(keys: MasterKey, row: Authenticator) -> str:
    return keys.unseal(row.secret, bound_to=row.id.bytes).decode()


async def _row(session: AsyncSession, person: Person) -> Authenticator | None:
    query = select(Authenticator).where(person.owns(Authenticator)).with_for_update()
    return (await session.scalars(query.execution_options(populate_existing=True))).one_or_none()


async def _tell(session: AsyncSession, person: Person, what: str, now: datetime) -> None:
    told = CredentialsChanged(organisation_id=person.organisation_id, subject=person.id, what=what)
    await announce(session, told, now)
