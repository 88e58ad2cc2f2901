"""Pages behind a notice's links: see a booking, confirm what is held, cancel it, put it into a calendar.

Moving it is ``moving``.

Opening any of them changes nothing, however often and whoever does it; only its button's POST does, once. The form
carries the booking's version: what has changed since it was shown is shown anew instead.
"""

import tomllib
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.ask_to_move import requests_to_move
from api.bookings.cancel import cancel
from api.bookings.confirm import confirm
from api.bookings.desk.approve import ask_approval, awaits_approval
from api.bookings.policy import Terms, terms_now
from api.bookings.queries import paid_for, unpaid_of
from api.bookings.seats import Seat, get_seat
from api.bookings.terms_words import told_before
from api.notifications.channels.email import invitation_of
from api.notifications.enclosed import enclosed_series
from api.notifications.kinds import KINDS
from api.notifications.links import booking_in_calendar, booking_of, path_of
from api.notifications.port import letterhead
from api.notifications.queries import Facts, facts_about, payments_of
from api.notifications.wording.story import Story, story_of
from api.notifications.wording.words import language_for, languages
from api.payments.became import Became, became_of
from api.payments.invoices.links import invoice_path
from api.payments.invoices.queries import issued_for
from kit import ids, tenancy
from kit.errors import Problem
from kit.http.paper import Paper, see_other
from kit.http.paths import SIGNED
from kit.http.route import ClockNow, DbSession, Transactional
from kit.i18n import locale_of, when
from kit.ics import Person, write
from kit.money import Money
from kit.zones import zone
from models.bookings import TO_COME, Booking

router = APIRouter(route_class=Transactional, tags=["notifications"], include_in_schema=False)
_TEMPLATES = Path(__file__).parents[1] / "templates" / "pages"
paper = Paper(_TEMPLATES)
_OPEN = ["GET", "HEAD"]
_CONFLICT = 409
_MOVED, _SOON = "moved", 300  # a cookie, and its seconds
_FREE = {"why_not": "", "fee": 0, "fee_words": "", "refund": ""}
_CAN_BE_DUE = {"confirmed", "completed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A booking as its pages show it; ``path`` is where its links begin."""

    seat: Seat
    facts: Facts
    story: Story
    tag: str
    path: str

    def shown(self, **more: object) -> dict[str, Any]:
        booking = self.seat.booking
        language = locale_of(self.tag).language
        words = page_words(language)
        return {
            "language": language, "words": words, "title": words["title"], "house": self.facts.organisation.name,
            "slug": self.facts.organisation.slug, "path": self.path, "problem": "", "paid": "", "due": "",
            "invoice": "", "became": [], "is_credited": False, "asked_moves": [], "has_moved": False,
            "told": self.story.told(self.tag), "times": self.story.times(self.tag), "booking": booking,
            "state": words["states"].get(booking.state, booking.state), **more,
        }  # fmt: skip


@cache
def page_words(language: str) -> dict[str, Any]:
    name = language if language in languages() else "en"
    return tomllib.loads((_TEMPLATES / "words" / f"{name}.toml").read_text(encoding="utf-8"))


async def open_page(session: AsyncSession, request: Request, token: str) -> Page:
    """The booking a link is for. Raises ``BadLink``."""
    return await _opened(session, booking_of(request.app.state.keys, token), token)


async def _opened(session: AsyncSession, shown: str, token: str) -> Page:
    await tenancy.enter(session, tenancy.behind("bookings", str(ids.parse("bkg", shown))))
    return await page_about(session, await get_seat(session, shown), path=f"/b/{token}")


async def page_about(session: AsyncSession, seat: Seat, *, path: str) -> Page:
    """A booking as its pages show it."""
    facts = await facts_about(session, seat.booking)
    tag = language_for(facts.client.locale, facts.organisation.locale)
    return Page(seat=seat, facts=facts, story=story_of("client", facts), tag=tag, path=path)


@router.api_route(f"/b/{{token:{SIGNED}}}", methods=_OPEN)
async def show(token: str, session: DbSession, request: Request) -> Response:
    """The booking as it stands; once a place that was only asked about is answered, the one it was asked for."""
    page = await open_page(session, request, token)
    if page.seat.booking.state == "cancelled" and page.seat.booking.instead_of_id:
        return see_other(_after(page, request))
    asked = await _asked_moves(session, request, page)
    has_moved = request.cookies.get(_MOVED) == _version(page.seat.booking)
    shown = page.shown(**await _money(session, request, page), asked_moves=asked, has_moved=has_moved)
    answer = paper.page("booking.html", **shown)
    if has_moved:
        answer.delete_cookie(_MOVED, path="/b/")
    return answer


def say_moved(answer: Response, booking: Booking) -> None:
    """Have the booking's page say once, to the browser that moved it, that it has moved."""
    answer.set_cookie(_MOVED, _version(booking), max_age=_SOON, path="/b/", httponly=True, samesite="lax")


def _version(booking: Booking) -> str:
    return f"{booking.public_id}.{booking.version}"


@router.api_route(f"/b/{{token:{SIGNED}}}/confirm", methods=_OPEN)
async def show_confirm(token: str, session: DbSession, request: Request) -> Response:
    """A button that confirms what is held, and one that lets it go."""
    page = await open_page(session, request, token)
    return paper.page("confirm.html", **page.shown())


@router.post(f"/b/{{token:{SIGNED}}}/confirm")
async def do_confirm(token: str, session: DbSession, clock: ClockNow, request: Request) -> Response:
    """Confirm what is held, if nothing is due for it."""
    page, sent = await open_page(session, request, token), await request.form()
    booking = page.seat.booking
    if booking.state == "held" and is_stale(page, sent.get("version")):
        return changed(page)
    try:
        if await awaits_approval(session, page.seat):
            await ask_approval(session, page.seat, now=clock.now())
        else:
            unpaid = (await unpaid_of(session, [booking]))[booking.id]
            await confirm(session, page.seat, now=clock.now(), paid=not unpaid)
    except Problem as problem:
        return await refused(session, request, token, problem, "confirm.html")
    return see_other(_after(page, request))


@router.api_route(f"/b/{{token:{SIGNED}}}/cancel", methods=_OPEN)
async def show_cancel(token: str, session: DbSession, clock: ClockNow, request: Request) -> Response:
    """What cancelling would mean now, and a button that does it; a request is withdrawn whatever the terms say."""
    page = await open_page(session, request, token)
    if page.seat.booking.state == "pending":
        return paper.page("cancel.html", **page.shown(**_FREE))
    cancelling, _ = await terms_of(session, page, clock.now())
    return paper.page("cancel.html", **page.shown(**about_terms(cancelling, page)))


@router.post(f"/b/{{token:{SIGNED}}}/cancel")
async def do_cancel(token: str, session: DbSession, clock: ClockNow, request: Request) -> Response:
    """Cancel, at the fee that was shown; twice changes nothing."""
    page, sent = await open_page(session, request, token), await request.form()
    if page.seat.booking.state in TO_COME and is_stale(page, sent.get("version")):
        return changed(page)
    try:
        fee = number_in(sent.get("fee"))
        await cancel(session, page.seat, reason="by link", now=clock.now(), by_client=True, fee=fee)
    except Problem as problem:
        return await refused(session, request, token, problem, "booking.html")
    return see_other(_after(page, request))


@router.api_route(f"/b/{{token:{SIGNED}}}/invite.ics", methods=_OPEN)
async def invite(token: str, session: DbSession, clock: ClockNow, request: Request) -> Response:
    """The booking as a calendar file; of a series the whole."""
    page = await _opened(session, booking_in_calendar(request.app.state.keys, token), token)
    client, cancelled = page.facts.client, page.seat.booking.state == "cancelled"
    kind = KINDS["client.cancelled" if cancelled else "client.confirmed"]
    paper = letterhead(request.app.state.settings)
    to = Person(client.name or "", client.email or paper.address)
    series = await enclosed_series(session, kind, page.facts, to, paper)
    file = series.file if series else write(invitation_of(kind, page.facts, to=to, letterhead=paper, now=clock.now()))
    headers = {"Content-Disposition": 'attachment; filename="invite.ics"', "Cache-Control": "no-store"}
    return Response(file, media_type="text/calendar; charset=utf-8", headers=headers)


async def _money(session: AsyncSession, request: Request, page: Page) -> dict[str, Any]:
    """What was paid for the booking or became of it, and where what was issued for it last is."""
    booking = page.seat.booking
    paid = Money((await paid_for(session, [booking.id])).get(booking.id, 0), booking.currency)
    due = (await unpaid_of(session, [booking]))[booking.id] if booking.state in _CAN_BE_DUE else 0
    issued = await issued_for(session, booking.id)
    became = became_of(await payments_of(session, booking.id))
    if booking.state != "cancelled":
        became = replace(became, kept=0, released=0)
    return {
        "paid": paid.words(page.tag) if paid else "",
        "due": Money(due, booking.currency).words(page.tag) if due else "",
        "invoice": invoice_path(request.app.state.keys, booking) if issued else "",
        "is_credited": bool(issued) and issued[-1].kind == "credit_note",
        "became": _sentences(became, page_words(locale_of(page.tag).language)["became"], booking.currency, page.tag),
    }


def _sentences(became: Became, words: dict[str, str], currency: str, tag: str) -> list[str]:
    """Each part in a sentence; none where nothing was ever paid."""
    parts = {"back": became.back, "coming": became.coming, "released": became.released, "kept": became.kept}
    return [
        words[name].replace("{amount}", Money(minor, currency).words(tag)) for name, minor in parts.items() if minor > 0
    ]


async def _asked_moves(session: AsyncSession, request: Request, page: Page) -> list[dict[str, str]]:
    """When the client asked to move it to, and where the page of that request is; nobody has answered yet."""
    here, keys = zone(page.story.zones[0]), request.app.state.keys
    return [
        {"when": when(each.session.starts_at, here, page.tag), "path": path_of(keys, each.booking.id)}
        for each in await requests_to_move(session, page.seat.booking.id)
    ]


async def terms_of(session: AsyncSession, page: Page, now: datetime) -> tuple[Terms, Terms]:
    booking = page.seat.booking
    paid = Money((await paid_for(session, [booking.id])).get(booking.id, 0), booking.currency)
    return terms_now(page.facts.service, booking, page.seat.session, paid=paid, now=now)


def about_terms(terms: Terms, page: Page) -> dict[str, object]:
    tag = page.tag
    return {
        "before": told_before(terms, tag, business=page.facts.organisation.name),
        "why_not": terms.why_not or "",
        "fee": terms.fee.minor,
        "fee_words": terms.fee.words(tag) if terms.fee else "",
        "refund": terms.refund.words(tag) if terms.refund else "",
    }


def _after(page: Page, request: Request) -> str:
    """Where to go once it is answered: to the booking itself, where only a place for it was asked about."""
    booking = page.seat.booking.instead_of_id
    return path_of(request.app.state.keys, booking) if booking else page.path


def is_stale(page: Page, version: object) -> bool:
    return str(version) != str(page.seat.booking.version)


def changed(page: Page) -> Response:
    shown = page.shown()
    return paper.page("booking.html", status=_CONFLICT, **shown | {"problem": shown["words"]["changed"]})


async def refused(session: AsyncSession, request: Request, token: str, problem: Problem, name: str) -> Response:
    """What stood in the way; nothing of it is kept."""
    await session.rollback()
    page = await open_page(session, request, token)
    return paper.page(name, status=problem.status, **page.shown() | {"problem": problem.detail})


def number_in(sent: object) -> int | None:
    text = str(sent or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None  # noqa: PLR2004 - minor units
