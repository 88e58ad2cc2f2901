"""The desk's page of templates: every one in every language, as mail, text and text message, and a test send."""

from pathlib import Path

from email_validator import EmailNotValidError, validate_email
from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.caller import Caller, WhoAsks
from api.identity.may import require
from api.notifications.queries import own_words
from api.notifications.wording.schemas import TemplateOut
from api.notifications.wording.shown import mail_sample, shown_template
from api.notifications.wording.words import kinds_with_words, languages
from kit.errors import Invalid, NotFound
from kit.http.paper import Paper, see_other
from kit.http.route import ClockNow, DatabaseDoor, DbSession, Stepwise, Transactional

router = APIRouter(route_class=Transactional, tags=["notifications"], include_in_schema=False)
steps = APIRouter(route_class=Stepwise, tags=["notifications"], include_in_schema=False)
_paper = Paper(Path(__file__).parents[1] / "templates" / "preview", frames=True)


@router.get("/templates")
async def preview_page(
    who: WhoAsks, session: DbSession, request: Request, kind: str = "client.confirmed", language: str = "en"
) -> Response:
    """One template whole, with the way to all others."""
    require(who, "see mail")
    shown = await _shown(session, who, request, kind, language)
    return _paper.page(
        "template.html", language="en", title=f"{kind}, {language}", shown=shown, kinds=kinds_with_words(),
        languages=languages(),
    )  # fmt: skip


@steps.post("/templates/test")
async def send_test_from_page(
    who: WhoAsks, database: DatabaseDoor, clock: ClockNow, request: Request, kind: str, language: str
) -> Response:
    """The page's test send."""
    require(who, "edit templates")
    try:
        to = validate_email(str((await request.form()).get("to")), check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise Invalid(str(error)) from error
    async with database.reading() as session:
        shown = await _shown(session, who, request, kind, language)
    await mail_sample(shown, to, request.app.state.settings, clock.now())
    return see_other(f"/templates?kind={kind}&language={language}")


async def _shown(session: AsyncSession, who: Caller, request: Request, kind: str, language: str) -> TemplateOut:
    if kind not in kinds_with_words() or language not in languages():
        raise NotFound("There is no such template.")
    rows = await own_words(session, who.organisation_id, kind, language)
    return shown_template(kind, language, rows, "", url=request.app.state.settings.url)


router.include_router(steps)
