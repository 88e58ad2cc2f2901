"""The business **connects** its own account at a payment vendor: the vendor is asked whether the keys are right.

Keys are sealed and never shown again. Disconnecting forgets them; the address of its webhooks stays the same.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.connected import connection_for, find_connection, keep_secrets, secrets_of, with_more
from api.payments.accounts.whose import ROOM, Vendors, get_shelf
from api.payments.errors import KeysRefused, VendorAway
from api.payments.port import PRETEND, WEBHOOK_SECRET, Shelf, shelves, usual
from kit.db import lock
from kit.errors import Invalid, Later, NotFound, Refused
from kit.outbox import announce
from kit.settings import Settings
from models.events import AccessChanged
from models.identity import Organisation
from models.payments import Connection


@dataclass(frozen=True, slots=True)
class By:
    """Who connects."""

    organisation_id: uuid.UUID
    member_id: uuid.UUID | None


async def connect_account(
    vendors: Vendors, by: By, name: str, told: Mapping[str, str], *, now: datetime
) -> tuple[Connection, dict[str, str]]:
    """Keep what was told with what is kept, once the vendor takes it; the row and what it has now.

    Where several organisations share the installation's account none of them may say how its webhooks are signed: they
    could tell themselves of money. Raises ``NotFound``, ``Invalid`` for secrets it does not know or that lack,
    ``KeysRefused`` and ``VendorAway``.
    """
    shelf = connectable(name, vendors.settings)
    if strange := sorted(told.keys() - shelf.takes):
        raise Invalid(f"{name} has no {strange[0]}.", takes=sorted(shelf.takes))
    async with vendors.database.writing() as session:
        row = await connection_for(session, by.organisation_id, name, room=ROOM, now=now)
        kept = with_more(secrets_of(vendors.keys, row), told)
        is_alone = await session.scalar(select(func.count()).select_from(Organisation)) == 1
        await session.commit()
    has_own = _check_whole(shelf, kept)
    if shelf.wants and not has_own and told.get(WEBHOOK_SECRET) and not is_alone:
        raise Invalid("That account is not yours alone; connect your own before you say how its webhooks are signed.")
    if has_own and told.keys() - {WEBHOOK_SECRET}:
        await _ask(shelf, vendors.settings, kept)
    async with vendors.database.writing() as session:
        await lock(session, [row.id])
        row = await session.get_one(Connection, row.id, populate_existing=True)
        options = {"account": "own" if has_own else "", "checked_at": now.isoformat() if has_own else ""}
        keep_secrets(vendors.keys, row, told, options)
        await announce(session, _changed(row, by, f"payment account {name} connected"), now)
        await session.commit()
    return row, secrets_of(vendors.keys, row)


async def disconnect_account(session: AsyncSession, by: By, name: str, *, now: datetime) -> None:
    """Forget the keys. What was paid there and is to go back is left to a person. Raises ``NotFound``."""
    row = await find_connection(session, by.organisation_id, name, room=ROOM)
    if row is None or row.secret is None:
        raise NotFound("No such account is connected.")
    row.secret, row.options = None, {}
    await announce(session, _changed(row, by, f"payment account {name} disconnected"), now)


def connectable(name: str, settings: Settings) -> Shelf:
    """A vendor that an organisation can connect; the pretend one only where no real one is set up."""
    shelf = get_shelf(name)
    if not shelf.wants and (name != PRETEND or usual(settings) != PRETEND):
        raise NotFound("There is no account to connect there.")
    return shelf


def connectables(settings: Settings) -> list[Shelf]:
    """All of them."""
    return [shelf for name, shelf in shelves().items() if shelf.wants or (name == PRETEND == usual(settings))]


def _check_whole(shelf: Shelf, kept: Mapping[str, str]) -> bool:
    """Whether this is an account of its own. Raises ``Invalid`` where a part of its keys lacks."""
    given = [name for name in shelf.wants if kept.get(name)]
    if len(given) < len(shelf.wants) and (
        given or not shelf.hears
    ):  # with nothing to hear, there is nothing else to keep
        raise Invalid(f"{shelf.name} wants all of {', '.join(shelf.wants)}.", takes=sorted(shelf.takes))
    return bool(given)


async def _ask(shelf: Shelf, settings: Settings, kept: Mapping[str, str]) -> None:
    try:
        await shelf.connect_own(settings, kept).check()
    except Later as away:
        raise VendorAway from away
    except Refused as refused:
        raise KeysRefused(str(refused)[:200]) from refused


def _changed(row: Connection, by: By, what: str) -> AccessChanged:
    return AccessChanged(organisation_id=row.organisation_id, subject=row.id, what=what, role=None, by=by.member_id)
