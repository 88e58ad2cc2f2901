"""The booking page of an organisation at ``/b/{slug}``: one address with and without a script.

A browser that runs scripts gets the calendar from ``web/book``, which asks the api for everything; one that does not
gets links and a form here. Looking changes nothing; only the form's POST books.
"""

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import RedirectResponse, Response

from api.identity.caller import Caller
from api.identity.cookies import refuse_other_sites
from api.identity.limits import spend, spend_guest
from api.identity.organisations import get_organisation
from api.notifications.links import booking_page
from api.payments.accounts.whose import ways_of
from api.storefront import page
from api.storefront.asked import Asked, read_asked
from api.storefront.shown import Visit, nearest, shown
from api.storefront.take import Desk, NotFilledIn, read_person, take
from api.storefront.words import language_for
from kit import tenancy
from kit.errors import Problem
from kit.http.paper import see_other
from kit.http.paths import SLUG
from kit.http.route import ClockNow, DatabaseDoor, DbSession, Stepwise, Transactional

router = APIRouter(route_class=Transactional, tags=["storefront"], include_in_schema=False)
steps = APIRouter(route_class=Stepwise, tags=["storefront"], include_in_schema=False)
_OPEN = ["GET", "HEAD"]
_LOOKING, _BOOKING = 5, 50


@router.api_route("/b", methods=_OPEN)
async def show_usual(request: Request) -> RedirectResponse:
    """The page of the organisation that answers on the bare address."""
    async with request.app.state.database.reading() as session:
        house = await get_organisation(session, request.app.state.settings.organisation)
    return RedirectResponse(f"/b/{house.slug}", headers={"Cache-Control": "no-store"})


@router.api_route(f"/b/{{organisation:{SLUG}}}", methods=_OPEN)
async def show_storefront(organisation: str, session: DbSession, clock: ClockNow, request: Request) -> Response:
    """The page, at the step that its address leads to."""
    visit = await _visit(session, request, organisation, read_asked(request.query_params), clock.now())
    _let_spend(request, visit, _LOOKING)
    return page.of(visit, request, await shown(session, visit), pays=await _pays(session, request, visit))


@router.api_route(f"/b/{{organisation:{SLUG}}}/app.webmanifest", methods=_OPEN)
async def show_manifest(organisation: str, session: DbSession, clock: ClockNow, request: Request) -> Response:
    """What a device is told that installs the page."""
    visit = await _visit(session, request, organisation, read_asked({}), clock.now())
    return page.manifest(visit)


@steps.post(f"/b/{{organisation:{SLUG}}}")
async def book_by_form(organisation: str, database: DatabaseDoor, clock: ClockNow, request: Request) -> Response:
    """Book what the form says; then the booking's own page, where it is paid if something is due."""
    sent = await request.form()
    async with database.reading() as session:
        visit = await _visit(session, request, organisation, read_asked(sent), clock.now())
    _let_spend(request, visit, _BOOKING)
    try:
        if visit.asked.start is None:
            return see_other(visit.link())
        refuse_other_sites(request)
        person = read_person(sent)
        spend_guest(request, visit.organisation.id)
        desk = Desk(database, request.app.state.keys, request.app.state.predictor)
        seat = await take(desk, visit, person)
    except Problem as problem:
        return await _again(request, visit, problem, sent)
    link = booking_page(seat.booking, keys=request.app.state.keys, url="")
    return see_other(f"{link}/pay" if seat.booking.state == "held" else link)


async def _again(request: Request, visit: Visit, problem: Problem, sent: Any) -> Response:
    """The same step with what stood in the way, and the nearest times where it was taken."""
    async with request.app.state.database.reading() as session:
        step, pays = await shown(session, visit), await _pays(session, request, visit)
    said = visit.words["fill_in"] if isinstance(problem, NotFilledIn) else problem.detail or problem.title
    filled = {name: str(sent.get(name) or "") for name in ("name", "email")}
    told = problem.extra.get("alternatives")
    others = nearest(visit, told if isinstance(told, list) else [])
    step |= {"problem": said, "filled": filled, "nearest": others}
    return page.of(visit, request, step, pays=pays, status=problem.status)


async def _pays(session: AsyncSession, request: Request, visit: Visit) -> str:
    """The usual way to pay here."""
    return (await ways_of(session, request.app.state.settings, visit.organisation.id))[0]


async def _visit(session: AsyncSession, request: Request, slug: str, asked: Asked, now: datetime) -> Visit:
    """Raises ``UnknownOrganisation``."""
    await tenancy.enter(session, tenancy.behind("organisations", slug))
    house = await get_organisation(session, slug)
    await tenancy.enter(session, tenancy.of(house.id))
    language = language_for(asked, request.headers.get("accept-language", ""), house.locale)
    return Visit(organisation=house, asked=asked, language=language, now=now)


def _let_spend(request: Request, visit: Visit, cost: int) -> None:
    request.state.caller = visitor = Caller(organisation_id=visit.organisation.id, role="visitor", channel="web")
    spend(request, visitor, cost)


router.include_router(steps)
