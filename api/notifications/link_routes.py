"""HTTP for what a booking leads to: its client's page, where it is moved or cancelled, and calendars it can go into."""

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from api.bookings.showing import theirs
from api.identity.caller import WhoAsks
from api.notifications.links import booking_page, calendar_file, google_calendar
from api.notifications.queries import facts_about
from kit.http.route import DbSession, Transactional

router = APIRouter(route_class=Transactional, tags=["notifications"])


class BookingLinks(BaseModel):
    """Whoever has ``page`` acts as the client: it goes to the booking's client only, the calendars also to staff."""

    page: str | None = Field(
        description="See, pay, move, cancel and rate it, without signing in. Null for all but the client."
    )
    calendar: str = Field(description="A calendar file; of a series the whole. It leads nowhere else.")
    google: str = Field(description="A page of Google's that offers to add it; nothing is sent before it is opened.")


@router.get("/v1/bookings/{booking_id}/links")
async def read_links(booking_id: str, who: WhoAsks, session: DbSession, request: Request) -> BookingLinks:
    """Where its client sees and changes a booking, and how it gets into a calendar."""
    seat = await theirs(session, who, "move", booking_id)
    keys, url = request.app.state.keys, request.app.state.settings.url
    return BookingLinks(
        page=booking_page(seat.booking, keys=keys, url=url) if who.role == "client" else None,
        calendar=calendar_file(seat.booking, keys=keys, url=url),
        google=google_calendar(await facts_about(session, seat.booking)),
    )
