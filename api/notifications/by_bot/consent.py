"""STOP, START and HELP as they come from a chat: written down, acted on, and answered in the person's language."""

import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.threads import find_by_number
from api.notifications.by_bot.outgoing import cancel_waiting
from api.notifications.wording.words import language_for, say, words_of
from api.people.consents import Agreed, record_consent
from api.people.preferences_consent import Word, digest_of, start, stop
from kit.crypto import MasterKey
from kit.i18n import locale_of
from models.identity import Organisation
from models.people import Client


async def hear(
    session: AsyncSession, keys: MasterKey, *, organisation_id: uuid.UUID, medium: str, address: str, word: Word,
    said: str, now: datetime,
) -> str:  # fmt: skip
    """Do what the word asks for; what to answer, where an answer is ours to give."""
    digest = digest_of(keys, medium, address)
    if word == "stop":
        await stop(session, organisation_id, medium, digest, now=now)
        await cancel_waiting(session, organisation_id, digest, now)
    elif word == "start":
        await start(session, organisation_id, medium, digest, now=now)
    organisation = await session.get_one(Organisation, organisation_id)
    client = await session.scalar(
        select(Client).where(Client.organisation_id == organisation_id, Client.phone == address).limit(1)
    )
    if word != "help":
        agreed = Agreed(
            channel=medium, address=address, route="word", told_in=medium, gave=word == "start",
            words=said.strip().upper(),
        )  # fmt: skip
        known = await find_by_number(session, organisation_id, address)
        whose = known.id if known else None
        await record_consent(session, keys, agreed, organisation_id=organisation_id, client_id=whose, now=now)
    language = locale_of(language_for(client.locale if client else None, organisation.locale)).language
    return say(words_of(language)["answers"][word], {"organisation": organisation.name})
