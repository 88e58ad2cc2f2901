"""HTTP for preferences: one's own, anybody's for the desk, and the pages that links in notices lead to.

Opening a link never changes anything, whoever or whatever opens it: only its button does, or a mail program's
one-click POST (RFC 8058).
"""

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.caller import Caller, WhoAsks
from api.identity.errors import PersonNeeded
from api.identity.may import require
from api.people import preferences_page as pages
from api.people.clients import get_client
from api.people.consents import ConsentOut, consents_of
from api.people.preferences import Person, choose_against
from api.people.preferences_links import PREFERENCES, UNSUBSCRIBE, person_of
from api.people.preferences_schemas import PreferencesIn, PreferencesOut
from api.people.preferences_told import shown_preferences, tell_preferences
from api.people.queries import get_builder
from kit import ids
from kit.errors import Invalid, NotFound
from kit.http.pages import Page
from kit.http.paper import see_other
from kit.http.route import ClockNow, DbSession, Transactional
from kit.signed import read
from models.people import Client

router = APIRouter(route_class=Transactional, tags=["people"])
_ME = "me"
_OPEN = ["GET", "HEAD"]


@router.get("/v1/people/{person}/preferences")
async def read_preferences(person: str, who: WhoAsks, session: DbSession, request: Request) -> PreferencesOut:
    """How somebody wants to be told: ``me``, or a client or builder by id for the desk."""
    row = await _person(session, who, person)
    return await shown_preferences(session, request.app.state.keys, row, to_desk=person != _ME)


@router.put("/v1/people/{person}/preferences")
async def change_preferences(
    person: str, told: PreferencesIn, who: WhoAsks, session: DbSession, clock: ClockNow, request: Request
) -> PreferencesOut:
    """Say how somebody wants to be told; what is left out stays."""
    row = await _person(session, who, person)
    keys = request.app.state.keys
    shown = await shown_preferences(session, keys, row, to_desk=person != _ME)
    if told.zone not in {None, shown.zone}:
        raise Invalid("zone: it is their own; change it with PATCH /v1/me, a builder's with PATCH /v1/builders/{id}.")
    await tell_preferences(session, keys, row, told, told_in=who.channel, now=clock.now())
    return await shown_preferences(session, keys, row, to_desk=person != _ME)


@router.get("/v1/people/{person}/consents")
async def read_consents(person: str, who: WhoAsks, session: DbSession, request: Request) -> Page[ConsentOut]:
    """Who agreed to messages at their number or ended that, when, by what words and route; the earliest first."""
    row = await _person(session, who, person)
    if not isinstance(row, Client):
        return Page(items=[], next_cursor=None)
    items = await consents_of(session, request.app.state.keys, row, to_desk=person != _ME)
    return Page(items=list(items), next_cursor=None)


async def _person(session: AsyncSession, who: Caller, named: str) -> Person:
    if named == _ME:
        if who.client_id:
            return await get_client(session, who.client_id)
        if who.builder_id:
            return await get_builder(session, who.organisation_id, who.builder_id)
        raise PersonNeeded("Only a client or a builder has preferences of their own.")
    require(who, "edit preferences")
    if named.startswith("bld_"):
        return await get_builder(session, who.organisation_id, ids.parse("bld", named))
    client = await get_client(session, ids.parse("cli", named))
    if client.organisation_id != who.organisation_id:
        raise NotFound
    return client


@router.api_route("/p/{token}", methods=_OPEN, include_in_schema=False)
async def preferences_page(token: str, session: DbSession, request: Request) -> Response:
    """A person's preferences as a form."""
    person = await person_of(session, request.app.state.keys, PREFERENCES, token)
    shown = await shown_preferences(session, request.app.state.keys, person)
    return await pages.form(session, person, shown, is_saved="saved" in request.query_params)


@router.post("/p/{token}", include_in_schema=False)
async def save_preferences_page(token: str, session: DbSession, clock: ClockNow, request: Request) -> Response:
    """The form, sent."""
    person = await person_of(session, request.app.state.keys, PREFERENCES, token)
    told = pages.read_form(await request.form())
    keys = request.app.state.keys
    await tell_preferences(session, keys, person, told, told_in="page", now=clock.now())
    return see_other(f"/p/{token}?saved")


@router.api_route("/u/{token}", methods=_OPEN, include_in_schema=False)
async def unsubscribe_page(token: str, session: DbSession, request: Request) -> Response:
    """A button that ends mail about one topic."""
    person = await person_of(session, request.app.state.keys, UNSUBSCRIBE, token)
    shown = await shown_preferences(session, request.app.state.keys, person)
    topic = _topic(request, token)
    is_off = not shown.choices[topic]["email"]  # type: ignore[index]
    return await pages.unsubscribe(session, request.app.state.keys, person, topic, is_off=is_off)


@router.post("/u/{token}", include_in_schema=False)
async def unsubscribe(token: str, session: DbSession, clock: ClockNow, request: Request) -> Response:
    """No more mail about this topic: pressed on the page, or by a mail program in one click."""
    person = await person_of(session, request.app.state.keys, UNSUBSCRIBE, token)
    topic = _topic(request, token)
    await choose_against(session, person, topic=topic, channel="email", now=clock.now())
    return await pages.unsubscribe(session, request.app.state.keys, person, topic, is_off=True)


def _topic(request: Request, token: str) -> str:
    return read(request.app.state.keys, UNSUBSCRIBE, token)[1]
