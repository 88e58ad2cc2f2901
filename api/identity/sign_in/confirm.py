"""Showing once more that it is you, before money, roles, keys and credentials: by app, passkey or password.

Whoever has an authenticator app confirms by it (or by a recovery code); a password alone would be less than what
they signed in with. Confirming by passkey is in ``passkeys``.
"""

from datetime import datetime

from api.identity import sessions
from api.identity.errors import NothingToConfirmBy, WrongCredentials
from api.identity.person import Person
from api.identity.sign_in import password, pauses, second_factor
from api.identity.sign_in.counted import counting
from kit.crypto import MasterKey
from kit.db import Database
from models.identity import SignIn


async def confirm_by_code(database: Database, keys: MasterKey, row: SignIn, code: str, *, now: datetime) -> None:
    """Raises ``WrongCode`` and ``Paused``."""
    async with counting(database) as session:
        factor = await second_factor.check(session, keys, row, code, now=now)
        await sessions.authenticated_again(session, row.id, factor, now=now)


async def confirm_by_password(database: Database, keys: MasterKey, row: SignIn, given: str, *, now: datetime) -> None:
    """Raises ``WrongCredentials``, ``Paused`` and ``NothingToConfirmBy``."""
    person = Person.of(row)
    door = pauses.door_of(keys, "confirm", str(person.id))
    async with database.reading() as session:
        await pauses.check(session, [door], now=now)
        has_app = "app" in await second_factor.factors_of(session, person)
        stored = await password.find_hash(session, person)
    if has_app or stored is None:
        raise NothingToConfirmBy("Confirm by a code of your app." if has_app else "")
    is_right = await password.matches(given, stored)
    async with counting(database) as session:
        if not is_right:
            await pauses.failed(session, person.organisation_id, [door], now=now)
            raise WrongCredentials
        await pauses.succeeded(session, person.organisation_id, [door], now=now)
        await sessions.authenticated_again(session, row.id, "password", now=now)
