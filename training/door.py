"""What every bench does at its door: telling a problem, and opening the database that the settings name."""

import json
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from kit.db import Database
from kit.errors import Problem
from kit.settings import Settings
from kit.tenancy import EVERYBODY

Learnt = TypeVar("Learnt")


@contextmanager
def telling_problems() -> Iterator[None]:
    """Tell a problem of the body on standard error, as a document with a next step, and leave with status 2."""
    try:
        yield
    except Problem as problem:
        print(json.dumps(problem.document(), ensure_ascii=False, indent=1), file=sys.stderr)
        sys.exit(2)


async def with_database(learn: Callable[[Database], Awaitable[Learnt]]) -> Learnt:
    """What is learnt from the installation's database, of all businesses; it is closed whatever happens."""
    database = Database(Settings().database, unsaid=EVERYBODY)
    try:
        return await learn(database)
    finally:
        await database.close()
