"""SCIM 2.0 (RFC 7643, 7644): an organisation's directory adds, changes and removes members by itself.

Users alone; a member's role is the SCIM attribute ``roles``. Owners are out of its reach: a directory that is taken
over must not take the organisation with it. Removing a user closes the account; what they did stays theirs.
"""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.errors import AddressTaken
from api.identity.members import roster
from api.identity.policy import StaffRole
from kit import ids
from kit.addresses import as_kept, mail_key
from kit.db import lock
from kit.errors import Problem
from kit.texts import as_name
from models.identity import Member

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
MOST = 200
_USUAL_ROLE = "front_desk"
_ROLES = set(get_args(StaffRole)) - {"owner"}
_FILTER = re.compile(r'\s*(userName|externalId|id)\s+eq\s+"([^"\\\x00]*)"\s*', re.IGNORECASE)


class ScimProblem(Problem):
    """A refusal in SCIM's own words; ``kind`` is its ``scimType``."""

    def __init__(self, status: int, detail: str, kind: str = "") -> None:
        super().__init__(detail)
        self.status, self.kind = status, kind

    def body(self) -> dict[str, Any]:
        told = {"schemas": [ERROR], "status": str(self.status), "detail": self.detail}
        return told | ({"scimType": self.kind} if self.kind else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """What a directory says of somebody; None where it says nothing."""

    email: str | None = None
    name: str | None = None
    role: str | None = None
    active: bool | None = None
    external_id: str | None = None


def read_user(told: Mapping[str, Any]) -> User:
    """A user as a directory writes it. Raises ``ScimProblem``."""
    email = told.get("userName")
    if email is not None and not (
        isinstance(email, str) and re.fullmatch(r"[^@\s]{1,64}@[^@\s]{1,180}", email) and email.isprintable()
    ):
        raise ScimProblem(400, "userName has to be an e-mail address.", "invalidValue")
    external = told.get("externalId")
    return User(
        email=as_kept(email) if email else email, name=_name(told), role=_role(told.get("roles")),
        active=_truth(told.get("active")),
        external_id=None if external is None else _printable(str(external)[:255]),
    )  # fmt: skip


def patched(operations: Sequence[Any]) -> User:
    """What PATCH operations change, as a user. Raises ``ScimProblem`` for what they may not."""
    told: dict[str, Any] = {}
    for each in operations:
        if not isinstance(each, dict) or str(each.get("op", "")).lower() not in {"add", "replace"}:
            raise ScimProblem(400, "Only add and replace are understood.", "invalidSyntax")
        path, value = each.get("path"), each.get("value")
        if path is None and isinstance(value, dict):
            told |= value
        elif isinstance(path, str):
            told |= _at(path, value)
        else:
            raise ScimProblem(400, "An operation needs a path or an object.", "invalidPath")
    return read_user({name.partition("urn:")[0] or name: value for name, value in told.items()})


def _at(path: str, value: Any) -> dict[str, Any]:
    first, _, rest = path.partition(".")
    if first in {"active", "userName", "displayName", "externalId", "roles"} and not rest:
        return {first: value}
    if first == "name":
        return {"name": {rest: value} if rest else value}
    if first.startswith("emails"):
        return {}  # the address that counts is userName
    raise ScimProblem(400, f"“{path[:60]}” is not known here.", "invalidPath")


async def add(session: AsyncSession, organisation_id: uuid.UUID, user: User, *, now: datetime) -> Member:
    """Somebody new. Raises ``ScimProblem`` 409 for an address or id that is there."""
    if user.email is None:
        raise ScimProblem(400, "userName is needed.", "invalidValue")
    await _free_external_id(session, organisation_id, user.external_id, but=None)
    try:
        return await roster.add_member(
            session, organisation_id=organisation_id, name=user.name or user.email, email=user.email,
            role=user.role or _USUAL_ROLE, by=None, now=now, external_id=user.external_id,
        )  # fmt: skip
    except AddressTaken as error:
        raise ScimProblem(409, "There is a user with that userName.", "uniqueness") from error


async def change(session: AsyncSession, row: Member, user: User, *, now: datetime) -> Member:
    """Change what the directory says. Raises ``ScimProblem``, also for an owner."""
    if row.role == "owner":
        raise ScimProblem(403, "Owners are not managed by a directory.")
    await _free_external_id(session, row.organisation_id, user.external_id, but=row.id)
    try:
        await roster.change_member(
            session, row, by=None, now=now, name=user.name, email=user.email, role=user.role, active=user.active
        )
    except AddressTaken as error:
        raise ScimProblem(409, "There is a user with that userName.", "uniqueness") from error
    row.external_id = user.external_id or row.external_id
    return row


async def get(session: AsyncSession, organisation_id: uuid.UUID, shown: str) -> Member:
    """Raises ``ScimProblem`` 404."""
    found = next((row for row in await _with(session, organisation_id, *_by_id(shown))), None)
    if found is None:
        raise ScimProblem(404, "There is no such user.")
    return found


async def find(
    session: AsyncSession, organisation_id: uuid.UUID, *, wanted: str, start: int, count: int
) -> tuple[int, Sequence[Member]]:
    """How many users match, and the page from ``start`` (1 is the first). Raises ``ScimProblem``."""
    where: list[ColumnElement[bool]] = [Member.organisation_id == organisation_id, *_matching(wanted)]
    total = await session.scalar(select(func.count()).select_from(Member).where(*where)) or 0
    query = select(Member).where(*where).order_by(Member.id).offset(max(start, 1) - 1).limit(min(max(count, 0), MOST))
    return total, (await session.scalars(query)).all()


def shown(row: Member, here: str) -> dict[str, Any]:
    """A member as a SCIM user."""
    return {
        "schemas": [USER], "id": row.public_id, "userName": row.email, "displayName": row.name,
        "name": {"formatted": row.name}, "active": row.active,
        "emails": [{"value": row.email, "primary": True}], "roles": [{"value": row.role, "primary": True}],
        "meta": {"resourceType": "User", "created": row.created_at.isoformat(),
                 "location": f"{here}/scim/v2/Users/{row.public_id}"},
    } | ({"externalId": row.external_id} if row.external_id else {})  # fmt: skip


def _matching(wanted: str) -> list[ColumnElement[bool]]:
    if not wanted:
        return []
    found = _FILTER.fullmatch(wanted)
    if not found:
        raise ScimProblem(400, "Only userName, externalId or id eq “…” is understood.", "invalidFilter")
    name, value = found[1].lower(), found[2]
    if name == "username":
        return [func.lower(Member.email) == mail_key(value)]
    return [Member.external_id == value] if name == "externalid" else _by_id(value)


def _by_id(text: str) -> list[ColumnElement[bool]]:
    try:
        return [Member.id == ids.parse(Member.prefix, text)]
    except ids.UnknownId:
        return [Member.id == uuid.UUID(int=0)]


async def _free_external_id(
    session: AsyncSession, organisation_id: uuid.UUID, external_id: str | None, *, but: uuid.UUID | None
) -> None:
    """Under the lock that whoever changes members holds (``roster``). Raises ``ScimProblem`` 409."""
    await lock(session, [organisation_id])
    if external_id and any(
        row.id != but for row in await _with(session, organisation_id, Member.external_id == external_id)
    ):
        raise ScimProblem(409, "There is a user with that externalId.", "uniqueness")


async def _with(session: AsyncSession, organisation_id: uuid.UUID, *where: ColumnElement[bool]) -> Sequence[Member]:
    return (await session.scalars(select(Member).where(Member.organisation_id == organisation_id, *where))).all()


def _name(told: Mapping[str, Any]) -> str | None:
    name = told.get("name")
    parts = name if isinstance(name, dict) else {}
    given = " ".join(str(parts[each]) for each in ("givenName", "familyName") if parts.get(each))
    found = told.get("displayName") or parts.get("formatted") or given
    return as_name(str(found))[:200] or None if found else None


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())


def _role(told: Any) -> str | None:
    if not told:
        return None
    first = told[0] if isinstance(told, list) else told
    value = first.get("value") if isinstance(first, dict) else first
    if not isinstance(value, str) or value not in _ROLES:
        raise ScimProblem(400, f"A role is one of {', '.join(sorted(_ROLES))}.", "invalidValue")
    return value


def _truth(told: Any) -> bool | None:
    """Some directories send the words."""
    if told is None or isinstance(told, bool):
        return told
    if str(told).lower() in {"true", "false"}:
        return str(told).lower() == "true"
    raise ScimProblem(400, "active is true or false.", "invalidValue")
