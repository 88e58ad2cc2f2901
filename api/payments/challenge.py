"""What a vendor has besides (``port``) whose script asks a payer's bank on a page of ours, without a way elsewhere.

The page is ``notifications.pages.bank``. What the script may fetch, and from whom, the vendor's file says; so does the
little of ours that calls it: a file of the same name that ends in ``.js``.
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Challenge:
    """A bank that waits for its payer.

    Attributes:
        key: tells the vendor's script whose account it is; public.
        secret: tells it which payment, or which card, and nothing else; for the payer alone.
        script: the address of the vendor's script.
        policy: what it needs of the page's Content-Security-Policy, by directive.
    """

    key: str
    secret: str
    script: str
    policy: dict[str, str]


class AsksHere(Protocol):
    """The verb of such a vendor; the others lead the payer to a page of their own."""

    async def challenge(self, vendor_id: str) -> Challenge | None:
        """How the bank is asked about a charge, or a card to be kept; None when it waits for nobody.

        Raises ``Later`` or ``Refused``, the latter also where the account's public key is not known.
        """
        ...
