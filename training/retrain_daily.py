"""Whether it is time to train again: the worker asks often, and what trains is loaded once a day, when it does."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from kit.db import Database

if TYPE_CHECKING:
    from training.retrain import Retrained

EVERY = timedelta(days=1)
_NOTE = "retrained"


async def retrain_due(database: Database, home: Path, *, now: datetime) -> "list[Retrained]":
    """Train if a day has passed since it was last tried; an installation's first day is for gathering."""
    note = home / "models" / _NOTE
    tried = datetime.fromisoformat(note.read_text()) if note.exists() else None
    if tried and now - tried < EVERY:
        return []
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(now.isoformat())
    if tried is None:
        return []
    from training.retrain import retrain

    return await retrain(database, home, now=now)
