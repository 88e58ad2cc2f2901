"""HTTP for feedback: what can be rated and rating it, what was said, seeing to low marks, and the rules of asking."""

from typing import Literal

from fastapi import APIRouter, Request

from api.bookings.showing import theirs
from api.feedback import queries, schemas
from api.feedback.rate import rate
from api.feedback.rules import FeedbackRules, rules_of
from api.identity.caller import WhoAsks
from api.identity.errors import PersonNeeded
from api.identity.limits import costs
from api.identity.may import require
from kit import ids
from kit.errors import NotFound
from kit.http.pages import Page, PageSize, cut, key_of
from kit.http.route import ClockNow, DbSession, Transactional
from models.bookings import Booking, Session
from models.catalog import Service
from models.feedback import Feedback
from models.identity import Organisation
from models.people import Builder

router = APIRouter(route_class=Transactional, tags=["feedback"])


@router.get("/v1/me/feedback")
async def read_what_to_rate(who: WhoAsks, session: DbSession, clock: ClockNow) -> Page[schemas.ToRate]:
    """Sessions the client who asks came to in the last thirty days and has not rated."""
    if who.client_id is None:
        raise PersonNeeded("Only a client has this page.")
    return Page(items=await queries.list_to_rate(session, who.client_id, now=clock.now()), next_cursor=None)


@router.put("/v1/bookings/{booking_id}/feedback", dependencies=[costs(2)])
async def rate_booking(
    booking_id: str, said: schemas.FeedbackIn, who: WhoAsks, session: DbSession, clock: ClockNow, request: Request
) -> schemas.FeedbackOut:
    """Say how a session was. Once more changes what was said; a low mark is seen to by somebody of the team."""
    seat = await theirs(session, who, "rate", booking_id)
    row = await rate(
        session, request.app.state.keys, seat, mark=said.mark, words=said.words, given_in=who.channel, now=clock.now()
    )
    return await queries.shown(session, request.app.state.keys, queries.Given(row, seat.booking, seat.session))


@router.get("/v1/feedback")
async def list_feedback(
    who: WhoAsks, session: DbSession, request: Request, which: Literal["all", "open"] = "all",
    cursor: str | None = None, limit: PageSize = 50,
) -> schemas.FeedbackPage:  # fmt: skip
    """What clients said, the latest first, and averages by builder and service. A builder sees what was said of them.

    ``open``: low marks that nobody of the team has seen to.
    """
    require(who, "see feedback")
    house, mine = who.organisation_id, who.sees_only
    rows = await queries.list_given(
        session, house, builder_id=mine, is_open=which == "open", before=key_of(cursor) if cursor else None,
        limit=limit + 1,
    )  # fmt: skip
    page, following = cut(rows, limit=limit)
    shown_from = rules_of(await session.get_one(Organisation, house)).shown_from
    of = [await queries.averages(session, house, kind, builder_id=mine, shown_from=shown_from) for kind in _OF]
    items = [await queries.shown(session, request.app.state.keys, each) for each in page]
    return schemas.FeedbackPage(items=items, next_cursor=following, builders=of[0], services=of[1])


@router.post("/v1/feedback/{feedback_id}/seen")
async def see_to_feedback(
    feedback_id: str, who: WhoAsks, session: DbSession, clock: ClockNow, request: Request
) -> schemas.FeedbackOut:
    """Note that somebody of the team has seen to a low mark."""
    require(who, "see to feedback")
    row = await session.get(Feedback, ids.parse("fbk", feedback_id))
    if row is None or row.organisation_id != who.organisation_id:
        raise NotFound("There is no such feedback.")
    row.seen_at, row.seen_by_id = row.seen_at or clock.now(), row.seen_by_id or who.member_id
    booking = await session.get_one(Booking, row.booking_id)
    held = await session.get_one(Session, booking.session_id)
    return await queries.shown(session, request.app.state.keys, queries.Given(row, booking, held))


@router.get("/v1/feedback-rules")
async def read_rules(who: WhoAsks, session: DbSession) -> FeedbackRules:
    """Whether and when clients are asked, and from how many marks averages are shown."""
    require(who, "see feedback")
    return rules_of(await session.get_one(Organisation, who.organisation_id))


@router.put("/v1/feedback-rules")
async def set_rules(told: FeedbackRules, who: WhoAsks, session: DbSession) -> FeedbackRules:
    """Set them; what is left out is as for everybody. They count for sessions whose clients were not asked yet."""
    require(who, "edit catalogue")
    (await session.get_one(Organisation, who.organisation_id)).feedback = told.model_dump(mode="json")
    return told


_OF: tuple[type[Builder] | type[Service], ...] = (Builder, Service)
