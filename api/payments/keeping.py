"""What a payment vendor has besides (``port``) that keeps ways to pay for charges while their owners are not there."""

from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Saving:
    """A way to pay that is to be kept; ``customer`` where the vendor knows the client already."""

    reference: str
    key: str
    client: str
    method: str
    customer: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """How keeping it stands; ``label`` is how people call it (``visa 4242``), ``link`` where the bank asks them."""

    state: Literal["challenged", "saved", "declined"]
    customer: str
    vendor_id: str
    setup_id: str
    label: str = ""
    link: str | None = None


class KeepsMethods(Protocol):
    """What a vendor has besides that keeps ways to pay; the others have none of it."""

    async def save(self, saving: Saving) -> Saved:
        """Keep a way to pay for charges while its owner is not there. The same key again is the same one."""
        ...

    async def find_saved(self, setup_id: str) -> Saved:
        """How it stands after its owner was at their bank."""
        ...

    async def forget(self, vendor_id: str) -> None:
        """Keep it no longer; forgetting twice changes nothing."""
        ...
