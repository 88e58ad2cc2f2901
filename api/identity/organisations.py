"""Finding the organisation a request is about."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.errors import UnknownOrganisation
from models.identity import Organisation


async def get_organisation(session: AsyncSession, slug: str = "") -> Organisation:
    """The organisation called ``slug``; without a name the one seeded last, which answers on the bare address."""
    query = select(Organisation).order_by(Organisation.seeded_at.desc(), Organisation.id.desc()).limit(1)
    if slug:
        query = query.where(Organisation.slug == slug)
    found = (await session.scalars(query)).one_or_none()
    if found is None:
        raise UnknownOrganisation(f"There is no organisation called “{slug[:63]}”." if slug else "")
    return found
