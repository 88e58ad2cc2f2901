"""The page that asks how a session was. Opening it changes nothing, its button does; sent once more it changes that."""

from fastapi import APIRouter, Request, Response

from api.feedback.errors import NotToBeRated
from api.feedback.rate import PAGE, can_be_rated, find_feedback, key_of, rate
from api.notifications.pages.booking import Page, open_page, paper
from kit.http.paper import see_other
from kit.http.paths import SIGNED
from kit.http.route import ClockNow, DbSession, Transactional

router = APIRouter(route_class=Transactional, tags=["notifications"], include_in_schema=False)
_OPEN, _UNFIT = ["GET", "HEAD"], 422
_MARKS = ("1", "2", "3", "4", "5")
_LONGEST = 4000


@router.api_route(f"/b/{{token:{SIGNED}}}/feedback", methods=_OPEN)
async def show_feedback(token: str, session: DbSession, clock: ClockNow, request: Request) -> Response:
    """What was said so far, to be said or changed."""
    page = await open_page(session, request, token)
    return await _form(session, clock, request, page)


@router.post(f"/b/{{token:{SIGNED}}}/feedback")
async def give_feedback(token: str, session: DbSession, clock: ClockNow, request: Request) -> Response:
    """Say how it was."""
    page, sent = await open_page(session, request, token), await request.form()
    mark, words = str(sent.get("mark") or ""), _said(sent.get("words"))
    if mark not in _MARKS:
        return await _form(session, clock, request, page, status=_UNFIT)
    try:
        await rate(
            session, request.app.state.keys, page.seat, mark=int(mark), words=words, given_in=PAGE, now=clock.now()
        )
    except NotToBeRated as problem:
        return await _form(session, clock, request, page, status=problem.status)
    return see_other(f"{page.path}/feedback")


async def _form(
    session: DbSession, clock: ClockNow, request: Request, page: Page, *, status: int = 200
) -> Response:  # fmt: skip
    row, shown = await find_feedback(session, page.seat.booking.id), page.shown()
    said, thanks = "", ""
    if row:
        key = await key_of(session, request.app.state.keys, row)
        said = key.unseal(row.words, bound_to=row.id.bytes).decode() if row.words else ""
        thanks = shown["words"]["rated_low" if row.wants_person else "rated"]
    more = {"mark": row.mark if row else None, "said": said, "thanks": thanks}
    return paper.page(
        "feedback.html", status=status, may_rate=can_be_rated(page.seat, clock.now()), **shown | more
    )  # fmt: skip


def _said(sent: object) -> str:
    """What a form's box holds, with the line ends of a text."""
    text = sent if isinstance(sent, str) else ""
    return text.replace("\r\n", "\n").replace("\x00", " ").strip()[:_LONGEST]
