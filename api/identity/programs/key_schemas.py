"""Wire shapes of API keys."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from api.identity.scopes import Scopes
from kit.moments import Moment
from kit.texts import Name
from models.identity import ApiKey


class KeyAsked(BaseModel):
    name: Annotated[Name, Field(max_length=100)]
    role: str = Field(
        pattern="^(owner|admin|front_desk|analyst)$",
        description="Builders and clients sign in; they have no keys.",
    )
    scopes: Scopes | None = Field(None, description="Left out: all that the role may.")
    expires_at: Moment | None = None


class KeyMade(BaseModel):
    """A fresh API key. ``key`` is shown this once."""

    id: str
    name: str
    role: str
    scopes: list[str] | None
    expires_at: datetime | None
    key: str


class KeyOut(BaseModel):
    id: str
    name: str
    role: str
    scopes: list[str] | None
    hint: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


def key_out(row: ApiKey) -> KeyOut:
    return KeyOut(
        id=row.public_id, name=row.name, role=row.role, scopes=row.scopes, hint=row.hint, created_at=row.created_at,
        expires_at=row.expires_at, last_used_at=row.last_used_at, revoked_at=row.revoked_at,
    )  # fmt: skip
