"""HTTP for the audit: pages of entries, and the whole as JSON lines."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.audit.heads import signing_key
from api.audit.queries import Wanted, list_after, list_entries
from api.audit.schemas import NamedAuditOut, VerdictOut, key_of, lines
from api.audit.shown import shown, shown_with_things
from api.audit.verify import verify
from api.identity.caller import WhoAsks
from api.identity.may import require
from kit.http.pages import Page, PageSize, cut
from kit.http.pages import key_of as key_of_cursor
from kit.http.route import ClockNow, DbSession, Transactional
from kit.outbox import announce
from models.events import DataExported

router = APIRouter(route_class=Transactional, tags=["audit"])
_JSONL, _MOST_LINES = "application/jsonl", 2000
Kind = Annotated[str | None, Query(max_length=64, description="Of this kind of event alone.")]
About = Annotated[str | None, Query(max_length=80, description="About the thing with this id alone.")]
By = Annotated[str | None, Query(max_length=80, description="By the member, client, key or integration with this id.")]
Cursor = Annotated[str | None, Query(max_length=64)]
After = Annotated[int, Query(ge=0, le=(1 << 63) - 1, description="The last number you have.")]


@router.get("/v1/audit")
async def list_audit(
    who: WhoAsks,
    session: DbSession,
    request: Request,
    kind: Kind = None,
    subject: About = None,
    actor: By = None,
    cursor: Cursor = None,
    limit: PageSize = 50,
) -> Page[NamedAuditOut]:
    """Who did what, to what and whose, when, from where and why, newest first."""
    require(who, "see audit")
    wanted = Wanted(kind, key_of(subject) if subject else None, key_of(actor) if actor else None)
    before = key_of_cursor(cursor) if cursor else None
    rows = await list_entries(session, who.organisation_id, wanted, before=before, limit=limit)
    entries, further = cut(rows, limit=limit)
    items = await shown_with_things(session, request.app.state.keys, who.organisation_id, entries)
    return Page(items=items, next_cursor=further)


@router.post(
    "/v1/audit/exports", response_class=Response,
    responses={200: {"description": "JSON lines, oldest first", "content": {_JSONL: {"schema": {"type": "string"}}}}},
)  # fmt: skip
async def export_audit(
    who: WhoAsks, session: DbSession, clock: ClockNow, request: Request, after: After = 0
) -> Response:
    """Up to 2,000 entries as JSON lines, oldest first; that they were taken is recorded.

    Ask again with ``after`` set to the last ``number`` until nothing comes.
    """
    require(who, "export audit")
    told = DataExported(
        organisation_id=who.organisation_id, subject=who.organisation_id, what="audit", by=who.member_id
    )
    await announce(session, told, clock.now())
    entries = await list_after(session, who.organisation_id, after=after, limit=_MOST_LINES)
    body = lines(await shown(session, request.app.state.keys, who.organisation_id, entries))
    return Response(body, media_type=_JSONL, headers={"Cache-Control": "no-store"})


@router.get("/v1/audit/verdict")
async def verify_audit(who: WhoAsks, session: DbSession, request: Request) -> VerdictOut:
    """Walk the whole chain against its signed heads, in the database and outside of it."""
    require(who, "see audit")
    public = signing_key(request.app.state.keys).public_key()
    found = await verify(session, who.organisation_id, public, request.app.state.settings.audit_folder)
    return VerdictOut(
        entries=found.entries, heads=found.heads, broken_at=found.broken.number if found.broken else None,
        why=found.broken.why if found.broken else None,
    )  # fmt: skip
