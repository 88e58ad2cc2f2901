"""What a payment vendor must do for us, in our own words. One file each in ``providers/``; each has ``connect``.

Every verb that moves money takes a ``key`` stored before the call: the same key again is the same movement, so a
call whose answer was lost is asked about by making it again. ``Later`` and ``Refused`` say what to do about failures.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from kit import registry
from kit.errors import NotFound, Problem
from kit.money import Money
from kit.settings import Settings

State = Literal["created", "challenged", "succeeded", "declined", "refunded"]


class BadSignature(Problem):
    type, title, status = "bad-signature", "The signature does not match", 400
    next_step = "Check the signing secret of this connection at the vendor and here."


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a charge stands. ``link`` is where the payer goes on when it is challenged."""

    state: State
    vendor_id: str
    link: str | None = None
    decline_code: str | None = None


@dataclass(frozen=True, slots=True)
class News:
    """Something a vendor told us about one charge; ``outcome`` is None when it means nothing to us.

    ``reference`` is our payment's key, where the vendor repeats it: news may come before the answer to the call.
    """

    event_id: str
    kind: str
    outcome: Outcome | None
    reference: str = ""


class Provider(Protocol):
    """A payment vendor."""

    async def charge(self, amount: Money, *, method: str, key: str, reference: str) -> Outcome:
        """Take money. ``method`` is the vendor's own name of a card or way to pay; ``reference`` is our payment id."""
        ...

    async def refund(self, amount: Money, *, vendor_id: str, key: str) -> None:
        """Give money back. Raises ``Refused`` when the vendor will not."""
        ...

    def read(self, headers: Mapping[str, str], body: bytes, *, secret: str) -> News:
        """Verify and read a webhook. Raises ``BadSignature``."""
        ...


def provider(name: str, settings: Settings) -> Provider:
    """The provider called ``name``. Raises ``NotFound``."""
    from api.payments import providers

    found = registry.plugins(providers).get(name)
    if found is None:
        raise NotFound("There is no such payment provider.")
    connected: Provider = found.connect(settings)
    return connected


def usual(settings: Settings) -> str:
    """The provider new payments go to: Stripe with a key, else the pretend one."""
    return "stripe" if settings.stripe_key.get_secret_value() else "pretend"


def pretend_file(home: Path) -> Path:
    """Where the pretend vendor remembers."""
    return home / "pretend-payments.json"
