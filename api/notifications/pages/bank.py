"""The page where a payer goes on without leaving us: they give a card, their bank is asked, or their wallet is told.

The bank is asked about a payment, or about a card that is to be kept. This is the one page that fetches a script of
somebody else's, the payment vendor's (``payments.card_form``, ``payments.challenge``), only while there is a card to
give or a bank to ask. Looking changes nothing; a card that was given is charged by ``card``, and a declined one leaves
the page where another can be given. What counts is what the vendor tells our server, when the page's form asks for it
or by its webhook, whichever is first. What the page is about is found by ``matter``.
"""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse

from api.bookings.till.pay import Till
from api.notifications.pages.booking import paper
from api.notifications.pages.card import pay_by_card
from api.notifications.pages.matter import Matter, matter_of
from api.payments.accounts.whose import Vendors, get_shelf, vendors_here
from api.payments.card_form import CardForm, TakesCards
from api.payments.challenge import Challenge
from api.payments.charge import asked_of, calling
from api.payments.errors import NothingDue, VendorRefused
from api.payments.methods.saved import save
from api.payments.paying import Paying
from kit import ids
from kit.clock import Clock
from kit.db import Database
from kit.errors import NotFound, Problem, Refused
from kit.http.paper import see_other, with_cookies
from kit.http.route import ClockNow, DatabaseDoor, Stepwise, Transactional
from kit.i18n import when
from kit.money import Money
from kit.zones import zone
from models.dues import SavedMethod
from models.payments import Payment

router = APIRouter(route_class=Transactional, tags=["notifications"], include_in_schema=False)
steps = APIRouter(route_class=Stepwise, tags=["notifications"], include_in_schema=False)
_LONGEST = 64


@router.get("/pay/{provider}.js")
async def read_script(provider: str) -> FileResponse:
    """What the page runs of ours: it calls the vendor's script."""
    shelf = get_shelf(provider)
    if not shelf.asks_here:
        raise NotFound
    return FileResponse(shelf.script, media_type="text/javascript", headers={"Cache-Control": "no-cache"})


@steps.api_route("/pay/{shown}", methods=["GET", "HEAD"])
async def show_bank(shown: str, database: DatabaseDoor, clock: ClockNow, request: Request) -> Response:
    """Fields for a card, the bank asked, or what the wallet is to send, if that is waited for; else how it went."""
    async with database.reading() as session:
        matter = await matter_of(session, request, shown, clock.now())
    if matter.is_paid and matter.after:
        return see_other(matter.after)
    if not matter.waits:
        return await _shown(request, matter)
    try:
        if get_shelf(matter.row.provider).by_wallet:
            return _page(matter, wallet=await _wallet(vendors_here(request), matter))
        challenge = await _challenge(vendors_here(request), matter)
    except Problem as away:
        said = matter.shown["words"]["at_bank"]["cannot_ask"]
        return _page(matter, status=away.status, problem=said)
    return _page(matter, challenge=challenge)


@steps.post("/pay/{shown}")
async def go_on(shown: str, database: DatabaseDoor, clock: ClockNow, request: Request) -> Response:
    """Pay by a card that was given, where the page offers that; else, after the bank was asked, see how it stands.

    Twice changes nothing.
    """
    sent = await request.form()
    async with database.reading() as session:
        matter = await matter_of(session, request, shown, clock.now())
    if sent.get("method") and matter.is_card and isinstance(matter.row, Payment):
        return await _charged(database, clock, request, matter, matter.row, str(sent["method"])[:_LONGEST])
    if matter.waits:
        try:
            await _look(vendors_here(request), matter.row, clock)
        except Problem as away:
            said = matter.shown["words"]["at_bank"]["cannot_ask"]
            return _page(matter, status=away.status, problem=said)
    if sent.get("method") and not matter.waits and not matter.is_paid:
        return _page(matter, status=NothingDue.status)
    return see_other(matter.here)


async def _charged(
    database: Database, clock: Clock, request: Request, matter: Matter, row: Payment, method: str
) -> Response:
    """What became of a card, on the page of its own payment: reloading that one charges nothing."""
    kept = Response()
    try:
        payment = await pay_by_card(request, kept, database, clock, row, method)
    except NothingDue:
        return see_other(matter.here)
    except Problem as problem:
        return await _shown(request, matter, status=problem.status, problem=problem.detail or problem.title)
    _, asked, query = matter.here.partition("?")
    return with_cookies(see_other(f"/pay/{payment.public_id}{asked}{query}"), kept)


async def _shown(request: Request, matter: Matter, *, status: int = 200, problem: str = "") -> Response:
    """How it went, and fields for a card where one can be given."""
    try:
        card = await _card_form(vendors_here(request), matter) if matter.is_card else None
    except Problem as away:
        return _page(matter, status=away.status, problem=matter.shown["words"]["at_bank"]["cannot_ask"])
    return _page(matter, card=card, status=status, problem=problem)


async def _card_form(vendors: Vendors, matter: Matter) -> CardForm:
    vendor: Any = await calling(vendors.at(matter.row.provider, matter.row.connection_id))
    taking: TakesCards = vendor  # its shelf says so
    try:
        return taking.card_form()
    except Refused as unknown:
        raise VendorRefused from unknown


async def _challenge(vendors: Vendors, matter: Matter) -> Challenge | None:
    row = matter.row
    if not get_shelf(row.provider).asks_here or not matter.vendor_id:
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


def _page(
    matter: Matter, *, challenge: Challenge | None = None, wallet: dict[str, Any] | None = None,
    card: CardForm | None = None, status: int = 200, problem: str = "",
) -> Response:  # fmt: skip
    shown = matter.shown | ({"problem": problem} if problem else {})
    vendors = challenge or card
    return paper.page(
        "bank.html", status=status, also=vendors.policy if vendors else None, challenge=challenge, card=card,
        waits=matter.waits, here=matter.here, wallet=wallet, row=matter.row, **shown,
    )  # fmt: skip


router.include_router(steps)
