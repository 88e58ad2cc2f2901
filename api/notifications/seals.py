"""The key that what is kept for a person is sealed under: a client's own, the installation's for a builder."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.people.preferences import Person
from kit.crypto import MasterKey, PersonKey, Seal
from models.people import Client, SubjectKey


async def key_of(session: AsyncSession, keys: MasterKey, person: Person) -> Seal:
    if not isinstance(person, Client):
        return keys
    row = await session.get_one(SubjectKey, person.key_id)
    return PersonKey(keys.unwrap(row.wrapped, bound_to=row.id.bytes))
