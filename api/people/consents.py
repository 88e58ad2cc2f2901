"""The record of **consent**: who agreed to be written to at a number, when, by what words and by which route.

Rows are only added. The latest one of an address says how it stands; what may be sent is still asked of its STOP and
START (``preferences_consent``), which this only bears witness to.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.people.preferences_consent import digest_of
from kit.crypto import MasterKey
from kit.ids import new_id
from models.consents import Consent
from models.people import ChannelIdentity, Client

Route = Literal["word", "wrote", "number", "preferences"]
BY_NUMBER = ("sms", "whatsapp")
_FROM_NUMBER = (*BY_NUMBER, "voice")
_LONGEST = 100


class ConsentOut(BaseModel):
    """Something that was agreed to, or taken back."""

    at: datetime
    channel: str
    gave: bool = Field(description="False: they ended it.")
    route: Route = Field(
        description="By a `word` such as START, by having `wrote` first, by telling their `number`, in `preferences`."
    )
    words: str | None
    told_in: str = Field(description="The medium it was said in, `api` or `page`.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What somebody agreed to, or ended; ``words`` are the word or the choice alone.

    ``proven``: it came from the address itself, or whoever said it has shown that it is theirs.
    """

    channel: str
    address: str
    route: Route
    told_in: str
    gave: bool = True
    words: str | None = None
    proven: bool = True


async def record_consent(
    session: AsyncSession, keys: MasterKey, agreed: Agreed, *, organisation_id: uuid.UUID, client_id: uuid.UUID | None,
    now: datetime,
) -> None:  # fmt: skip
    """Write it down, unless the latest record of the address says just that already.

    What is said of an address that anybody may have typed stands under whoever said it, not under the address: it
    bears no witness for the person who has it.
    """
    named = agreed.address if agreed.proven else f"{agreed.address} of {client_id}"
    digest = digest_of(keys, agreed.channel, named)
    words = agreed.words[:_LONGEST] if agreed.words else None
    mine = select(Consent).where(Consent.organisation_id == organisation_id, Consent.digest == digest)
    latest = (await session.scalars(mine.order_by(Consent.id.desc()).limit(1))).one_or_none()
    said = (agreed.gave, agreed.route, words, client_id)
    if latest and (latest.gave, latest.route, latest.words, latest.client_id) == said:
        return
    row = Consent(
        id=new_id(now), organisation_id=organisation_id, created_at=now, channel=agreed.channel, digest=digest,
        client_id=client_id, gave=agreed.gave, route=agreed.route, words=words, told_in=agreed.told_in[:32],
    )  # fmt: skip
    session.add(row)
    await session.flush()


async def consents_of(session: AsyncSession, keys: MasterKey, client: Client, *, to_desk: bool) -> Sequence[ConsentOut]:
    """All that is recorded of a client, the earliest first; to the desk also of the number that they have told."""
    digests = [digest_of(keys, channel, client.phone) for channel in BY_NUMBER] if client.phone and to_desk else []
    query = select(Consent).where(
        Consent.organisation_id == client.organisation_id,
        or_(Consent.client_id == client.id, Consent.digest.in_(digests)),
    )
    return [_shown(row) for row in await session.scalars(query.order_by(Consent.id))]


async def has_shown_number(session: AsyncSession, client: Client) -> bool:
    """Whether a client has written or called from the number that they have told: anybody may have typed it."""
    query = select(ChannelIdentity.id).where(
        ChannelIdentity.client_id == client.id,
        ChannelIdentity.channel.in_(_FROM_NUMBER),
        ChannelIdentity.address == client.phone,
        ChannelIdentity.verified_at.is_not(None),
    )
    return await session.scalar(query.limit(1)) is not None


def _shown(row: Consent) -> ConsentOut:
    return ConsentOut.model_validate(
        {
            "at": row.created_at, "channel": row.channel, "gave": row.gave, "route": row.route, "words": row.words,
            "told_in": row.told_in,
        }
    )  # fmt: skip
