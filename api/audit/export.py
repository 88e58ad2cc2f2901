"""What leaves the database: the whole audit of an organisation as JSON lines, and the signed heads of all chains."""

import uuid
from collections.abc import AsyncIterator
from pathlib import Path

from api.audit.heads import export_head, signing_key
from api.audit.queries import list_after, list_chains
from api.audit.schemas import lines
from api.audit.shown import shown
from kit.crypto import MasterKey
from kit.db import Database

_AT_ONCE = 500


async def all_lines(database: Database, keys: MasterKey, organisation: uuid.UUID) -> AsyncIterator[str]:
    """Oldest first, a batch at a time.

    What is there when it begins, and what comes meanwhile; each batch is read in a session of its own.
    """
    after = 0
    while True:
        async with database.reading() as session:
            entries = await list_after(session, organisation, after=after, limit=_AT_ONCE)
            if not entries:
                return
            after = entries[-1].number
            yield lines(await shown(session, keys, organisation, entries))


async def write_heads(database: Database, keys: MasterKey, folder: Path) -> int:
    """Write the heads that moved since to ``folder``; how many those were."""
    public = signing_key(keys).public_key()
    async with database.reading() as session:
        chains = await list_chains(session)
    return sum(export_head(folder, each, public) for each in chains)
