"""The page where a payer goes on without leaving us: their bank is asked, or their wallet is told what to send.

The bank is asked about a payment, or about a card that is to be kept. This is the one page that fetches a script of
somebody else's, the payment vendor's (``payments.challenge``), and only while a bank waits. Looking changes nothing.
What counts is what the vendor tells our server, when the page's form asks for it or by its webhook, whichever is first.
Who has the link was given it: an id has 74 random bits. Staff have it too, so it leads back to the booking's page only
those who came from there and brought that page's own proof along (``?page=``).
"""

import uuid
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse
from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.pay import Till
from api.bookings.seats import get_seat
from api.identity.caller import Caller
from api.identity.limits import spend
from api.notifications.links import booking_of
from api.notifications.pages.booking import page_about, page_words, paper
from api.notifications.wording.words import language_for
from api.payments.accounts.whose import Vendors, get_shelf, vendors_here
from api.payments.challenge import Challenge
from api.payments.charge import asked_of, calling
from api.payments.life import ARRIVED
from api.payments.methods.saved import get_method, save
from api.payments.paying import Paying
from api.payments.queries import get_payment
from kit import ids, tenancy
from kit.clock import Clock
from kit.errors import NotFound, Problem
from kit.http.paper import see_other
from kit.http.route import ClockNow, DatabaseDoor, Stepwise, Transactional
from kit.i18n import locale_of, when
from kit.money import Money
from kit.signed import BadLink
from kit.zones import zone
from models.dues import SavedMethod
from models.identity import Organisation
from models.packages import Purchase
from models.payments import Payment
from models.people import Client

router = APIRouter(route_class=Transactional, tags=["notifications"], include_in_schema=False)
steps = APIRouter(route_class=Stepwise, tags=["notifications"], include_in_schema=False)
_COSTS = 5  # each look is a call of the vendor


@dataclass(frozen=True, slots=True)
class Matter:
    """What is waited for, and how the page tells of it; moments in ``zone``, as people of ``tag`` write them."""

    row: Payment | SavedMethod
    shown: dict[str, Any]
    here: str
    tag: str = "en"
    zone: str = ""

    @property
    def waits(self) -> bool:
        """Whether the bank or the wallet, as far as we know, waits for its payer."""
        return self.row.state == "challenged"

    @property
    def vendor_id(self) -> str:
        row = self.row
        return (row.setup_id if isinstance(row, SavedMethod) else row.vendor_id) or ""


@router.get("/pay/{provider}.js")
async def read_script(provider: str) -> FileResponse:
    """What the page runs of ours: it calls the vendor's script."""
    shelf = get_shelf(provider)
    if not shelf.asks_here:
        raise NotFound
    return FileResponse(shelf.script, media_type="text/javascript", headers={"Cache-Control": "no-cache"})


@steps.api_route("/pay/{shown}", methods=["GET", "HEAD"])
async def show_bank(shown: str, database: DatabaseDoor, request: Request) -> Response:
    """Ask the bank, or tell what the wallet is to send, if that is waited for; else how it went."""
    async with database.reading() as session:
        matter = await _matter(session, request, shown)
    if not matter.waits:
        return _page(matter)
    try:
        if get_shelf(matter.row.provider).by_wallet:
            return _page(matter, wallet=await _wallet(vendors_here(request), matter))
        challenge = await _challenge(vendors_here(request), matter)
    except Problem as away:
        said = matter.shown["words"]["at_bank"]["cannot_ask"]
        return _page(matter, status=away.status, problem=said)
    return _page(matter, challenge=challenge)


@steps.post("/pay/{shown}")
async def look(shown: str, database: DatabaseDoor, clock: ClockNow, request: Request) -> Response:
    """After the bank was asked: how it stands at the vendor. Nothing is asked for; twice changes nothing."""
    async with database.reading() as session:
        matter = await _matter(session, request, shown)
    if matter.waits:
        try:
            await _look(vendors_here(request), matter.row, clock)
        except Problem as away:
            said = matter.shown["words"]["at_bank"]["cannot_ask"]
            return _page(matter, status=away.status, problem=said)
    return see_other(matter.here)


async def _challenge(vendors: Vendors, matter: Matter) -> Challenge | None:
    row = matter.row
    if not get_shelf(row.provider).asks_here:
        return None
    vendor: Any = await calling(vendors.at(row.provider, row.connection_id))
    found: Challenge | None = await calling(vendor.challenge(matter.vendor_id))
    return found


async def _wallet(vendors: Vendors, matter: Matter) -> dict[str, Any] | None:
    """What the payer's wallet is told."""
    row = matter.row
    assert isinstance(row, Payment), "wallets are not saved"
    vendor: Any = await calling(vendors.of(row))
    found: Paying | None = await calling(vendor.paying(asked_of(row)))
    if found is None:
        return None
    chain, token = found.network.split(":")
    until = when(found.ends_at, zone(matter.zone), matter.tag)
    amount = f"{Money(row.amount, row.currency).major()} {row.currency}"
    return {"to": found.address, "link": found.link, "chain": chain, "token": token, "until": until, "amount": amount}


async def _look(vendors: Vendors, row: Payment | SavedMethod, clock: Clock) -> None:
    if isinstance(row, SavedMethod):
        await save(vendors, row, client=ids.public("cli", row.client_id), now=clock.now())
    else:
        await Till(vendors.database, clock, vendors).look(row)


async def _matter(session: AsyncSession, request: Request, shown: str) -> Matter:
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
    return await _about_payment(session, request, row)


async def _about_card(session: AsyncSession, row: SavedMethod, here: str) -> Matter:
    shown = await _plainly(session, await session.get_one(Client, row.client_id))
    said = shown["words"]["at_bank"]
    outcome = {"saved": said["is_saved"], "declined": said["not_saved"]}.get(row.state, said["over"])
    return Matter(row, shown | {"asked": said["about_card"].replace("{card}", row.label), "outcome": outcome}, here)


async def _about_payment(session: AsyncSession, request: Request, row: Payment) -> Matter:
    here = f"/pay/{row.public_id}"
    if row.booking_id:
        path = _came_from(request, row.booking_id)
        page = await page_about(session, await get_seat(session, ids.public("bkg", row.booking_id)), path=path)
        shown = page.shown(about=True, back=path)
        here = with_way_back(here, path, url="") if path else here
        tag, where = page.tag, page.story.zones[0]
    else:
        purchase = await session.get_one(Purchase, row.pays_for)
        client = await session.get_one(Client, purchase.client_id)
        house = await session.get_one(Organisation, row.organisation_id)
        shown = await _plainly(session, client)
        tag, where = shown["language"], client.zone or house.zone
    said = shown["words"]["at_bank"]
    asked = said["about_amount"].replace("{amount}", Money(row.amount, row.currency).words(tag))
    is_there = row.state in {"authorised", *ARRIVED}
    declined = shown["words"]["declined"] if row.state == "declined" else said["over"]
    return Matter(row, shown | {"asked": asked, "outcome": said["is_paid"] if is_there else declined}, here, tag, where)


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
        "back": "", "problem": "",
    }  # fmt: skip


def _page(
    matter: Matter, *, challenge: Challenge | None = None, wallet: dict[str, Any] | None = None,
    status: int = 200, problem: str = "",
) -> Response:  # fmt: skip
    shown = matter.shown | ({"problem": problem} if problem else {})
    also = challenge.policy if challenge else None
    return paper.page(
        "bank.html", status=status, also=also, challenge=challenge, waits=matter.waits, here=matter.here,
        wallet=wallet, provider=matter.row.provider, **shown,
    )  # fmt: skip


router.include_router(steps)
