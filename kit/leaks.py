"""Looking for what must not be stored in clear: tokens, private keys, card numbers, and secrets that are known.

``find`` reads a text or bytes; ``scan`` every column of every table of a database, whatever tables there are. What is
found is told by kind and place, never in full. That something was not found proves little for secrets of another make:
whoever scans plants one of each first.
"""

import re
from collections.abc import AsyncIterator, Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, MetaData, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kit.db import Database

_MOST = 24  # of what was found, to recognise it by
_KINDS: dict[str, re.Pattern[bytes]] = {
    "token": re.compile(rb"(?<![A-Za-z0-9])(?:sk|st|ln|at|rt|ac|cs|fl|whsec)_[A-Za-z0-9_\-+/]{24,}"),
    "service token": re.compile(rb"(?<![A-Za-z0-9])sv_[0-9a-f]{64}"),
    "private key": re.compile(rb"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----"),
    "signed token": re.compile(rb"eyJ[A-Za-z0-9_\-]{10,}\.eyJ[A-Za-z0-9_\-]{10,}\.[A-Za-z0-9_\-]{10,}"),
    "card number": re.compile(rb"(?<![A-Za-z0-9.\-])[3-6]\d{3}(?:[ -]?\d{4}){2}[ -]?\d{1,7}(?![A-Za-z0-9\-])"),
}
_SHORTEST_CARD, _LONGEST_CARD = 13, 19


@dataclass(frozen=True, slots=True)
class Leak:
    """Something that should not be there; ``shown`` is its beginning."""

    place: str
    kind: str
    shown: str


def find(place: str, content: bytes, secrets: Collection[str] = ()) -> Iterator[Leak]:
    """What in ``content`` is or looks like a secret; ``secrets`` are those that are known."""
    for kind, pattern in _KINDS.items():
        for found in pattern.finditer(content):
            if kind != "card number" or is_card(found[0]):
                yield Leak(place, kind, found[0][: _MOST // 2].decode(errors="replace") + "…")
    for secret in secrets:
        if secret.encode() in content:
            yield Leak(place, "known secret", secret[: _MOST // 4] + "…")


def is_card(text: bytes) -> bool:
    """Whether digits make a card number by their check digit (ISO/IEC 7812, Luhn)."""
    digits = [int(each) for each in text.decode() if each.isdigit()]
    if not _SHORTEST_CARD <= len(digits) <= _LONGEST_CARD or len(set(digits)) == 1:
        return False
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


async def scan(database: Database, secrets: Collection[str] = ()) -> tuple[list[Leak], int]:
    """Read a whole database: what was found, and how many values were looked at."""
    leaks: list[Leak] = []
    looked = 0
    async with database.engine.connect() as connection:
        for table in await connection.run_sync(_tables):
            async for place, value in _values(connection, table):
                looked += 1
                leaks += find(place, value, secrets)
    return leaks, looked


def _tables(connection: Connection) -> list[Table]:
    """As they are there, not as they should be."""
    found = MetaData()
    found.reflect(connection)
    return list(found.tables.values())


async def _values(connection: AsyncConnection, table: Table) -> AsyncIterator[tuple[str, bytes]]:
    for row in await connection.execute(select(table)):
        for column, value in zip(table.columns, row, strict=True):
            if value is not None:
                content = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                yield f"{table.name}.{column.name}", content
