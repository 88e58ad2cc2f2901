"""What the page of a payment, or of a card that is kept, is about, and how it tells of it.

Who has the link was given it: an id has 74 random bits. Staff have it too, so it leads back to the booking's own page
only those who came from there and brought that page's proof along (``?page=``). Who came from the booking page goes
back to it (``?to=book``).
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.seats import get_seat
from api.fraud.told import told_payer
from api.identity.caller import Caller
from api.identity.limits import spend
from api.notifications.links import booking_of
from api.notifications.pages.booking import page_about, page_words
from api.notifications.pages.card import can_be_paid, is_sold_no_more
from api.notifications.wording.words import language_for
from api.payments.card_form import lacks_card
from api.payments.invoices.links import document_path
from api.payments.invoices.queries import issued_for_purchases
from api.payments.life import ARRIVED, OPEN
from api.payments.methods.saved import get_method
from api.payments.queries import get_payment
from kit import ids, tenancy
from kit.i18n import locale_of
from kit.money import Money
from kit.signed import BadLink
from models.dues import SavedMethod
from models.identity import Organisation
from models.packages import Purchase
from models.payments import Payment
from models.people import Client

_COSTS = 5  # each look is a call of the vendor
_BOOK = "book"


@dataclass(frozen=True, slots=True)
class Matter:
    """What is waited for, and how the page tells of it; moments in ``zone``, as people of ``tag`` write them.

    ``is_card``: a card can be given for it. ``after``: where it goes on once it is paid, if not on this page.
    """

    row: Payment | SavedMethod
    shown: dict[str, Any]
    here: str
    tag: str = "en"
    zone: str = ""
    is_card: bool = False
    after: str = ""

    @property
    def waits(self) -> bool:
        """Whether the bank or the wallet, as far as we know, waits for its payer, or the vendor has not answered."""
        is_asked = isinstance(self.row, SavedMethod) or not lacks_card(self.row)
        return self.row.state in OPEN and is_asked

    @property
    def is_paid(self) -> bool:
        return self.row.state in {"authorised", *ARRIVED}

    @property
    def vendor_id(self) -> str:
        row = self.row
        return (row.setup_id if isinstance(row, SavedMethod) else row.vendor_id) or ""


async def matter_of(session: AsyncSession, request: Request, shown: str, now: datetime) -> Matter:
    """Raises ``NotFound``, and ``TooManyRequests`` for an address that looks too often."""
    is_card = shown.startswith("mth_")
    key = ids.parse("mth" if is_card else "pay", shown)
    await tenancy.enter(session, tenancy.behind("saved_methods" if is_card else "payments", str(key)))
    row: Payment | SavedMethod = await get_method(session, key) if is_card else await get_payment(session, key)
    visitor = Caller(organisation_id=row.organisation_id, role="visitor", channel="web")
    request.state.caller = visitor
    spend(request, visitor, _COSTS)
    if isinstance(row, SavedMethod):
        return await _about_card(session, row, f"/pay/{shown}")
    return await _about_payment(session, request, row, now)


async def _about_card(session: AsyncSession, row: SavedMethod, here: str) -> Matter:
    shown = await _plainly(session, await session.get_one(Client, row.client_id))
    said = shown["words"]["at_bank"]
    outcome = {"saved": said["is_saved"], "declined": said["not_saved"]}.get(row.state, said["over"])
    return Matter(row, shown | {"asked": said["about_card"].replace("{card}", row.label), "outcome": outcome}, here)


async def _about_payment(session: AsyncSession, request: Request, row: Payment, now: datetime) -> Matter:
    here, after = f"/pay/{row.public_id}", ""
    house = await session.get_one(Organisation, row.organisation_id)
    if row.booking_id:
        path = _came_from(request, row.booking_id)
        page = await page_about(session, await get_seat(session, ids.public("bkg", row.booking_id)), path=path)
        is_booking = request.query_params.get("to") == _BOOK
        after = f"/b/{house.slug}" if is_booking else path
        shown = page.shown(about=True, back=after)
        here = f"{here}?to={_BOOK}" if is_booking else with_way_back(here, path, url="") if path else here
        tag, where = page.tag, page.story.zones[0]
    else:
        purchase = await session.get_one(Purchase, row.pays_for)
        client = await session.get_one(Client, purchase.client_id)
        shown = await _plainly(session, client)
        tag, where = shown["language"], client.zone or house.zone
        shown["invoice"] = await _invoice(session, request, purchase)
    is_card = await can_be_paid(session, row, now=now)
    shown |= _said_of(row, shown["words"], tag, is_card=is_card)
    if row.purchase_id and row.state not in {"authorised", *ARRIVED} and await is_sold_no_more(session, row, now=now):
        shown["outcome"] = shown["words"]["at_card"]["not_sold"]
    if told := await told_payer(session, row, tag):
        shown["outcome"], after = told, ""
    return Matter(row, shown, here, tag, where, is_card, after)


async def _invoice(session: AsyncSession, request: Request, purchase: Purchase) -> str:
    """Where what was issued last for a package is opened; nothing before that."""
    issued = await issued_for_purchases(session, [purchase.id])
    return document_path(request.app.state.keys, issued[-1]) if issued else ""


def _said_of(row: Payment, words: dict[str, Any], tag: str, *, is_card: bool) -> dict[str, str]:
    """What is asked of the payer, and how it went, if it has."""
    said, amount = words["at_card" if is_card else "at_bank"], Money(row.amount, row.currency).words(tag)
    if row.state == "declined":
        outcome = words["declined"]
    elif row.state in {"authorised", *ARRIVED}:
        outcome = words["at_bank"]["is_paid"]
    else:
        outcome = "" if is_card else words["at_card" if lacks_card(row) else "at_bank"]["over"]
    return {"asked": said["about_amount"].replace("{amount}", amount), "outcome": outcome, "amount": amount}


def with_way_back(link: str, page: str, *, url: str) -> str:
    """The link of this page as a booking's ``page`` gives it, so that it leads back there; others' as they are."""
    return f"{link}?page={page.removeprefix('/b/')}" if link.startswith(f"{url}/pay/") else link


def _came_from(request: Request, booking_id: uuid.UUID) -> str:
    """The booking's page, if whoever looks came from it; else nothing."""
    token = request.query_params.get("page", "")
    try:
        is_its = booking_of(request.app.state.keys, token) == ids.public("bkg", booking_id)
    except BadLink:
        return ""
    return f"/b/{token}" if is_its else ""


async def _plainly(session: AsyncSession, client: Client) -> dict[str, Any]:
    house = await session.get_one(Organisation, client.organisation_id)
    language = locale_of(language_for(client.locale, house.locale)).language
    words = page_words(language)
    return {
        "language": language, "words": words, "title": words["at_bank"]["title"], "house": house.name, "about": False,
        "back": "", "problem": "", "invoice": "",
    }  # fmt: skip
