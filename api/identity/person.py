"""Who a credential is of: one member or one client of an organisation."""

import uuid
from dataclasses import dataclass
from typing import Any, Protocol, Self

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from kit.addresses import mail_key
from models.credentials import OfPerson
from models.identity import Member
from models.people import Client


class _Row(Protocol):
    @property
    def organisation_id(self) -> uuid.UUID: ...
    @property
    def member_id(self) -> uuid.UUID | None: ...
    @property
    def client_id(self) -> uuid.UUID | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Exactly one of ``member_id`` and ``client_id`` is set."""

    organisation_id: uuid.UUID
    member_id: uuid.UUID | None = None
    client_id: uuid.UUID | None = None

    @classmethod
    def of(cls, row: _Row) -> Self:
        return cls(organisation_id=row.organisation_id, member_id=row.member_id, client_id=row.client_id)

    @property
    def id(self) -> uuid.UUID:
        found = self.member_id or self.client_id
        assert found
        return found

    def columns(self) -> dict[str, Any]:
        """What a new row of theirs is filled with."""
        return {"organisation_id": self.organisation_id, "member_id": self.member_id, "client_id": self.client_id}

    def owns(self, table: type[OfPerson]) -> ColumnElement[bool]:
        """The condition that a row is theirs."""
        if self.member_id:
            return table.member_id == self.member_id
        return table.client_id == self.client_id


async def find_by_email(session: AsyncSession, organisation_id: uuid.UUID, email: str) -> Person | None:
    """The active member, else the client who proved this address.

    An address that somebody only typed in a chat opens nothing: it may be another person's. Both tables are always
    asked, so that the time it takes does not tell who works here.
    """
    wanted = mail_key(email)
    member = await session.scalar(
        select(Member.id).where(
            Member.organisation_id == organisation_id, func.lower(Member.email) == wanted, Member.active
        )
    )
    client = await session.scalar(
        select(Client.id)
        .where(Client.organisation_id == organisation_id, func.lower(Client.email) == wanted, Client.email_proven)
        .order_by(Client.id)
        .limit(1)
    )
    if member:
        return Person(organisation_id=organisation_id, member_id=member)
    return Person(organisation_id=organisation_id, client_id=client) if client else None


async def address_of(session: AsyncSession, person: Person) -> tuple[str, str]:
    """A person's name and e-mail address, each empty when unknown."""
    row = (
        await session.get_one(Member, person.member_id)
        if person.member_id
        else await session.get_one(Client, person.client_id)
    )
    return row.name or "", row.email or ""
