"""Whose rows a transaction may touch: the organisation of whoever asks, everybody's for our own work, or nobody's.

It is said once, where it becomes known, and holds for every session opened from there on, in tasks begun from there
too. ``kit.postgres`` tells PostgreSQL in the statement that begins a transaction, and policies hide and refuse all
else (``models.walls``). SQLite has no policies: there each query's own WHERE stands alone.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from psycopg.sql import quote
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from starlette.types import ASGIApp, Receive, Send
from starlette.types import Scope as Asked

APP, WORKER = "parley_app", "parley_worker"
SETTING = "parley.organisation"
FIND = "parley_organisation_of"


@dataclass(frozen=True, slots=True)
class Scope:
    """A database role; for the application's own, an organisation, or a door and what was shown there.

    Without a role it is whoever owns the tables and migrates them.
    """

    role: str = APP
    organisation: str = ""
    door: str = ""
    shown: str = ""

    def as_sql(self) -> str:
        """The statements that put a running transaction into this scope."""
        role = f"SET LOCAL ROLE {self.role or 'NONE'}; "
        if self.door:
            found = f"{FIND}({quote(self.door)}, {quote(self.shown)})"
            return role + f"SELECT set_config('{SETTING}', coalesce({found}::text, ''), true)"
        return role + f"SET LOCAL {SETTING} = {quote(self.organisation)}"


NOBODY, EVERYBODY, OWNER = Scope(), Scope(WORKER), Scope("")
_said: ContextVar[Scope | None] = ContextVar("scope", default=None)


def of(organisation_id: uuid.UUID) -> Scope:
    """An organisation that is known."""
    return Scope(organisation=str(organisation_id))


def behind(door: str, shown: str) -> Scope:
    """The organisation that what was shown at a door belongs to, such as a token's digest; the database finds it.

    ``models.walls`` lists the doors. Nothing is behind what no key can look like.
    """
    return Scope(door=door, shown=shown) if shown.isprintable() else NOBODY


def said() -> Scope | None:
    """What was said last in this context, if anything was."""
    return _said.get()


def say(scope: Scope) -> None:
    """Sessions that begin a transaction from here on are ``scope``'s."""
    _said.set(scope)


@contextmanager
def acting(scope: Scope) -> Iterator[None]:
    """Sessions that begin a transaction while the body runs are ``scope``'s."""
    before = _said.set(scope)
    try:
        yield
    finally:
        _said.reset(before)


async def enter(session: AsyncSession, scope: Scope) -> None:
    """From here on ``session``, and those that begin a transaction later, are ``scope``'s."""
    await session.run_sync(enter_now, scope)


def enter_now(session: Session, scope: Scope) -> None:
    """``enter`` for code that has the plain session."""
    begun = session.in_transaction()
    say(scope)
    if begun and session.get_bind().dialect.name == "postgresql":
        connection = session.connection()
        if connection.info["walled"]:
            connection.exec_driver_sql(scope.as_sql())


class BeginAsNobody:
    """ASGI middleware: whoever asks is nobody until it is known who they are, whatever this process did before."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Asked, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        with acting(NOBODY):
            await self.app(scope, receive, send)
