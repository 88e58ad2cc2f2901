"""Links in notices that carry their own proof. Opening one shows a page; only its button changes anything."""

import uuid
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from api.notifications.kinds import DUES, FOLLOW_UP, Kind
from api.notifications.queries import Facts
from api.notifications.wording.render import Links
from api.payments.invoices.issue import issues_invoices
from api.payments.invoices.links import invoice_path
from api.people.preferences import Person
from api.people.preferences_links import preferences_path, unsubscribe_path
from kit.crypto import MasterKey
from kit.ids import public
from kit.signed import BadLink, read, sign
from models.bookings import Booking
from models.people import Client

BOOKING = "booking"
CALENDAR = "booking calendar"
"""Of a link that gives the booking's calendar file and no more."""
_STANDS = {"confirmed", "moved", "reminder", "receipt"}
_TAKES = {"offered", "asked"}
_MONEY = {"receipt", "refund"}
_TELLS_OF_MONEY = {"confirmed", *_MONEY}


def links_for(kind: Kind, facts: Facts, person: Person, *, keys: MasterKey, url: str) -> Links:
    """The next steps of a notice, for its recipient alone."""
    mine = url + preferences_path(keys, person)
    house = f"{url}/o/{facts.organisation.slug}"
    if not isinstance(person, Client):
        return Links(house=house, preferences=mine)
    page = booking_page(facts.booking, keys=keys, url=url)
    stands = kind.news in _STANDS and not facts.together  # of several dates none is the one to move
    return Links(
        house=house,
        move=f"{page}/move" if stands else None,
        cancel=f"{page}/cancel" if stands else None,
        take=_take(kind, page),
        calendar=f"{page}/invite.ics" if stands else None,
        invoice=url + invoice_path(keys, facts.booking) if _has_invoice(kind, facts) else None,
        google=google_calendar(facts) if stands else None,
        preferences=mine,
        unsubscribe=url + unsubscribe_path(keys, person, kind.news),
    )


def _take(kind: Kind, page: str) -> str | None:
    """Where what a notice asks for is done."""
    if kind == FOLLOW_UP:
        return f"{page}/feedback"
    if kind.news == "approved":  # it is paid there
        return page
    return f"{page}/confirm" if kind.news in _TAKES else f"{page}/pay" if kind in DUES else None


def _has_invoice(kind: Kind, facts: Facts) -> bool:
    """Whether there is something to open, or will be in a moment: the link opens what was issued last."""
    may_be_paid = kind.news in _MONEY or facts.booking.state == "confirmed"
    is_issued = issues_invoices(facts.organisation) and bool(facts.booking.price)
    return is_issued and kind.news in _TELLS_OF_MONEY and may_be_paid


def booking_page(booking: Booking, *, keys: MasterKey, url: str) -> str:
    return url + path_of(keys, booking.id)


def path_of(keys: MasterKey, booking_id: uuid.UUID) -> str:
    """The path of a booking's page."""
    return f"/b/{sign(keys, BOOKING, public(Booking.prefix, booking_id))}"


def booking_of(keys: MasterKey, token: str) -> str:
    """The public id of the booking a link is for. Raises ``BadLink``."""
    [booking] = read(keys, BOOKING, token)
    return booking


def calendar_file(booking: Booking, *, keys: MasterKey, url: str) -> str:
    """The booking's calendar file, by a link that changes nothing and does not show where its page is."""
    return f"{url}/b/{sign(keys, CALENDAR, booking.public_id)}/invite.ics"


def booking_in_calendar(keys: MasterKey, token: str) -> str:
    """The public id of the booking a calendar file is asked of, by its own link or its page's. Raises ``BadLink``."""
    try:
        [booking] = read(keys, CALENDAR, token)
    except BadLink:
        return booking_of(keys, token)
    return booking


def google_calendar(facts: Facts) -> str:
    """A page of Google's that offers to add the event; nothing is sent before it is opened."""
    span = "/".join(_compact(instant) for instant in (facts.session.starts_at, facts.session.ends_at))
    asked = {
        "action": "TEMPLATE", "text": f"{facts.service.name}: {facts.builder.name}", "dates": span,
        "location": facts.builder.place or "", "ctz": facts.client.zone or facts.builder.zone,
    }  # fmt: skip
    return "https://calendar.google.com/calendar/render?" + urlencode(asked, quote_via=quote)


def _compact(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
