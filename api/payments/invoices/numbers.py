"""The numbers of invoices and credit notes: one row of them for each prefix and year, without gaps."""

import uuid
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from kit.db import lock
from models.identity import Organisation
from models.payments import Invoice

_SERIES = uuid.UUID("6f1d4a0e-4f0b-5c55-9a39-3a8f0d7d2a11")


def series_of(prefix: str, day: date) -> str:
    """The row of numbers for a day."""
    return f"{prefix}{day.year}"


def number_words(series: str, number: int) -> str:
    """A number as it is printed."""
    return f"{series}-{number:05}"


async def take_number(session: AsyncSession, organisation: Organisation, series: str) -> int:
    """The number after the last one; whoever else wants one waits until this transaction has ended."""
    await lock(session, [uuid.uuid5(_SERIES, f"{organisation.id}/{series}")])
    return await following_number(session, organisation, series)


async def following_number(session: AsyncSession, organisation: Organisation, series: str) -> int:
    """The number that would be given next; it is nobody's until it is taken."""
    last = select(func.max(Invoice.number)).where(Invoice.organisation_id == organisation.id, Invoice.series == series)
    return (await session.scalar(last) or 0) + 1
