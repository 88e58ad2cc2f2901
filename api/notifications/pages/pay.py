"""The page behind a booking's link where what is due for it is paid. Looking changes nothing; the button's POST pays.

Where the bank asks for more, the page leads there; the booking follows by the bank's news.
"""

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.queries import unpaid_of
from api.bookings.till.pay import Till, ask_payment
from api.fraud.paying import paying
from api.fraud.told import told_payer
from api.notifications.pages.booking import Page, open_page, paper
from api.notifications.pages.matter import with_way_back
from api.payments.accounts.whose import vendors_here, ways_of
from api.payments.card_form import waits_for_card
from kit.errors import Problem
from kit.http.paper import see_other, with_cookies
from kit.http.paths import SIGNED
from kit.http.route import ClockNow, DatabaseDoor, DbSession, Stepwise, Transactional
from kit.money import Money
from models.bookings import STANDS
from models.payments import Payment

router = APIRouter(route_class=Transactional, tags=["notifications"], include_in_schema=False)
steps = APIRouter(route_class=Stepwise, tags=["notifications"], include_in_schema=False)


@router.api_route(f"/b/{{token:{SIGNED}}}/pay", methods=["GET", "HEAD"])
async def show_pay(token: str, session: DbSession, request: Request) -> Response:
    """What is due, until when the time is kept, and a button that pays."""
    page = await open_page(session, request, token)
    return await _shown(session, page)


@steps.post(f"/b/{{token:{SIGNED}}}/pay")
async def do_pay(token: str, database: DatabaseDoor, clock: ClockNow, request: Request) -> Response:
    """Pay what is due; pressed twice it is paid once."""
    settings, kept = request.app.state.settings, Response()
    try:
        async with database.reading() as session:
            organisation = (await open_page(session, request, token)).seat.booking.organisation_id
        by = await paying(request, kept, organisation, None, "", is_here=True)
        async with database.writing() as session:
            page = await open_page(session, request, token)
            ways = await ways_of(session, settings, page.seat.booking.organisation_id)
            payment = await ask_payment(session, page.seat, provider=ways[0], method="", by=by, now=clock.now())
            await session.commit()
        payment = await Till(database, clock, vendors_here(request)).pay(payment)
    except Problem as problem:
        async with database.reading() as session:
            return await _shown(session, await open_page(session, request, token), problem=problem)
    if waits_for_card(payment):
        return with_cookies(see_other(with_way_back(payment.link or "", page.path, url=settings.url)), kept)
    if payment.state == "succeeded" and not payment.review:
        return with_cookies(see_other(page.path), kept)
    async with database.reading() as session:
        page = await open_page(session, request, token)
        told = await told_payer(session, payment, page.tag)
        bank = with_way_back(payment.link or "", page.path, url=settings.url) if payment.state == "challenged" else ""
        return with_cookies(await _shown(session, page, payment=payment, bank=bank, told=told), kept)


async def _shown(
    session: AsyncSession,
    page: Page,
    *,
    payment: Payment | None = None,
    bank: str = "",
    told: str | None = None,
    problem: Problem | None = None,
) -> Response:
    booking = page.seat.booking
    due = (await unpaid_of(session, [booking]))[booking.id]
    shown = page.shown(
        due=Money(due, booking.currency).words(page.tag) if due and booking.state in {"held", *STANDS} else "",
        bank=bank,
        told_next=told or "",
    )
    if payment and payment.state == "declined":
        shown["problem"] = shown["words"]["declined"]
    if problem:
        shown["problem"] = problem.detail or problem.title
    return paper.page("pay.html", status=problem.status if problem else 200, **shown)


router.include_router(steps)
