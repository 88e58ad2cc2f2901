"""HTTP for what a booking leads to: the page where it is moved or cancelled, and the calendars it can go into."""

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from api.bookings.showing import theirs
from api.identity.caller import WhoAsks
from api.notifications.links import booking_page, google_calendar
from api.notifications.queries import facts_about
from kit.http.route import DbSession, Transactional

router = APIRouter(route_class=Transactional, tags=["notifications"])


class BookingLinks(BaseModel):
    """Whoever has ``page`` may move and cancel the booking: it goes to its client only."""

    page: str = Field(description="See, pay, move and cancel it, without signing in.")
    calendar: str = Field(description="A calendar file; of a series the whole.")
    google: str = Field(description="A page of Google's that offers to add it; nothing is sent before it is opened.")


@router.get("/v1/bookings/{booking_id}/links")
async def read_links(booking_id: str, who: WhoAsks, session: DbSession, request: Request) -> BookingLinks:
    """Where a booking can be seen and changed, and how it gets into a calendar."""
    seat = await theirs(session, who, "move", booking_id)
    page = booking_page(seat.booking, keys=request.app.state.keys, url=request.app.state.settings.url)
    facts = await facts_about(session, seat.booking)
    return BookingLinks(page=page, calendar=f"{page}/invite.ics", google=google_calendar(facts))
