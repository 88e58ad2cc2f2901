"""Calls of vendors: ``POST /hooks/bot/{medium}/{connection}``, verified, stored, answered; then worked on.

What is refused is counted and leaves nothing else behind. These addresses are registered at vendors and never change.
"""

from collections.abc import Mapping, Sequence

import structlog
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from bot.port import Answer, Arrived, BadSignature, Call, Channel, Line, Malformed, News
from bot.wire.inbox import Inbox
from bot.wire.installing import begin_install, end_install
from bot.wire.lines import Lines
from bot.wire.paths import hook_address
from bot.wire.problems import SECONDS_AWAY, Away
from bot.wire.refusals import Refusals
from kit.errors import NotFound
from parley_sdk import ParleyProblem, Unreachable

log = structlog.get_logger(__name__)
router = APIRouter()


@router.post("/hooks/bot/{medium}/{connection}", include_in_schema=False)
async def take_call(medium: str, connection: str, request: Request) -> Response:
    """A vendor tells how a message fared, or what somebody wrote."""
    channel, line = await _called(medium, connection, request)
    refusals: Refusals = request.app.state.refusals
    inbox: Inbox = request.app.state.inbox
    call = Call(f"{request.app.state.url}{_path(request)}", request.headers, await request.body())
    try:
        channel.verify(call, line)
        news = _read(channel, call, line)
    except (BadSignature, Malformed) as refused:
        refusals.count(line.connection, refused.type)
        raise
    if channel.in_call:
        said = await inbox.converse(medium, line, news[0]) if news and isinstance(news[0], Arrived) else None
        answer = channel.speak(call, line, said) if news else channel.answer(call, None)
        return _answered(answer)
    words = None
    try:
        for each in news:
            words = await inbox.take(medium, line, each) or words
    except (ParleyProblem, Unreachable) as failure:
        raise Away(retry_after=SECONDS_AWAY) from failure
    return _answered(channel.answer(call, words))


@router.get("/hooks/bot/{medium}/{connection}/install", include_in_schema=False)
async def install(medium: str, connection: str, request: Request, ticket: str = "") -> Response:
    """Lead an admin of a workspace to where they agree; nothing is changed by it."""
    channel, line = await _called(medium, connection, request)
    api, back = request.app.state.api, _back(medium, line, request)
    address = await begin_install(api, channel, line, ticket=ticket, back=back)
    return RedirectResponse(address, status_code=303)


@router.get("/hooks/bot/{medium}/{connection}/installed", include_in_schema=False)
async def installed(
    medium: str, connection: str, request: Request, code: str = "", state: str = "", error: str = ""
) -> Response:
    """They are back: exchange what they brought for the workspace's token, and keep it sealed."""
    channel, line = await _called(medium, connection, request)
    words = await end_install(
        request.app.state.api, channel, line, code=code, ticket=state, error=error, back=_back(medium, line, request)
    )  # fmt: skip
    request.app.state.lines.forget(line)
    return Response(words, media_type="text/plain")


def _read(channel: Channel, call: Call, line: Line) -> Sequence[News]:
    """What a call tells. Raises ``Malformed``, also where a vendor sends something else than it documents."""
    try:
        news = channel.parse(call, line)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        log.warning("a call is not as documented", connection=line.connection, error=repr(error))
        raise Malformed("It is not as documented.") from error
    for each in news:
        each.check()
    return news


def _answered(answer: Answer) -> Response:
    return Response(answer.body, answer.status, dict(answer.headers), answer.kind)


async def _called(medium: str, connection: str, request: Request) -> tuple[Channel, Line]:
    channels: Mapping[str, Channel] = request.app.state.channels
    lines: Lines = request.app.state.lines
    channel = channels.get(medium)
    if channel is None:
        raise NotFound("There is no such channel here.")
    return channel, await lines.get(medium, connection)


def _back(medium: str, line: Line, request: Request) -> str:
    return f"{hook_address(request.app.state.url, medium, line.connection)}/installed"


def _path(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
