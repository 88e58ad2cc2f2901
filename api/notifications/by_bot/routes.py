"""HTTP for the bot alone: take outgoing messages, tell what became of them, pass on STOP, START and HELP."""

import asyncio
from datetime import timedelta

from fastapi import APIRouter, Request

from api.conversations.deliver import Told, vendor_tells
from api.identity.caller import WhoAsks
from api.identity.may import require
from api.notifications.by_bot import schemas
from api.notifications.by_bot.consent import hear
from api.notifications.by_bot.outgoing import Report, Taken, is_anything_open, report, take, vendor_reports
from api.people.preferences_consent import digest_of, find_points, is_stopped, word_in
from kit import ids, tenancy
from kit.http.route import ClockNow, DatabaseDoor, DbSession, Stepwise, Transactional

router = APIRouter(route_class=Transactional, tags=["notifications"])
waiting = APIRouter(route_class=Stepwise, tags=["notifications"])
_LOOK_AGAIN = 0.5


@waiting.post("/v1/outgoing/take")
async def take_outgoing(
    asked: schemas.TakeIn, who: WhoAsks, database: DatabaseDoor, clock: ClockNow, request: Request
) -> schemas.TakenOut:
    """Messages to send, of any organisation; waits up to ``wait`` seconds for some to come."""
    require(who, "converse")
    tenancy.say(tenancy.EVERYBODY)
    give_up = asyncio.get_running_loop().time() + asked.wait
    while True:
        async with database.reading() as session:
            is_open = await is_anything_open(session, asked.media, clock.now())
        if is_open:
            async with database.writing() as session:
                taken = await take(
                    session, request.app.state.keys, media=asked.media, now=clock.now(),
                    per_second=request.app.state.settings.paces,
                )  # fmt: skip
                await session.commit()
            if taken:
                return schemas.TakenOut(messages=[_shown(each) for each in taken])
        if asyncio.get_running_loop().time() >= give_up:
            return schemas.TakenOut(messages=[])
        await asyncio.sleep(_LOOK_AGAIN)


def _shown(taken: Taken) -> schemas.OutgoingMessage:
    row = taken.row
    return schemas.OutgoingMessage(
        id=row.public_id, lease=str(row.lease), medium=row.medium, to=taken.to, text=taken.text,
        organisation=taken.organisation, connection=taken.connection, taken_before=taken.taken_before,
        written_at=row.created_at.isoformat(),
        silent_for=None if taken.silent_for is None else taken.silent_for.total_seconds(),
    )  # fmt: skip


@router.post("/v1/outgoing/{message_id}/report", status_code=204)
async def report_outgoing(
    message_id: str, told: schemas.ReportIn, who: WhoAsks, session: DbSession, clock: ClockNow
) -> None:
    """Tell what became of a message that was taken."""
    require(who, "converse")
    await tenancy.enter(session, tenancy.EVERYBODY)
    what = Report(
        state=told.state, vendor_id=told.vendor_id, problem=told.problem, opted_out=told.opted_out,
        after=None if told.after is None else timedelta(seconds=told.after),
    )  # fmt: skip
    await report(session, ids.parse("out", message_id), told.lease, what, clock.now())


@router.post("/v1/outgoing/reports", status_code=204)
async def pass_on_report(told: schemas.VendorReportIn, who: WhoAsks, session: DbSession, clock: ClockNow) -> None:
    """Pass on a vendor's word about a message; the same word again, or an older one, changes nothing."""
    require(who, "converse")
    await tenancy.enter(session, tenancy.EVERYBODY)
    what = Report(state=told.state, problem=told.problem, opted_out=told.opted_out)
    if not await vendor_reports(session, told.medium, told.vendor_id, what, clock.now()):
        await vendor_tells(session, told.medium, told.vendor_id, Told(state=told.state, problem=told.problem))


@router.post("/v1/outgoing/words")
async def pass_on_word(
    said: schemas.WordIn, who: WhoAsks, session: DbSession, clock: ClockNow, request: Request
) -> schemas.WordOut:
    """Pass on what somebody wrote; STOP, START and HELP are acted on, in the organisation this request names."""
    require(who, "converse")
    keys = request.app.state.keys
    word = word_in(said.text, vendor_answers=said.vendor_answers)
    if word is None:
        digest = digest_of(keys, said.medium, said.address)
        point = (await find_points(session, who.organisation_id, [digest])).get(digest)
        return schemas.WordOut(word=None, answer=None, stopped=is_stopped(point))
    answer = await hear(
        session, keys, organisation_id=who.organisation_id, medium=said.medium, address=said.address, word=word,
        said=said.text, now=clock.now(),
    )  # fmt: skip
    return schemas.WordOut(word=word, answer=None if said.vendor_answers else answer, stopped=word == "stop")


router.include_router(waiting)
