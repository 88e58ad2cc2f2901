"""When one proof is not enough: which factors a person has, and what a sign-in still lacks.

A passkey is two factors in one (the device and what unlocks it); an organisation's own directory (``sso``) has asked
for what it wants. Whoever set up an authenticator app is asked for it, required or not.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.errors import WrongCode
from api.identity.person import Person
from api.identity.sign_in import authenticator, pauses, recovery
from kit.crypto import MasterKey
from models.credentials import Authenticator, Passkey
from models.identity import SignIn

Stage = Literal["whole", "second_factor", "enrolment"]
_ENOUGH = frozenset({"passkey", "sso"})
_SECOND = frozenset({"app", "recovery code"})


def stage_after(shown: Sequence[str], *, has: Collection[str], required: bool) -> Stage:
    """What a sign-in is once ``shown`` was shown by somebody who ``has`` these second factors."""
    if _ENOUGH & set(shown) or _SECOND & set(shown):
        return "whole"
    if "app" in has:
        return "second_factor"
    if not required:
        return "whole"
    return "second_factor" if "passkey" in has else "enrolment"


async def factors_of(session: AsyncSession, person: Person) -> set[str]:
    """The second factors a person has set up."""
    has_app = select(Authenticator.id).where(person.owns(Authenticator), Authenticator.confirmed_at.is_not(None))
    has_passkey = select(Passkey.id).where(person.owns(Passkey)).limit(1)
    found = {"app": await session.scalar(has_app), "passkey": await session.scalar(has_passkey)}
    return {name for name, key in found.items() if key}


async def check(session: AsyncSession, keys: MasterKey, sign_in: SignIn, code: str, *, now: datetime) -> str:
    """Spend a code of the app, or a recovery code; the factor it was. Raises ``WrongCode`` and ``Paused``.

    The caller commits a failure too: it is counted.
    """
    person, door = Person.of(sign_in), pauses.door_of(keys, "second factor", str(Person.of(sign_in).id))
    await pauses.check(session, [door], now=now)
    if await authenticator.spend(session, keys, person, code, now=now):
        factor = "app"
    elif await recovery.spend(session, keys, person, code, now=now):
        factor = "recovery code"
    else:
        await pauses.failed(session, person.organisation_id, [door], now=now)
        raise WrongCode
    await pauses.succeeded(session, person.organisation_id, [door], now=now)
    return factor
