"""What every bench does at its door: telling a problem, and opening the database that the settings name."""

import argparse
import json
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import NoReturn, TypeVar

from kit.db import Database
from kit.errors import Problem
from kit.settings import Settings
from kit.tenancy import EVERYBODY

Learnt = TypeVar("Learnt")


class FileUnusable(Problem):
    """A file could not be read or written."""

    type = "file-unusable"
    title = "A file could not be read or written"
    status = 422
    next_step = "Look at the path and who may write there, and try again."


def start_of_day(given: str) -> float:
    """For arguments: the beginning of a day like 2026-11-26, as a wall time in seconds."""
    try:
        day = date.fromisoformat(given)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{given!r} is not a day like 2026-11-26") from error
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()


@contextmanager
def telling_problems() -> Iterator[None]:
    """Tell a problem of the body on standard error, as a document with a next step, and leave with status 2."""
    try:
        yield
    except Problem as problem:
        _leave(problem)
    except OSError as error:
        _leave(FileUnusable(f"{error.filename or 'A file'}: {error.strerror or error}."))


def _leave(problem: Problem) -> NoReturn:
    print(json.dumps(problem.document(), ensure_ascii=False, indent=1), file=sys.stderr)
    sys.exit(2)


async def with_database(learn: Callable[[Database], Awaitable[Learnt]]) -> Learnt:
    """What is learnt from the installation's database, of all businesses; it is closed whatever happens."""
    database = Database(Settings().database, unsaid=EVERYBODY)
    try:
        return await learn(database)
    finally:
        await database.close()
