"""Links to a person's own preferences. They carry their proof, so they go to that person alone."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.people.preferences import Person, find_person
from kit import ids
from kit.crypto import MasterKey
from kit.signed import BadLink, read, sign

PREFERENCES, UNSUBSCRIBE = "preferences", "unsubscribe"


def preferences_path(keys: MasterKey, person: Person) -> str:
    return f"/p/{sign(keys, PREFERENCES, person.public_id)}"


def unsubscribe_path(keys: MasterKey, person: Person, topic: str) -> str:
    return f"/u/{sign(keys, UNSUBSCRIBE, person.public_id, topic)}"


async def person_of(session: AsyncSession, keys: MasterKey, purpose: str, token: str) -> Person:
    """Whose link this is. Raises ``BadLink``, also when they are gone."""
    shown = read(keys, purpose, token)[0]
    person = await find_person(session, ids.parse(shown.partition("_")[0], shown))
    if person is None:
        raise BadLink
    return person
