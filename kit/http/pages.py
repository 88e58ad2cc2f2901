"""Cursor pages: newest first, steady while rows are added."""

import base64
import binascii
import uuid
from collections.abc import Sequence
from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, Field

from kit.errors import Problem

T = TypeVar("T")
PageSize = Annotated[int, Query(ge=1, le=200, description="How many items a page has at most.")]


class BadCursor(Problem):
    type, title, status = "bad-cursor", "The cursor is not one of ours", 422
    next_step = "Use the next_cursor of an earlier page, or leave it out to start at the beginning."


class Page(BaseModel, Generic[T]):
    """A page of a listing; ``next_cursor`` is null on the last."""

    items: list[T]
    next_cursor: str | None = Field(None, description="Send it as `cursor` to get the next page.")


def cursor_to(key: uuid.UUID) -> str:
    """A cursor that continues after the row with this key."""
    return base64.urlsafe_b64encode(key.bytes).decode().rstrip("=")


def key_of(cursor: str) -> uuid.UUID:
    """The key a cursor continues after. Raises ``BadCursor``."""
    try:
        return uuid.UUID(bytes=base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error) as error:
        raise BadCursor from error


def cut(rows: Sequence[T], *, limit: int, key: str = "id") -> tuple[Sequence[T], str | None]:
    """Split ``limit + 1`` fetched rows into a page and the cursor of the next."""
    page = rows[:limit]
    return page, cursor_to(getattr(page[-1], key)) if len(rows) > limit else None
