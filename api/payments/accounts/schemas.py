"""Wire shapes of the payment accounts a business has connected."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.payments.accounts.whose import has_own_keys
from api.payments.port import PRETEND, WEBHOOK_SECRET, Shelf
from kit.moments import Moment
from kit.texts import OneLine
from models.payments import Connection

_Name = Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
_Secret = Annotated[OneLine, Field(max_length=2000)]


class AccountIn(BaseModel):
    """What the vendor gave; an empty value removes, what is left out stays."""

    secrets: dict[_Name, _Secret] = Field(max_length=10, description="Sealed; never shown again.")


class AccountOut(BaseModel):
    """An account at a vendor: whose it is, what is kept of it, and where the vendor is to send its webhooks."""

    provider: str
    account: Literal["own", "installation", "none"] = Field(description="Where new payments by it go to.")
    wants: list[str] = Field(description="The secrets by which an account of one's own is connected.")
    has: list[str]
    hears: bool = Field(description="Whether webhooks can be checked; give webhook_secret.")
    address: str | None
    checked_at: Moment | None = Field(description="When the vendor last said that the keys are right.")


class WayToPay(BaseModel):
    """A vendor that money can be paid by here."""

    provider: str
    takes_cards: bool = Field(description="Whether payers give their card there.")
    is_pretended: bool = Field(description="Whether no money moves: what a demonstration has.")


class WaysToPay(BaseModel):
    """The ways to pay here, the usual one first: bookings are paid by it unless another is named."""

    items: list[WayToPay]


def ways_out(shelves: Iterable[Shelf]) -> WaysToPay:
    ways = [
        WayToPay(provider=each.name, takes_cards=each.takes_cards, is_pretended=each.name == PRETEND)
        for each in shelves
    ]  # fmt: skip
    return WaysToPay(items=ways)


def account_out(
    shelf: Shelf, row: Connection | None, secrets: Mapping[str, str], *, url: str, is_installed: bool
) -> AccountOut:
    own = row is not None and has_own_keys(shelf, row)
    return AccountOut(
        provider=shelf.name, account="own" if own else "installation" if is_installed else "none",
        wants=list(shelf.wants), has=sorted(secrets), hears=WEBHOOK_SECRET in secrets,
        address=f"{url.rstrip('/')}/hooks/payments/{shelf.name}/{row.public_id}" if row else None,
        checked_at=row.options.get("checked_at") if row else None,
    )  # fmt: skip
