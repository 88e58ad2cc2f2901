"""Passkeys (WebAuthn): added, used to sign in without a name or a password, used to confirm that it is still you.

A passkey always verifies its user (PIN, finger, face), so it stands for two factors. Challenges are kept here and
answered once. What is checked about an answer is the ``webauthn`` library's work.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import webauthn
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from webauthn.helpers import options_to_json_dict
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from api.identity.errors import PasskeyRefused
from api.identity.person import Person, address_of
from kit.errors import NotFound
from kit.ids import new_id
from kit.outbox import announce
from kit.settings import Settings
from models.credentials import Passkey, PasskeyCeremony
from models.events import CredentialsChanged

LASTS = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class House:
    """Whom a passkey is for: our name, our domain, and the one origin that may use it."""

    name: str
    domain: str
    origin: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A ceremony's id and what the browser is given."""

    ceremony: PasskeyCeremony
    options: dict[str, Any]


def house_of(settings: Settings, name: str) -> House:
    parts = urlsplit(settings.url)
    return House(name, parts.hostname or "localhost", f"{parts.scheme}://{parts.netloc}")


async def ask_to_add(session: AsyncSession, house: House, person: Person, *, now: datetime) -> Asked:
    """What the browser needs to make a passkey for this person."""
    name, email = await address_of(session, person)
    options = webauthn.generate_registration_options(
        rp_id=house.domain,
        rp_name=house.name,
        user_id=person.id.bytes,
        user_name=email or name or "account",
        user_display_name=name or email or "account",
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[_known(row) for row in await list_passkeys(session, person)],
    )
    row = _ceremony(session, person.columns(), "add", options.challenge, now)
    return Asked(row, options_to_json_dict(options))


async def add(
    session: AsyncSession, house: House, person: Person, *, ceremony: uuid.UUID, name: str, answer: dict[str, Any],
    now: datetime,
) -> Passkey:  # fmt: skip
    """Keep the passkey a browser made. Raises ``PasskeyRefused``."""
    asked = await _spend(session, ceremony, "add", now)
    if asked.member_id != person.member_id or asked.client_id != person.client_id:
        raise PasskeyRefused
    try:
        made = webauthn.verify_registration_response(
            credential=answer, expected_challenge=asked.challenge, expected_rp_id=house.domain,
            expected_origin=house.origin, require_user_verification=True,
        )  # fmt: skip
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise PasskeyRefused from error
    if await session.scalar(select(Passkey.id).where(Passkey.credential_id == made.credential_id)):
        raise PasskeyRefused("This passkey is known already.")
    row = Passkey(
        id=new_id(now), created_at=now, credential_id=made.credential_id, public_key=made.credential_public_key,
        sign_count=made.sign_count, name=name, transports=_transports(answer), backed_up=made.credential_backed_up,
        **person.columns(),
    )  # fmt: skip
    session.add(row)
    await session.flush()
    await _tell(session, person, "passkey added", now)
    return row


async def ask(
    session: AsyncSession, house: House, *, organisation_id: uuid.UUID, person: Person | None, now: datetime
) -> Asked:
    """What the browser needs to use a passkey: any of ours, or one of this person's to confirm that it is them."""
    known = [_known(row) for row in await list_passkeys(session, person)] if person else []
    options = webauthn.generate_authentication_options(
        rp_id=house.domain, allow_credentials=known, user_verification=UserVerificationRequirement.REQUIRED
    )
    columns = person.columns() if person else {"organisation_id": organisation_id}
    row = _ceremony(session, columns, "confirm" if person else "sign_in", options.challenge, now)
    return Asked(row, options_to_json_dict(options))


async def use(
    session: AsyncSession, house: House, *, ceremony: uuid.UUID, purpose: str, answer: dict[str, Any], now: datetime
) -> Person:
    """Whose passkey answered. Raises ``PasskeyRefused``, also for a copy whose counter went backwards."""
    asked = await _spend(session, ceremony, purpose, now)
    row = await _find(session, answer)
    if row is None or row.organisation_id != asked.organisation_id or (purpose == "confirm" and not _same(row, asked)):
        raise PasskeyRefused
    try:
        shown = webauthn.verify_authentication_response(
            credential=answer, expected_challenge=asked.challenge, expected_rp_id=house.domain,
            expected_origin=house.origin, credential_public_key=row.public_key,
            credential_current_sign_count=row.sign_count, require_user_verification=True,
        )  # fmt: skip
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise PasskeyRefused from error
    row.sign_count, row.backed_up, row.last_used_at = shown.new_sign_count, shown.credential_backed_up, now
    return Person.of(row)


async def list_passkeys(session: AsyncSession, person: Person) -> Sequence[Passkey]:
    return (await session.scalars(select(Passkey).where(person.owns(Passkey)).order_by(Passkey.id).limit(100))).all()


async def remove(session: AsyncSession, person: Person, passkey_id: uuid.UUID, *, now: datetime) -> None:
    """Raises ``NotFound``."""
    row = await session.get(Passkey, passkey_id)
    if row is None or Person.of(row) != person:
        raise NotFound
    await session.delete(row)
    await _tell(session, person, "passkey removed", now)


def _ceremony(
    session: AsyncSession, columns: dict[str, Any], purpose: str, challenge: bytes, now: datetime
) -> PasskeyCeremony:
    row = PasskeyCeremony(
        id=new_id(now), created_at=now, purpose=purpose, challenge=challenge, expires_at=now + LASTS, **columns
    )
    session.add(row)
    return row


async def _spend(session: AsyncSession, key: uuid.UUID, purpose: str, now: datetime) -> PasskeyCeremony:
    row = await session.get(PasskeyCeremony, key, with_for_update=True)
    if row is None or row.purpose != purpose or row.used_at or row.expires_at <= now:
        raise PasskeyRefused("This took too long, or was answered before.")
    row.used_at = now
    return row


async def _find(session: AsyncSession, answer: dict[str, Any]) -> Passkey | None:
    try:
        wanted = webauthn.base64url_to_bytes(str(answer["rawId"]))
    except (KeyError, ValueError) as error:
        raise PasskeyRefused from error
    query = select(Passkey).where(Passkey.credential_id == wanted).with_for_update()
    return (await session.scalars(query)).one_or_none()


def _same(row: Passkey, asked: PasskeyCeremony) -> bool:
    return (row.member_id, row.client_id) == (asked.member_id, asked.client_id)


def _known(row: Passkey) -> PublicKeyCredentialDescriptor:
    return PublicKeyCredentialDescriptor(id=row.credential_id)


def _transports(answer: dict[str, Any]) -> list[str]:
    response = answer.get("response")
    told = response.get("transports") if isinstance(response, dict) else None
    return [str(each)[:20] for each in told[:8]] if isinstance(told, list) else []


async def _tell(session: AsyncSession, person: Person, what: str, now: datetime) -> None:
    told = CredentialsChanged(organisation_id=person.organisation_id, subject=person.id, what=what)
    await announce(session, told, now)
