"""The page behind a subscription's link: what is paid until when, and buttons to pay, cancel or keep it.

Looking changes nothing; only the buttons' POSTs do. The link is its client's, so nobody has to sign in.
"""

from fastapi import APIRouter, Request, Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.till.pay import Till
from api.bookings.till.renew import ask_now
from api.fraud.paying import paying
from api.notifications.subscriptions.links import behind
from api.notifications.subscriptions.mail import TEMPLATES, Telling, told, words_of
from api.notifications.wording.words import say
from api.packages.subscriptions.renew import open_purchase
from api.packages.subscriptions.rows import locked
from api.packages.subscriptions.subscribe import cancel, resume
from api.payments.accounts.whose import vendors_here
from api.payments.errors import NothingDue
from api.payments.invoices.links import document_path
from api.payments.invoices.queries import issued_for_purchases
from api.payments.methods.saved import get_method
from kit.crypto import MasterKey
from kit.errors import Problem
from kit.http.paper import Paper, see_other
from kit.http.paths import SIGNED
from kit.http.route import ClockNow, DatabaseDoor, DbSession, Stepwise, Transactional
from kit.i18n import locale_of
from models.identity import Organisation
from models.packages import Package, Purchase, Subscription, SubscriptionNotice
from models.payments import Payment
from models.people import Client

router = APIRouter(route_class=Transactional, tags=["notifications"], include_in_schema=False)
steps = APIRouter(route_class=Stepwise, tags=["notifications"], include_in_schema=False)
_paper = Paper(TEMPLATES)
_SHOWN = 24


@router.api_route(f"/s/{{token:{SIGNED}}}", methods=["GET", "HEAD"])
async def show_subscription(token: str, session: DbSession, request: Request) -> Response:
    """The subscription as it stands."""
    keys: MasterKey = request.app.state.keys
    return await _shown(session, keys, token, await behind(session, keys, token))


@router.post(f"/s/{{token:{SIGNED}}}/cancel")
async def do_cancel(token: str, session: DbSession, clock: ClockNow, request: Request) -> Response:
    """Have it not be renewed."""
    row = await behind(session, request.app.state.keys, token)
    if row.state != "ended":
        await cancel(session, await locked(session, row.id), now=clock.now())
    return see_other(f"/s/{token}")


@router.post(f"/s/{{token:{SIGNED}}}/resume")
async def do_resume(token: str, session: DbSession, clock: ClockNow, request: Request) -> Response:
    """Have it be renewed after all."""
    row = await behind(session, request.app.state.keys, token)
    if row.state != "ended":
        await resume(session, await locked(session, row.id), now=clock.now())
    return see_other(f"/s/{token}")


@steps.post(f"/s/{{token:{SIGNED}}}/pay")
async def do_pay(token: str, database: DatabaseDoor, clock: ClockNow, request: Request) -> Response:
    """Pay what could not be charged; pressed twice it is paid once."""
    keys, kept = request.app.state.keys, Response()
    async with database.reading() as session:
        row = await behind(session, keys, token)
        method = await get_method(session, row.method_id)
    by = await paying(request, kept, row.organisation_id, method.provider, method.vendor_id or "", is_here=True)
    payment: Payment | None = None
    problem: Problem | None = None
    try:
        async with database.writing() as session:
            row = await behind(session, keys, token)
            purchase = await open_purchase(session, row)
            if purchase is None:
                raise NothingDue("Nothing is open of it.")
            payment = await ask_now(session, purchase, by=by, now=clock.now())
            await session.commit()
        payment = await Till(database, clock, vendors_here(request)).pay(payment)
    except Problem as found:
        problem = found
    async with database.reading() as session:
        row = await behind(session, keys, token)
        return await _shown(session, keys, token, row, payment=payment, problem=problem)


async def _shown(
    session: AsyncSession, keys: MasterKey, token: str, row: Subscription, *, payment: Payment | None = None,
    problem: Problem | None = None,
) -> Response:  # fmt: skip
    telling = await _telling(session, row, f"/s/{token}")
    language = locale_of(telling.tag).language
    says = told(telling)
    words = {name: say(line, says) for name, line in words_of(language)["page"].items()}
    state = "cancelled" if row.cancelled_at and row.state == "active" else row.state
    is_open = telling.notice.amount is not None and not row.cancelled_at
    return _paper.page(
        "page.html", status=problem.status if problem else 200, language=language, words=words, title=words["title"],
        house=says["organisation"], plan=says["plan"], state=words[state], path=f"/s/{token}",
        bank=payment.link if payment and payment.state == "challenged" else "",
        declined=bool(payment and payment.state == "declined"),
        can_pay=is_open and row.state in {"starting", "past_due"},
        can_cancel=row.state != "ended" and not row.cancelled_at,
        can_resume=row.state == "active" and bool(row.cancelled_at),
        problem=(problem.detail or problem.title) if problem else "",
        documents=await _documents(session, keys, row),
    )  # fmt: skip


async def _documents(session: AsyncSession, keys: MasterKey, row: Subscription) -> list[tuple[str, str]]:
    """What was issued for its periods: each number, and where it is opened."""
    query = select(Purchase.id).where(Purchase.subscription_id == row.id).order_by(Purchase.id.desc()).limit(_SHOWN)
    issued = await issued_for_purchases(session, (await session.scalars(query)).all())
    return [(each.shown, document_path(keys, each)) for each in reversed(issued)]


async def _telling(session: AsyncSession, row: Subscription, link: str) -> Telling:
    """What the page speaks of; its amount is what is open."""
    purchase = await open_purchase(session, row)
    plans = [await session.get_one(Package, key) for key in (row.package_id, row.next_package_id) if key]
    about = SubscriptionNotice(amount=purchase.price if purchase else None, step=row.step)
    client = await session.get_one(Client, row.client_id)
    organisation = await session.get_one(Organisation, row.organisation_id)
    return Telling(about, row, plans[0], plans[-1], client, organisation, link)


router.include_router(steps)
