"""HTTP for what vendors told: what was applied, what waits for its charge, what was set aside and why."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from api.identity.caller import WhoAsks
from api.identity.may import require
from api.payments.accounts.whose import vendors_here
from api.payments.news import schemas
from api.payments.news.set_aside import NewsState, list_news, read_again
from kit import ids
from kit.errors import NotFound
from kit.http.pages import Page, PageSize, key_of
from kit.http.route import ClockNow, DbSession, Transactional
from models.payments import VendorEvent

router = APIRouter(route_class=Transactional, tags=["payments"])


@router.get("/v1/vendor-news")
async def read_news(
    who: WhoAsks,
    session: DbSession,
    state: Annotated[NewsState | None, Query()] = None,
    cursor: Annotated[str | None, Query()] = None,
    limit: PageSize = 50,
) -> Page[schemas.VendorNewsOut]:
    """What payment vendors told, newest first; with ``state=set_aside`` what was not applied, and why."""
    require(who, "see ledger")
    before = key_of(cursor) if cursor else None
    rows = await list_news(session, who.organisation_id, state=state, before=before, limit=limit + 1)
    return schemas.news_page(rows, limit)


@router.post("/v1/vendor-news/{news_id}/again")
async def hear_again(
    news_id: str, who: WhoAsks, session: DbSession, clock: ClockNow, request: Request
) -> schemas.VendorNewsOut:
    """Read what was set aside once more, after its cause was mended; what was applied changes nothing."""
    require(who, "replay work")
    row = await session.get(VendorEvent, ids.parse("vev", news_id))
    if row is None or row.organisation_id != who.organisation_id:
        raise NotFound("There is no such news.")
    return schemas.news_out(await read_again(session, vendors_here(request), row.id, now=clock.now()))
