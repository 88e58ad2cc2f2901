"""How many mails with a link or a code an address gets: a handful of each an hour, so that nobody is flooded.

Whoever asks for more gets the same answer and no mail.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from kit.ids import earliest_id
from models.credentials import SignInCode
from models.identity import SignInLink

MOST, _WITHIN = 5, timedelta(hours=1)


async def is_room(
    session: AsyncSession, kind: type[SignInCode | SignInLink], *of_address: ColumnElement[bool], now: datetime
) -> bool:
    """Whether one more mail of this kind may go out. Rows of nobody were never sent."""
    sent = or_(kind.member_id.is_not(None), kind.client_id.is_not(None))
    recent = kind.id > earliest_id(now - _WITHIN)
    count = await session.scalar(select(func.count()).where(*of_address, sent, recent))
    return (count or 0) < MOST
