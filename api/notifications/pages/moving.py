"""The page that moves a booking: the days of a week with their free starts, each a button, and ways to other weeks.

A booking may move over itself: what it occupies counts as free here, as it does in ``bookings.move``; but not where
somebody has to say yes first.
"""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from pydantic import TypeAdapter, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.search import Leaving, search_over
from api.bookings.move import move
from api.bookings.wish import Wish
from api.notifications.links import path_of
from api.notifications.pages.booking import (
    Page,
    about_terms,
    changed,
    is_stale,
    number_in,
    open_page,
    paper,
    refused,
    say_moved,
    terms_of,
)  # fmt: skip
from api.notifications.pages.starts import days_of, week_from
from kit.errors import Problem
from kit.http.paper import see_other
from kit.http.paths import SIGNED
from kit.http.route import ClockNow, DbSession, Transactional
from kit.i18n import day_words, zone_words
from kit.intervals import Interval
from kit.moments import Day
from kit.zones import local_date, midnight, zone

router = APIRouter(route_class=Transactional, tags=["notifications"], include_in_schema=False)
_OPEN = ["GET", "HEAD"]
_WEEK, _FURTHER, _MOST = timedelta(days=7), timedelta(days=84), 2000
_DAY: TypeAdapter[date] = TypeAdapter(Day)


@router.api_route(f"/b/{{token:{SIGNED}}}/move", methods=_OPEN)
async def show_move(token: str, session: DbSession, clock: ClockNow, request: Request) -> Response:
    """The free times of a week: the one that ``?day=`` begins, else the one from today."""
    page, now = await open_page(session, request, token), clock.now()
    _, moving = await terms_of(session, page, now)
    week = {} if moving.why_not else await _week(session, page, _day(request.query_params.get("day")), now)
    return paper.page("move.html", **page.shown(**week, **about_terms(moving, page)))


@router.post(f"/b/{{token:{SIGNED}}}/move")
async def do_move(token: str, session: DbSession, clock: ClockNow, request: Request) -> Response:
    """Move to a time that was shown, at the fee that was shown."""
    page, sent, now = await open_page(session, request, token), await request.form(), clock.now()
    if is_stale(page, sent.get("version")):
        return changed(page)
    try:
        if (start := _instant(sent.get("start"))) is None:
            return see_other(f"{page.path}/move")
        wish = await Wish.again(session, page.seat, now=now, start=start)
        moved = await move(
            session, page.seat, wish.wanted, wish.givers, to=wish.start, now=now, by_client=True,
            fee=number_in(sent.get("fee")),
        )  # fmt: skip
    except Problem as problem:
        return await refused(session, request, token, problem, "booking.html")
    answer = see_other(path_of(request.app.state.keys, moved.booking.id))
    if moved.booking.id == page.seat.booking.id:
        say_moved(answer, moved.booking)
    return answer


async def _week(session: AsyncSession, page: Page, asked: date | None, now: datetime) -> dict[str, Any]:
    wish, here = await Wish.again(session, page.seat, now=now), zone(page.story.zones[0])
    today, last = local_date(now, here), local_date(wish.wanted.last_start(now), here)
    first = week_from(asked, today=today, last=last)
    starts = await _starts(session, page, wish, midnight(first, here), midnight(first + _WEEK, here), now)
    after = first + _WEEK
    further = [] if starts else await _starts(session, page, wish, midnight(after, here), None, now)
    return {
        "days": days_of(starts, here, page.tag, opened=first if asked else None),
        "zone": zone_words(midnight(first, here), here),
        "first": first, "today": today, "last": last,
        "earlier": max(first - _WEEK, today) if first > today else None,
        "later": after if after <= last else None,
        "next_free": _named(further[0], here, page.tag) if further else None,
    }  # fmt: skip


async def _starts(
    session: AsyncSession, page: Page, wish: Wish, start: datetime, end: datetime | None, now: datetime
) -> list[datetime]:
    """Every start in [start, end) but the booking's own; without an end the first one there is."""
    own = page.seat.session.starts_at
    found = await search_over(
        session, wish.wanted, wish.givers, start=max(start, now), end=max(end or start + _FURTHER, now), now=now,
        limit=_MOST if end else 2, leaving=Leaving(own, page.seat.builder_id),
    )  # fmt: skip
    free = {each.start for each in found} - {own}
    return sorted(each for each in free if not (wish.wanted.service.needs_approval and _meets(page, wish, each)))


def _meets(page: Page, wish: Wish, start: datetime) -> bool:
    """Whether it meets the booking's own time, which is not left before somebody has said yes."""
    own = page.seat.session
    return wish.wanted.occupied(start).overlaps(Interval(own.occupies_from, own.occupies_to))


def _named(start: datetime, here: ZoneInfo, tag: str) -> tuple[date, str]:
    return local_date(start, here), day_words(start, here, tag)


def _day(sent: str | None) -> date | None:
    try:
        return _DAY.validate_python(sent)
    except ValidationError:
        return None


def _instant(sent: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(sent))
    except ValueError:
        return None
    return found if found.tzinfo else None
