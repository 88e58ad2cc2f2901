"""What a sign-in is told of the request it comes by: organisation, device, address, and the session it replaces."""

import uuid
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.cookies import refuse_other_sites, session_token
from api.identity.limits import spend_sign_in
from api.identity.organisations import get_organisation
from kit import tenancy


@dataclass(frozen=True, slots=True)
class Visit:
    """Of whoever is about to sign in; who they were before does not matter."""

    organisation_id: uuid.UUID
    device: str
    address: str
    replaces: str | None


async def current_visit(request: Request) -> Visit:
    """Raises ``NotFromOurPages``, ``UnknownOrganisation`` and ``TooManyRequests``."""
    refuse_other_sites(request)
    named = request.headers.get("parley-organisation", "") or request.app.state.settings.organisation
    session: AsyncSession | None = getattr(request.state, "session", None)
    if session:
        organisation = await get_organisation(session, named)
    else:
        async with request.app.state.database.reading() as own:
            organisation = await get_organisation(own, named)
    spend_sign_in(request, organisation.id)
    if session:
        await tenancy.enter(session, tenancy.of(organisation.id))
    else:
        tenancy.say(tenancy.of(organisation.id))
    return Visit(
        organisation_id=organisation.id,
        device=request.headers.get("user-agent", ""),
        address=request.client.host if request.client else "",
        replaces=session_token(request),
    )


Visiting = Annotated[Visit, Depends(current_visit)]
