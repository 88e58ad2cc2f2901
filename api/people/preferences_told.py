"""Reading and writing one person's preferences, for the API and for their own page."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.people.consents import BY_NUMBER, Agreed, has_shown_number, record_consent
from api.people.preferences import Person, find_preference, read_wishes, save_wishes
from api.people.preferences_consent import digest_of, find_points, is_stopped
from api.people.preferences_schemas import PreferencesIn, PreferencesOut, preferences_out
from kit.crypto import MasterKey
from kit.db import lock
from models.identity import Organisation
from models.people import Client


async def shown_preferences(
    session: AsyncSession, keys: MasterKey, person: Person, *, to_desk: bool = False
) -> PreferencesOut:
    """A person's preferences, whole; what is known of addresses they only typed is told to the desk alone."""
    home = person.zone or (await session.get_one(Organisation, person.organisation_id)).zone
    row = await find_preference(session, person)
    stopped, unreachable = await _known(session, keys, person, to_desk=to_desk)
    wishes = read_wishes(row, zone_name=home)
    return preferences_out(row, wishes, zone=home, stopped=stopped, unreachable=unreachable)


async def tell_preferences(
    session: AsyncSession, keys: MasterKey, person: Person, told: PreferencesIn, *, told_in: str, now: datetime
) -> None:
    """Write down what was told, over what was told before; of messages to their number also that they agreed."""
    await lock(session, [person.id])
    changes: dict[str, Any] = {}
    if told.channels is not None:
        changes["channels"] = list(told.channels)
    if told.choices is not None:
        row = await find_preference(session, person)
        before = row.choices if row else {}
        changes["choices"] = before | {topic: before.get(topic, {}) | said for topic, said in told.choices.items()}
    if "quiet" in told.model_fields_set:
        changes["quiet_from"] = told.quiet.start if told.quiet else None
        changes["quiet_to"] = told.quiet.end if told.quiet else None
    await save_wishes(session, person, changes, now=now)
    if isinstance(person, Client) and person.phone:
        proven = await has_shown_number(session, person)
        for channel in BY_NUMBER:
            for words in _agreed(told, channel):
                agreed = Agreed(
                    channel=channel, address=person.phone, route="preferences", told_in=told_in, words=words,
                    proven=proven,
                )  # fmt: skip
                await record_consent(
                    session, keys, agreed, organisation_id=person.organisation_id, client_id=person.id, now=now
                )


def _agreed(told: PreferencesIn, channel: str) -> list[str]:
    """What of it says that they want to be written to by a channel."""
    ranked = ["channels"] if channel in (told.channels or ()) else []
    topics = sorted(topic for topic, said in (told.choices or {}).items() if (channel, True) in said.items())
    return [", ".join([*ranked, *topics])] if ranked or topics else []


async def _known(
    session: AsyncSession, keys: MasterKey, person: Person, *, to_desk: bool
) -> tuple[list[str], list[str]]:
    addresses = {"email": person.email}
    if isinstance(person, Client):
        shows_number = to_desk or await has_shown_number(session, person)
        addresses = {"email": person.email} if to_desk or person.email_proven else {}
        addresses |= {"sms": person.phone, "whatsapp": person.phone} if shows_number else {}
    digests = {channel: digest_of(keys, channel, address) for channel, address in addresses.items() if address}
    points = await find_points(session, person.organisation_id, digests.values())
    stopped = [channel for channel, digest in digests.items() if is_stopped(points.get(digest))]
    bad = [channel for channel, digest in digests.items() if digest in points and points[digest].bad_at]
    return stopped, bad
