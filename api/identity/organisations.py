"""Finding the organisation a request is about."""

import uuid
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.errors import UnknownOrganisation
from models.identity import Organisation


@dataclass(frozen=True, slots=True)
class Signboard:
    """What a business is called, and under which name its pages stand, as its sign-in mails say."""

    name: str
    slug: str


_LAST = select(Organisation).order_by(Organisation.seeded_at.desc(), Organisation.id.desc()).limit(1)
_CALLED = select(Organisation).where(Organisation.slug == bindparam("slug"))


async def get_organisation(session: AsyncSession, slug: str = "") -> Organisation:
    """The organisation called ``slug``; without a name the one seeded last, which answers on the bare address."""
    found = (await session.scalars(_CALLED if slug else _LAST, {"slug": slug})).one_or_none()
    if found is None:
        raise UnknownOrganisation(f"There is no organisation called “{slug[:63]}”." if slug else "")
    return found


async def signboard_of(session: AsyncSession, organisation_id: uuid.UUID) -> Signboard:
    """The signboard of an organisation that is there."""
    row = await session.get_one(Organisation, organisation_id)
    return Signboard(row.name, row.slug)
