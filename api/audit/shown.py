"""Entries made readable: parts opened as far as their keys are there, actors by their names."""

import uuid
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from api.audit.content import key_ids
from api.audit.queries import names_of
from api.audit.schemas import AuditOut, audit_out
from api.audit.seals import open_keys
from kit.crypto import MasterKey
from models.audit import AuditEntry


async def shown(
    session: AsyncSession, master: MasterKey, organisation: uuid.UUID, entries: Sequence[AuditEntry]
) -> list[AuditOut]:
    keys = await open_keys(session, master, {key for each in entries for key in key_ids(each.content)})
    names = await names_of(session, organisation, {each.actor_id for each in entries if each.actor_id})
    return [audit_out(each, keys, names) for each in entries]
