"""Which version of a predictor speaks: promoting one, and going back.

The versions lie on the installation, not with a business. Where several businesses share one, none of them decides for
the others: that is done at the machine (``parley models``).
"""

import asyncio

from sqlalchemy import func, select

from kit import tenancy
from kit.db import Database
from kit.errors import Conflict
from ml import registry
from models.identity import Organisation


class NotPassed(Conflict):
    type, title = "not-passed", "This version is not surely better than the one that speaks"
    next_step = "Say why it is to speak anyway; the reason is written down."


class SharedByOthers(Conflict):
    type, title = "shared-predictors", "Several businesses here share these predictors"
    next_step = "Whoever runs the installation changes them: parley models promote"


async def promote(database: Database, line: registry.Line, version: str, *, because: str, by: str) -> registry.Line:
    """Have ``version`` speak if it passed its gate, or for a reason; raises ``NotPassed`` and ``SharedByOthers``."""
    metrics = registry.metrics_of(line, version)
    if not because and not metrics.get("passed", False):
        raise NotPassed(f"{version}: {metrics.get('gate', 'it was never measured')}.")
    await _check_alone(database)
    why = because or str(metrics["gate"])
    return await asyncio.to_thread(registry.promote, line, version, because=f"{why} (by {by})")


async def roll_back(database: Database, line: registry.Line) -> registry.Line:
    """Have the version speak that spoke before; raises ``NothingBefore`` and ``SharedByOthers``."""
    await _check_alone(database)
    return await asyncio.to_thread(registry.roll_back, line)


async def _check_alone(database: Database) -> None:
    with tenancy.acting(tenancy.EVERYBODY):
        async with database.reading() as session:
            businesses = await session.scalar(select(func.count()).select_from(Organisation))
    if businesses != 1:
        raise SharedByOthers
