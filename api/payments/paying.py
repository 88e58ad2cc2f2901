"""What a vendor has besides (``port``) whose payer sends the money with a wallet of their own: how that is told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from api.payments.port import Asked


@dataclass(frozen=True, slots=True)
class Paying:
    """What a payer's wallet is told.

    Attributes:
        address: where to, given out for this payment alone.
        network: ``chain:contract``, where the money is.
        ends_at: until when it is waited for.
        link: what a wallet on the payer's device opens.
    """

    address: str
    network: str
    ends_at: datetime
    link: str


class PaidByWallet(Protocol):
    """The verb of such a vendor; the others have none of it."""

    async def paying(self, asked: Asked) -> Paying | None:
        """How a payment is paid; None where it was never asked for. Raises ``Later`` or ``Refused``."""
        ...
