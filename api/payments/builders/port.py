"""What a vendor has besides (``payments.port``) that pays a part of a charge on to a builder's account beneath ours."""

from dataclasses import dataclass
from typing import Literal, Protocol

AccountState = Literal["open", "checking", "ready", "restricted"]


@dataclass(frozen=True, slots=True)
class Opening:
    """An account that is to be opened; ``reference`` is our id of it, and its key."""

    reference: str
    country: str
    email: str


class PaysBuilders(Protocol):
    """The verbs of such a vendor; the others have none of them. All raise ``Later`` or ``Refused``."""

    async def open_account(self, opening: Opening) -> str:
        """Open an account, empty as yet; the vendor's name of it. The same reference again is the same one."""
        ...

    async def onboard(self, vendor_id: str, *, back: str) -> str:
        """A link, good once and for minutes, where its owner tells the vendor who they are and comes ``back``."""
        ...

    async def account_state(self, vendor_id: str) -> AccountState:
        """``open``: its owner has to tell more; ``checking``: the vendor looks at it; ``ready``: it can be paid to."""
        ...
