"""The chat protocol (``DOORS.md``): messages over HTTP, and live over a WebSocket with everything that is said."""

import asyncio
import re
from contextlib import suppress

from fastapi import APIRouter, Request, WebSocket, WebSocketDisconnect
from pydantic import BaseModel, Field, ValidationError
from starlette.requests import HTTPConnection

from bot.turn import TooBusy, Turns
from bot.wire.limits import Patience
from bot.wire.pages import NotOnThisPage
from bot.wire.paths import CONVERSATION, SLUG, Conversation, Slug
from bot.wire.problems import SECONDS_AWAY, Away, Passed
from kit.errors import Problem
from kit.http.language import best_of
from parley_sdk import AsyncParley, ParleyProblem, Unreachable, calls, models

router = APIRouter()
_LONGEST_LOCALE = 35
_LONGEST_FRAME = 70_000
_CHANNEL = "web"
_REPLY = re.compile(r"r[0-9]{1,18}")
_NO_NAME, _NOT_HERE, _NO_SUCH, _TRY_AGAIN = 4422, 4403, 4404, 1013
"""Why a socket is closed, as HTTP would say it; the last is the protocol's own."""


class Message(BaseModel):
    """What a person says. The same ``id`` again gives the same answer and changes nothing."""

    id: str = Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")
    text: str = Field(max_length=4000, pattern=r"^[^\x00]*$")
    zone: str | None = Field(None, max_length=64, description="Where the person's clock is, if their device tells.")
    locale: str | None = Field(
        None, max_length=_LONGEST_LOCALE, description="The language of the page they are on, perhaps."
    )

    @property
    def profile(self) -> dict[str, str]:
        told = {"zone": self.zone, "locale": self.locale}
        return {name: value for name, value in told.items() if value}


class Frame(BaseModel):
    """One answer over a socket: the protocol's answer, and which message it is for."""

    for_message: str | None
    replies: list[models.Reply]
    effects: list[models.Effect]
    asked: str | None
    by_team: bool = Field(default=False, description="Somebody of the team says it, not the bot.")


class StillAnswering(Problem):
    type, title, status = "still-answering", "Your earlier messages are still being answered", 503
    next_step = "Send the same message again in a few seconds."


@router.post("/chat/v1/{conversation}/messages")
async def say(conversation: Conversation, message: Message, request: Request) -> models.Answer:
    """Say something in a conversation of the organisation that answers on the bare address."""
    return await _answer(request, None, conversation, message)


@router.post("/o/{slug}/chat/v1/{conversation}/messages")
async def say_to(slug: Slug, conversation: Conversation, message: Message, request: Request) -> models.Answer:
    """Say something in a conversation of an organisation."""
    return await _answer(request, slug, conversation, message)


async def _answer(came_by: HTTPConnection, slug: str | None, conversation: str, message: Message) -> models.Answer:
    turns: Turns = came_by.app.state.turns
    patience: Patience = came_by.app.state.patience
    patience.spend(came_by, slug, conversation)
    try:
        await came_by.app.state.origins.check(came_by, slug)
        return await turns.answer(
            organisation=slug, channel=_CHANNEL, address=conversation, message_id=message.id, text=message.text,
            profile=_profile(came_by, message),
        )  # fmt: skip
    except TooBusy as busy:
        raise StillAnswering(retry_after=2) from busy
    except ParleyProblem as problem:
        raise Passed(problem) from problem
    except Unreachable as failure:
        raise Away(retry_after=SECONDS_AWAY) from failure


def _profile(came_by: HTTPConnection, message: Message) -> dict[str, str]:
    """What is known of them; their language is the one they send, else the one their program asks for."""
    asked = best_of(came_by.headers.get("accept-language", ""))
    told = {"locale": asked[:_LONGEST_LOCALE]} if asked else {}
    return told | message.profile


@router.websocket("/chat/v1/{conversation}/live")
async def live(socket: WebSocket, conversation: str, after: str = "") -> None:
    """The answers of a conversation as they come, resumed after a reply; messages may be sent up it too."""
    await _live(socket, None, conversation, after)


@router.websocket("/o/{slug}/chat/v1/{conversation}/live")
async def live_of(socket: WebSocket, slug: str, conversation: str, after: str = "") -> None:
    """The same, of an organisation's conversation."""
    await _live(socket, slug, conversation, after)


async def _live(socket: WebSocket, slug: str | None, conversation: str, after: str) -> None:
    await socket.accept()
    if not re.fullmatch(CONVERSATION, conversation) or (slug is not None and not re.fullmatch(SLUG, slug)):
        await socket.close(_NO_NAME, "names are letters, digits, - and _")
        return
    api: AsyncParley = socket.app.state.api
    try:
        await socket.app.state.origins.check(socket, slug)
        organisation = (await api.of(slug).send(calls.organisation())).slug
    except NotOnThisPage as refused:
        await socket.close(_NOT_HERE, refused.title)
        return
    except (ParleyProblem, Unreachable) as failure:
        if isinstance(failure, ParleyProblem):
            await socket.close(_NO_SUCH, "no such organisation")
        else:
            await socket.close(_TRY_AGAIN, "try again in a minute")
        return
    key = (organisation, _CHANNEL, conversation)
    queue = socket.app.state.hub.watch(key)
    try:
        async with asyncio.TaskGroup() as tasks:
            down = tasks.create_task(_down(socket, api.of(organisation), conversation, queue, after))
            with suppress(WebSocketDisconnect):
                await _up(socket, slug, conversation)
            down.cancel()
    finally:
        socket.app.state.hub.leave(key, queue)


async def _up(socket: WebSocket, slug: str | None, conversation: str) -> None:
    while True:
        text = await _text(socket)
        try:
            message = Message.model_validate_json(text[:_LONGEST_FRAME])
        except ValidationError as error:
            await socket.send_json({"error": {"type": "invalid-request", "detail": str(error.errors()[0]["msg"])}})
            continue
        try:
            await _answer(socket, slug, conversation, message)
        except Problem as problem:
            await socket.send_json({"error": problem.document(), "for_message": message.id})


async def _text(socket: WebSocket) -> str:
    """The next frame as text; a binary one is read as UTF-8."""
    frame = await socket.receive()
    if frame["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(frame.get("code", 1000), frame.get("reason"))
    return frame.get("text") or (frame.get("bytes") or b"").decode("utf-8", errors="replace")


async def _down(
    socket: WebSocket, api: AsyncParley, conversation: str, queue: asyncio.Queue[models.Said], after: str
) -> None:
    seen = int(after[1:]) if _REPLY.fullmatch(after) else 0
    if seen:
        with suppress(ParleyProblem):
            for line in await api.send(calls.messages(channel=_CHANNEL, address=conversation, after=after)):
                seen = await _send(socket, line, seen)
    while True:
        seen = await _send(socket, await queue.get(), seen)


async def _send(socket: WebSocket, line: models.Said, seen: int) -> int:
    if line.direction != "out" or line.number <= seen:
        return seen
    reply = models.Reply(id=line.id, text=line.text, choices=line.choices)
    frame = Frame(
        for_message=line.replies_to, replies=[reply], effects=line.effects, asked=line.asked, by_team=bool(line.by_team)
    )
    await socket.send_text(frame.model_dump_json())
    return line.number
