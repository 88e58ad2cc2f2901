"""A notice as a chat message: in the web chat at once, in any other medium as an outgoing row that the bot sends."""

import json
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.say import say_in
from api.notifications.parcel import Parcel
from api.notifications.post import WEB
from api.notifications.wording.render import text_message
from kit.crypto import MasterKey
from kit.ids import new_id
from models.notifications import Outgoing


async def lay(session: AsyncSession, keys: MasterKey, parcel: Parcel, now: datetime) -> str:
    """Write it down to be sent; the state its delivery has then."""
    if parcel.address.medium == WEB:
        text = f"{parcel.words.short} {parcel.links.take or ''}".strip()
        await say_in(
            session, keys, organisation_id=parcel.notice.organisation_id, channel=WEB, address=parcel.address.to,
            text=text, now=now,
        )  # fmt: skip
        return "sent"
    row_id = new_id(now)
    text = text_message(parcel.words, parcel.story, parcel.links, is_first=parcel.is_first_text)
    body = {"to": parcel.address.to, "text": text}
    session.add(
        Outgoing(
            id=row_id, organisation_id=parcel.notice.organisation_id, created_at=now, delivery_id=parcel.delivery.id,
            medium=parcel.address.medium, digest=parcel.address.digest, state="waiting", expires_at=parcel.act_by,
            body=parcel.key.seal(json.dumps(body).encode(), bound_to=row_id.bytes),
        )
    )  # fmt: skip
    return "queued"
