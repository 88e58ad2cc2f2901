"""Wire shapes of saved ways to pay."""

from typing import Literal

from pydantic import BaseModel, Field

from kit.moments import Moment
from kit.texts import OneLine
from models.dues import SavedMethod


class MethodIn(BaseModel):
    """A way to pay that is to be saved."""

    method: OneLine = Field("", max_length=64, description="The vendor's id of it, as its own form on your page gave.")
    provider: str | None = Field(None, max_length=32, description="The usual one when it is not given.")
    agreed: Literal[True] = Field(description="The client was asked whether it may be charged later, and said yes.")


class MethodOut(BaseModel):
    id: str
    provider: str
    label: str = Field(description="How people call it: visa 4242.")
    state: str = Field(description="challenged until the bank is content (at the link), saved, declined or removed")
    link: str | None
    agreed_at: Moment


def method_out(row: SavedMethod) -> MethodOut:
    return MethodOut(
        id=row.public_id, provider=row.provider, label=row.label, state=row.state, link=row.link,
        agreed_at=row.agreed_at,
    )  # fmt: skip
