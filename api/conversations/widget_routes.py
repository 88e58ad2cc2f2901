"""HTTP for the chat on other sites: which pages may show it."""

from fastapi import APIRouter

from api.conversations.widget import Widget, WidgetIn
from api.identity.caller import WhoAsks
from api.identity.may import require
from kit.http.route import DbSession, Transactional
from models.identity import Organisation

router = APIRouter(route_class=Transactional, tags=["conversations"])


@router.get("/v1/widget")
async def read_widget(who: WhoAsks, session: DbSession) -> Widget:
    """Which pages may show the chat; browsers of all others are refused."""
    require(who, "see widget")
    return Widget.model_validate((await session.get_one(Organisation, who.organisation_id)).chat)


@router.put("/v1/widget")
async def set_widget(wanted: WidgetIn, who: WhoAsks, session: DbSession) -> Widget:
    """Say which pages may show the chat. It is so everywhere within ten seconds."""
    require(who, "edit catalogue")
    row = await session.get_one(Organisation, who.organisation_id)
    row.chat = row.chat | wanted.model_dump()
    return Widget(origins=wanted.origins)
