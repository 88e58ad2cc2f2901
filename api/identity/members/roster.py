"""Members come, change role, and go; whoever goes is signed out at once. An organisation keeps at least one owner."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity import sessions
from api.identity.errors import AddressTaken, LastOwner
from api.identity.person import Person
from kit.addresses import mail_key
from kit.db import lock
from kit.errors import NotFound
from kit.ids import new_id
from kit.outbox import announce
from models.events import AccessChanged
from models.identity import Member
from models.people import Builder


async def add_member(
    session: AsyncSession,
    *,
    organisation_id: uuid.UUID,
    name: str,
    email: str,
    role: str,
    by: uuid.UUID | None,
    now: datetime,
    builder_id: uuid.UUID | None = None,
    external_id: str | None = None,
) -> Member:
    """Somebody new; they sign in by their address. Raises ``AddressTaken``."""
    await lock(session, [organisation_id])
    await _free_address(session, organisation_id, email, but=None)
    await _check_builder(session, organisation_id, builder_id)
    row = Member(
        id=new_id(now), created_at=now, organisation_id=organisation_id, name=name, email=email.strip(), role=role,
        builder_id=builder_id, active=True, external_id=external_id,
    )  # fmt: skip
    session.add(row)
    await session.flush()
    await _tell(session, row, "member added", by, now)
    return row


async def change_member(
    session: AsyncSession,
    row: Member,
    *,
    by: uuid.UUID | None,
    now: datetime,
    name: str | None = None,
    email: str | None = None,
    role: str | None = None,
    active: bool | None = None,
) -> Member:
    """Change what is given. Raises ``LastOwner`` and ``AddressTaken``."""
    await lock(session, [row.organisation_id])
    await session.refresh(row)
    if email and mail_key(email) != mail_key(row.email):
        await _free_address(session, row.organisation_id, email, but=row.id)
    stays_owner = (role or row.role) == "owner" and active is not False
    if row.role == "owner" and row.active and not stays_owner:
        await _keep_an_owner(session, row)
    loses_access = active is False or (role is not None and role != row.role)
    row.name, row.email, row.role = name or row.name, email or row.email, role or row.role
    row.active = row.active if active is None else active
    if loses_access:
        person = Person(organisation_id=row.organisation_id, member_id=row.id)
        await sessions.end_all(session, person, now=now, why="access changed")
    await session.flush()
    await _tell(session, row, "member changed" if row.active else "member closed", by, now)
    return row


async def get_member(session: AsyncSession, organisation_id: uuid.UUID, member_id: uuid.UUID) -> Member:
    """Raises ``NotFound``, also for another organisation's."""
    row = await session.get(Member, member_id)
    if row is None or row.organisation_id != organisation_id:
        raise NotFound("There is no such member.")
    return row


async def list_members(session: AsyncSession, organisation_id: uuid.UUID) -> Sequence[Member]:
    query = select(Member).where(Member.organisation_id == organisation_id).order_by(Member.id)
    return (await session.scalars(query)).all()


async def _free_address(
    session: AsyncSession, organisation_id: uuid.UUID, email: str, *, but: uuid.UUID | None
) -> None:
    same = select(Member.id).where(
        Member.organisation_id == organisation_id, func.lower(Member.email) == mail_key(email)
    )
    if (await session.scalar(same)) not in {None, but}:
        raise AddressTaken


async def _check_builder(session: AsyncSession, organisation_id: uuid.UUID, builder_id: uuid.UUID | None) -> None:
    builder = await session.get(Builder, builder_id) if builder_id else None
    if builder_id and (builder is None or builder.organisation_id != organisation_id):
        raise NotFound("There is no such builder.")


async def _keep_an_owner(session: AsyncSession, leaving: Member) -> None:
    others = select(func.count()).select_from(Member).where(
        Member.organisation_id == leaving.organisation_id, Member.role == "owner", Member.active,
        Member.id != leaving.id,
    )  # fmt: skip
    if not await session.scalar(others):
        raise LastOwner


async def _tell(session: AsyncSession, row: Member, what: str, by: uuid.UUID | None, now: datetime) -> None:
    told = AccessChanged(organisation_id=row.organisation_id, subject=row.id, what=what, role=row.role, by=by)
    await announce(session, told, now)
