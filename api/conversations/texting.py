"""What can't be said on the telephone, a link, is **texted** to the number that somebody calls from.

The number is one that the carrier answers for; who calls from another has no number here. It goes the way of replies
in the conversation by SMS, which begins with it if there is none.
"""

import re
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.say import add_line, on_its_way
from api.conversations.threads import Thread, add_conversation, find_thread, thread_of
from api.people.preferences_consent import digest_of, find_points, is_stopped
from kit.crypto import MasterKey
from kit.errors import Conflict
from models.conversations import Message

_CALLS, _TEXTS = "voice", "sms"
_MOST, _WITHIN = 30, timedelta(hours=1)  # whoever pretends to call from a costly number gains little
_NUMBER = re.compile(r"\+[1-9]\d{6,14}")


class CannotBeTexted(Conflict):
    """The caller shows no number, said STOP there, or was texted a lot within the hour."""

    type, title = "cannot-be-texted", "No text message can go to this caller"
    next_step = "Have them text a one-time code to us, and go on there."


async def text_caller(session: AsyncSession, keys: MasterKey, caller: Thread, text: str, *, now: datetime) -> Message:
    """Write the line and set it on its way. Raises ``CannotBeTexted``."""
    call = caller.conversation
    digest = digest_of(keys, _TEXTS, call.address)
    points = await find_points(session, call.organisation_id, [digest])
    if call.channel != _CALLS or not _NUMBER.fullmatch(call.address) or is_stopped(points.get(digest)):
        raise CannotBeTexted

    texts = await find_thread(
        session, keys, organisation_id=call.organisation_id, channel=_TEXTS, address=call.address
    )  # fmt: skip
    if texts is None:
        begun = await add_conversation(session, caller.client, channel=_TEXTS, address=call.address, now=now)
        texts = await thread_of(session, keys, begun)
    if await _texted_lately(session, texts, now) >= _MOST:
        raise CannotBeTexted
    line = await add_line(session, texts, text, now=now)
    session.add(on_its_way(line, now))
    return line


async def _texted_lately(session: AsyncSession, texts: Thread, now: datetime) -> int:
    mine = select(func.count()).where(
        Message.conversation_id == texts.conversation.id, Message.direction == "out",
        Message.created_at > now - _WITHIN,
    )  # fmt: skip
    return int(await session.scalar(mine) or 0)
