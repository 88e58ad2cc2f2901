"""HTTP for templates: look at every one in every language, send oneself one, write own words. For the desk alone."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.caller import Caller, WhoAsks
from api.identity.may import require
from api.notifications.icons import with_icon
from api.notifications.queries import own_words
from api.notifications.wording import schemas
from api.notifications.wording.own import check_own, keep_own, results_of
from api.notifications.wording.samples import samples
from api.notifications.wording.shown import mail_sample, shown_template
from api.notifications.wording.stage import stage_of
from api.notifications.wording.words import kinds_with_words, languages
from kit.http.route import ClockNow, DatabaseDoor, DbSession, Stepwise, Transactional

router = APIRouter(route_class=Transactional, tags=["notifications"])
steps = APIRouter(route_class=Stepwise, tags=["notifications"])
KindName = Annotated[str, Path(pattern=r"^(client|builder)\.[a-z_]{1,24}$")]
_ALONE = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
Language = Annotated[str, Path(pattern=r"^[a-z]{2}$")]


@router.get("/v1/templates")
async def list_templates(who: WhoAsks) -> dict[str, list[str]]:
    """The kinds of notice, and the languages they are written in."""
    require(who, "see mail")
    return {"kinds": list(kinds_with_words()), "languages": list(languages())}


@router.get("/v1/templates/{kind}/{language}")
async def read_template(
    kind: KindName, language: Language, who: WhoAsks, session: DbSession, clock: ClockNow, request: Request,
    variant: str = "",
) -> schemas.TemplateOut:  # fmt: skip
    """One template as it will be read, with the organisation's own words in it, told of a session of its own."""
    require(who, "see mail")
    return await _shown(session, who, request, (kind, language, variant), now=clock.now())


@router.get("/v1/templates/{kind}/{language}/html", include_in_schema=False)
async def preview(
    kind: KindName, language: Language, who: WhoAsks, session: DbSession, clock: ClockNow, request: Request,
    variant: str = "",
) -> Response:  # fmt: skip
    """The mail's HTML by itself, for a frame: no scripts, nothing from elsewhere."""
    require(who, "see mail")
    shown = await _shown(session, who, request, (kind, language, variant), now=clock.now())
    html = with_icon(shown.html, samples()[kind][0])
    headers = {"Content-Security-Policy": _ALONE, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
    return Response(html, media_type="text/html; charset=utf-8", headers=headers)


@router.put("/v1/templates/{kind}/{language}")
async def write_template(
    kind: KindName, language: Language, own: schemas.TemplateIn, who: WhoAsks, session: DbSession, clock: ClockNow,
    request: Request,
) -> schemas.TemplateOut:  # fmt: skip
    """Write own words; they are checked before they are kept, so that no notice ever fails by them."""
    require(who, "edit templates")
    check_own(kind, language, own.parts)
    await keep_own(session, who.organisation_id, kind, language, own, now=clock.now())
    return await _shown(session, who, request, (kind, language, own.variant), now=clock.now())


@router.delete("/v1/templates/{kind}/{language}", status_code=204)
async def drop_template(
    kind: KindName, language: Language, who: WhoAsks, session: DbSession, variant: str = ""
) -> None:
    """Go back to our words."""
    require(who, "edit templates")
    for row in await own_words(session, who.organisation_id, kind, language):
        if row.variant == variant:
            await session.delete(row)


@router.get("/v1/template-results/{kind}")
async def read_results(kind: KindName, who: WhoAsks, session: DbSession) -> schemas.VariantResults:
    """How often each wording was sent, and failed."""
    require(who, "see mail")
    return schemas.VariantResults(kind=kind, results=await results_of(session, who.organisation_id, kind))


@steps.post("/v1/templates/{kind}/{language}/test")
async def send_test(
    kind: KindName, language: Language, to: schemas.TestSend, who: WhoAsks, database: DatabaseDoor, clock: ClockNow,
    request: Request, variant: str = "",
) -> schemas.TestSent:  # fmt: skip
    """Send the template to an address, marked as a test."""
    require(who, "edit templates")
    async with database.reading() as session:
        shown = await _shown(session, who, request, (kind, language, variant), now=clock.now())
    return await mail_sample(shown, to.to, request.app.state.settings, clock.now())


async def _shown(
    session: AsyncSession, who: Caller, request: Request, which: tuple[str, str, str], *, now: datetime
) -> schemas.TemplateOut:
    """A kind in a language and variant, played at the business of whoever looks."""
    kind, language, variant = which
    rows = await own_words(session, who.organisation_id, kind, language)
    stage = await stage_of(session, who.organisation_id, now=now)
    return shown_template(kind, language, rows, variant, stage=stage, url=request.app.state.settings.url)


router.include_router(steps)
