"""Signing in by address and password: the same work, answer and time whether or not there is such an account."""

from datetime import datetime

from api.identity import sessions
from api.identity.errors import WrongCredentials
from api.identity.person import find_by_email
from api.identity.sign_in import password, pauses
from api.identity.sign_in.admission import admit
from api.identity.sign_in.counted import counting
from api.identity.sign_in.visit import Visit
from kit.addresses import mail_key
from kit.crypto import MasterKey
from kit.db import Database


async def sign_in_by_password(
    database: Database, keys: MasterKey, visit: Visit, *, email: str, given: str, now: datetime
) -> sessions.Opened:
    """Raises ``Paused`` and ``WrongCredentials``."""
    account = f"{visit.organisation_id} {mail_key(email)}"
    doors = [
        pauses.door_of(keys, "password", account, visit.address),
        pauses.door_of(keys, "password", account, free=pauses.FREE_FOR_ALL, everywhere=True),
    ]
    async with database.reading() as session:
        await pauses.check(session, doors, now=now)
        person = await find_by_email(session, visit.organisation_id, email)
        stored = await password.find_hash(session, person)
    is_right = await password.matches(given, stored)
    async with counting(database) as session:
        if person is None or not is_right:
            await pauses.failed(session, visit.organisation_id, doors, now=now)
            raise WrongCredentials
        await pauses.succeeded(session, visit.organisation_id, doors, now=now)
        return await admit(session, keys, person, factors=["password"], now=now, visit=visit)
