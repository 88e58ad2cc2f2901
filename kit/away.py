"""A database that is busy or away: which of its errors say so, and what whoever asked is told.

Somebody else holds it for too long, it takes no more connections, it broke off, it has no room: none of this is the
caller's doing, and the same request may well be answered a moment later. Whatever else a database complains about is
a fault of ours, and left to be told as one.
"""

import sqlite3

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from kit.errors import Problem

ASKED_IN_VAIN: tuple[type[Exception], ...] = (DBAPIError, NoConnectionFree, psycopg.Error, sqlite3.Error)
"""Whatever a database, or what keeps its connections, may raise; ``is_away`` tells."""

_SECONDS = 1
_SQLITE = {
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL,  # another has it
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY,  # its disk
}  # fmt: skip
_KIND = 0xFF  # of an error's extended code
_CLASSES = {
    "08",  # the connection broke
    "40",  # two were in each other's way: serialisation, deadlock
    "53",  # no more connections, memory or room
    "57",  # it is stopped, starts, or gave up on a statement
    "58",  # its own system fails it
}
_STATES = {
    "25006",  # it only reads: it stands by for another
    "25P03", "25P04",  # a transaction took too long
    "55P03",  # a lock was not to be had in time
}  # fmt: skip


class DatabaseAway(Problem):
    """Carries ``retry_after`` in whole seconds, which is also the ``Retry-After`` header."""

    type, title, status = "database-away", "The database is busy or away", 503
    next_step = (
        "Send the same request again in as many seconds as “retry_after” says, under the same Idempotency-Key if it"
        " had one; it was carried out wholly or not at all."
    )

    def __init__(self) -> None:
        super().__init__("What is asked for can't be looked up or written down right now.", retry_after=_SECONDS)


def is_away(error: BaseException) -> bool:
    """Whether an error of a database means that it is busy or away, by the codes that it gives."""
    if isinstance(error, NoConnectionFree):
        return True
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or (error.orig is not None and is_away(error.orig))
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        return code & _KIND in _SQLITE
    if not isinstance(error, psycopg.Error):
        return False
    if error.sqlstate is None:  # the driver's own word: nobody there, or the connection is gone
        return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
    return error.sqlstate[:2] in _CLASSES or error.sqlstate in _STATES
