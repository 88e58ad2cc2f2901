"""Mail that came back: delivery status notifications (RFC 3464), matched to the mail they speak of by Message-ID.

A mail server pipes what arrives at the sender's address to the hook; whatever is no such notification is left alone.
"""

import hmac
import uuid
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.notifications.fall_back import failed
from api.people.preferences import find_person
from api.people.preferences_consent import digest_of, mark_bad
from kit.crypto import MasterKey
from models.notifications import Delivery
from models.payments import Connection

ROOM, NAME = "notifications", "bounces"


@dataclass(frozen=True, slots=True)
class Bounce:
    """``message_id`` of the mail that did not arrive; ``is_box`` when the address itself is to blame."""

    message_id: str
    problem: str
    is_box: bool


def read_bounce(written: bytes) -> Bounce | None:
    """What a mail says of another that failed for good; None when it says nothing of the kind."""
    message = message_from_bytes(written, policy=default)
    if message.get_content_type() != "multipart/report":
        return None
    status = next((each for part in message.walk() for each in _fields(part) if each["Action"]), None)
    about = next((part["Message-ID"] for part in _originals(message) if part["Message-ID"]), None)
    if status is None or about is None or str(status["Action"]).strip().lower() != "failed":
        return None
    code = str(status["Status"] or "").strip()
    told = str(status["Diagnostic-Code"] or "the mail came back")
    return Bounce(str(about).strip().strip("<>").rpartition("@")[0], f"{code} {told}"[:500], code.startswith("5.1."))


def _fields(part: EmailMessage) -> list[EmailMessage]:
    if part.get_content_type() != "message/delivery-status":
        return []
    return [each for each in part.get_payload() if isinstance(each, EmailMessage)]


def _originals(message: EmailMessage) -> list[EmailMessage]:
    """The mail that failed, whole or its headers alone."""
    found = []
    for part in message.walk():
        if part.get_content_type() == "message/rfc822":
            found += [each for each in part.get_payload() if isinstance(each, EmailMessage)]
        elif part.get_content_type() == "text/rfc822-headers":
            raw = part.get_payload(decode=True)
            found.append(message_from_bytes(raw if isinstance(raw, bytes) else b"", policy=default))
    return found


async def take_bounce(
    session: AsyncSession, keys: MasterKey, organisation_id: uuid.UUID, bounce: Bounce, now: datetime
) -> None:
    """The next channel takes its notice; an address without a mailbox is not written to again."""
    query = select(Delivery).where(
        Delivery.organisation_id == organisation_id, Delivery.message_id == bounce.message_id
    )
    delivery = (await session.scalars(query.with_for_update())).one_or_none()
    if delivery is None or delivery.state == "failed":
        return
    person = await find_person(session, delivery.person_id)
    if bounce.is_box and person and person.email:
        digest = digest_of(keys, "email", person.email)
        await mark_bad(session, organisation_id, "email", digest, problem=bounce.problem, now=now)
    await failed(session, delivery, bounce.problem, now)


def secret_of(keys: MasterKey, connection: Connection) -> str:
    """What the mail server sends along as ``Authorization: Bearer``."""
    return keys.fingerprint(f"bounces {connection.public_id}")


def is_secret(keys: MasterKey, connection: Connection, authorization: str) -> bool:
    given = authorization.removeprefix("Bearer ")
    return hmac.compare_digest(given.encode(), secret_of(keys, connection).encode())
