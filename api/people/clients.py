"""Clients: made on first contact, completed as they tell us more."""

import uuid
from collections.abc import Mapping
from datetime import datetime

import phonenumbers
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from kit.addresses import mail_key
from kit.crypto import MasterKey
from kit.db import lock
from kit.errors import Invalid, NotFound
from kit.ids import new_id
from kit.outbox import announce
from models.events import ClientReachable
from models.people import Client, SubjectKey


async def add_subject_key(
    session: AsyncSession, keys: MasterKey, *, organisation_id: uuid.UUID, now: datetime
) -> SubjectKey:
    """A fresh key under which one person's words are sealed."""
    key_id = new_id(now)
    row = SubjectKey(
        id=key_id, organisation_id=organisation_id, created_at=now, wrapped=keys.new_key(bound_to=key_id.bytes)
    )
    session.add(row)
    await session.flush()
    return row


async def add_client(
    session: AsyncSession,
    keys: MasterKey,
    *,
    organisation_id: uuid.UUID,
    now: datetime,
    name: str | None = None,
    email: str | None = None,
) -> Client:
    """A new client with a key of their own; the caller vouches for the address."""
    key = await add_subject_key(session, keys, organisation_id=organisation_id, now=now)
    row = Client(
        id=new_id(now), organisation_id=organisation_id, created_at=now, key_id=key.id, name=name, email=email,
        email_proven=email is not None,
    )  # fmt: skip
    session.add(row)
    await session.flush()
    return row


async def write_down_client(
    session: AsyncSession,
    keys: MasterKey,
    told: Mapping[str, str | None],
    *,
    organisation_id: uuid.UUID,
    region: str,
    now: datetime,
) -> Client:
    """A client as somebody at the desk was told of them; a number is read as dialled from ``region``.

    The desk vouches for the address, unless somebody here has it already: then it opens nothing, as if a stranger had
    typed it. Raises ``Invalid``.
    """
    email = told.get("email")
    row = await add_client(session, keys, organisation_id=organisation_id, now=now, name=told.get("name"), email=email)
    if email:
        row.email_proven = await find_known_by(session, row, email) is None
    rest = {name: value for name, value in told.items() if name not in {"name", "email"}}
    return await change_client(session, row, rest, region=region, now=now)


async def find_known_by(session: AsyncSession, row: Client, email: str) -> Client | None:
    """Who else was here first under an address that is theirs; nobody becomes it until the transaction ends."""
    await lock(session, [uuid.uuid5(row.organisation_id, mail_key(email))])
    query = select(Client).where(
        Client.organisation_id == row.organisation_id, func.lower(Client.email) == mail_key(email),
        Client.email_proven, Client.id != row.id,
    )  # fmt: skip
    return (await session.scalars(query.order_by(Client.id).limit(1))).one_or_none()


async def get_client(session: AsyncSession, client_id: uuid.UUID) -> Client:
    """Raises ``NotFound``; whether the caller may see it is asked by ``identity.may``."""
    row = await session.get(Client, client_id)
    if row is None:
        raise NotFound
    return row


async def change_client(
    session: AsyncSession, row: Client, told: Mapping[str, str | None], *, region: str, now: datetime
) -> Client:
    """Write down what a client told of themselves; a number is read as dialled from ``region``. Raises ``Invalid``.

    An address that differs from the one before in more than its capitals has to be shown to be theirs anew.
    """
    changes = dict(told)
    if changes.get("phone"):
        changes["phone"] = phone_in_full(str(changes["phone"]), region=region)
    goes_elsewhere = mail_key(changes.get("email", row.email) or "") != mail_key(row.email or "")
    is_reachable = goes_elsewhere and bool(changes.get("email"))
    if goes_elsewhere:
        row.email_proven = False
    for name, value in changes.items():
        setattr(row, name, value)
    if is_reachable:
        await announce(session, ClientReachable(organisation_id=row.organisation_id, subject=row.id), now)
    return row


def phone_in_full(given: str, region: str) -> str:
    """A telephone number in E.164, read as dialled from ``region`` (ISO 3166). Raises ``Invalid``."""
    try:
        number = phonenumbers.parse(given, region)
    except phonenumbers.NumberParseException as error:
        raise Invalid(f"“{given[:40]}” is not a telephone number.") from error
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise Invalid(f"“{given[:40]}” is not a whole telephone number; write all of it, with its area code.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
