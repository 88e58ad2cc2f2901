"""Links to a person's own preferences. They carry their proof, so they go to that person alone."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.people.preferences import Person, find_person
from kit import ids, tenancy
from kit.crypto import MasterKey
from kit.signed import BadLink, read, sign
from models.people import Client

PREFERENCES, UNSUBSCRIBE = "preferences", "unsubscribe"


def preferences_path(keys: MasterKey, person: Person) -> str:
    return f"/p/{sign(keys, PREFERENCES, person.public_id)}"


def unsubscribe_path(keys: MasterKey, person: Person, topic: str) -> str:
    return f"/u/{sign(keys, UNSUBSCRIBE, person.public_id, topic)}"


async def person_of(session: AsyncSession, keys: MasterKey, purpose: str, token: str) -> Person:
    """Whose link this is. Raises ``BadLink``, also when they are gone."""
    shown = read(keys, purpose, token)[0]
    prefix = shown.partition("_")[0]
    key = ids.parse(prefix, shown)
    await tenancy.enter(session, tenancy.behind("clients" if prefix == Client.prefix else "builders", str(key)))
    person = await find_person(session, key)
    if person is None:
        raise BadLink
    return person
