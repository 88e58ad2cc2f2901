"""Recovery codes: ten for the day the authenticator app is lost, shown once, each good once."""

import secrets
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.person import Person
from kit.crypto import MasterKey
from kit.ids import new_id
from kit.outbox import announce
from models.credentials import RecoveryCode
from models.events import CredentialsChanged

HOW_MANY = 10
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
_LENGTH, _GROUP = 24, 4


async def renew(session: AsyncSession, keys: MasterKey, person: Person, *, now: datetime) -> list[str]:
    """Ten fresh codes of 118 bits each; earlier ones are void."""
    await session.execute(delete(RecoveryCode).where(person.owns(RecoveryCode)))
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(HOW_MANY)]
    for code in codes:
        row = RecoveryCode(id=new_id(now), created_at=now, digest=_digest(keys, person, code), **person.columns())
        session.add(row)
    told = CredentialsChanged(organisation_id=person.organisation_id, subject=person.id, what="recovery codes made")
    await announce(session, told, now)
    return ["-".join(code[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP)) for code in codes]


async def spend(session: AsyncSession, keys: MasterKey, person: Person, code: str, *, now: datetime) -> bool:
    """Use a code up; whether it was one."""
    wanted = _digest(keys, person, "".join(letter for letter in code.lower() if letter in _LETTERS))
    query = select(RecoveryCode).where(person.owns(RecoveryCode), RecoveryCode.digest == wanted).with_for_update()
    row = (await session.scalars(query)).one_or_none()
    if row is None or row.used_at:
        return False
    row.used_at = now
    return True


async def left(session: AsyncSession, person: Person) -> int:
    """How many have not been used."""
    query = select(func.count()).select_from(RecoveryCode).where(person.owns(RecoveryCode))
    return await session.scalar(query.where(RecoveryCode.used_at.is_(None))) or 0


async def remove(session: AsyncSession, person: Person) -> None:
    await session.execute(delete(RecoveryCode).where(person.owns(RecoveryCode)))


def _digest(keys: MasterKey, person: Person, code: str) -> str:
    return keys.fingerprint(f"recovery {person.id} {code}")
