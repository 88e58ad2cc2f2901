"""ASGI middleware: signs of life of sessions, keys and tokens are written after the answer, new cookies set with it.

By then the request's own transaction is over, so a request that only reads stays one that only reads.
"""

from collections.abc import Sequence
from typing import Any

import structlog
from fastapi import FastAPI, Response
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.identity import sessions
from api.identity.cookies import set_cookie
from api.identity.credentials_used import Used, note_used
from api.identity.person import Person
from api.identity.policy import policy_of
from models.identity import Organisation, SignIn

log = structlog.get_logger(__name__)


class NoteSeen:
    """Looks at ``state.seen`` when the answer starts."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state: dict[str, Any] = scope.setdefault("state", {})

        async def tell(message: Message) -> None:
            if message["type"] == "http.response.start" and (told := state.pop("seen", None)):
                await _note(scope["app"], told, message)
            await send(message)

        await self.app(scope, receive, tell)


async def _note(app: FastAPI, told: sessions.Seen | Used, answer: Message) -> None:
    try:
        if isinstance(told, Used):
            await app.state.database.together(note_used, told)
        elif told.turn_over or told.stolen:
            await _turn_over(app, told, answer)
        else:
            await app.state.database.together(_note_alive, _Alive(app, told))
    except SQLAlchemyError:
        log.exception("a sign of life was not noted")


async def _turn_over(app: FastAPI, told: sessions.Seen, answer: Message) -> None:
    async with app.state.database.writing() as session:
        token = await sessions.note(session, app.state.keys, told, now=app.state.clock.now())
        row = await session.get_one(SignIn, told.sign_in_id)
        organisation = await session.get_one(Organisation, row.organisation_id)
        await session.commit()
    headers = MutableHeaders(raw=answer["headers"])
    if token and "set-cookie" not in headers:
        carrier = Response()
        lasts = policy_of(organisation).lasts(Person.of(row))
        set_cookie(carrier, token, app.state.settings, lasts=lasts)
        headers.append("set-cookie", carrier.headers["set-cookie"])
        headers["cache-control"] = "no-store"


class _Alive:
    """A sign of life, with what writing it needs."""

    def __init__(self, app: FastAPI, told: sessions.Seen) -> None:
        self.keys, self.told, self.now = app.state.keys, told, app.state.clock.now()


async def _note_alive(session: AsyncSession, alive: Sequence[_Alive]) -> list[None]:
    for each in sorted(alive, key=lambda one: one.told.sign_in_id):
        await sessions.note(session, each.keys, each.told, now=each.now)
    return [None for _ in alive]
