"""Which version of a predictor speaks: promoting one, and going back.

The versions lie on the installation, not with a business. Where several businesses share one, none of them decides for
the others: that is done at the machine (``parley models``).
"""

import asyncio
import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from kit import tenancy
from kit.db import Database
from kit.errors import Conflict
from kit.outbox import announce
from ml import registry
from models.events import PredictorChanged
from models.identity import Organisation


class NotPassed(Conflict):
    type, title = "not-passed", "This version is not surely better than the one that speaks"
    next_step = "Say why it is to speak anyway; the reason is written down."


class SharedByOthers(Conflict):
    type, title = "shared-predictors", "Several businesses here share these predictors"
    next_step = "Whoever runs the installation changes them: parley models promote"


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who decides which version speaks; ``called`` is how the registry's own log names them."""

    organisation_id: uuid.UUID
    member_id: uuid.UUID | None
    called: str


async def promote(
    database: Database, line: registry.Line, version: str, *, because: str, by: By, now: datetime
) -> registry.Line:
    """Have ``version`` speak if it passed its gate, or for a reason; raises ``NotPassed`` and ``SharedByOthers``."""
    metrics = registry.metrics_of(line, version)
    if not because and not metrics.get("passed", False):
        raise NotPassed(f"{version}: {metrics.get('gate', 'it was never measured')}.")
    await _check_alone(database)
    why = because or str(metrics["gate"])
    changed = await asyncio.to_thread(registry.promote, line, version, because=f"{why} (by {by.called})")
    await _tell(database, line, changed, because=why, by=by, now=now)
    return changed


async def roll_back(database: Database, line: registry.Line, *, by: By, now: datetime) -> registry.Line:
    """Have the version speak that spoke before; raises ``NothingBefore`` and ``SharedByOthers``."""
    await _check_alone(database)
    changed = await asyncio.to_thread(registry.roll_back, line)
    await _tell(database, line, changed, because="", by=by, now=now)
    return changed


async def _tell(
    database: Database, before: registry.Line, after: registry.Line, *, because: str, by: By, now: datetime
) -> None:
    """Write the change down for the audit; the registry's folder is changed by then, and keeps a log of its own."""
    if before.current == after.current:
        return
    told = PredictorChanged(
        organisation_id=by.organisation_id, subject=by.organisation_id, predictor=before.name, was=before.current,
        speaks=after.current, because=because, by=by.member_id,
    )  # fmt: skip
    async with database.writing() as session:
        await announce(session, told, now)
        await session.commit()


async def _check_alone(database: Database) -> None:
    with tenancy.acting(tenancy.EVERYBODY):
        async with database.reading() as session:
            businesses = await session.scalar(select(func.count()).select_from(Organisation))
    if businesses != 1:
        raise SharedByOthers
