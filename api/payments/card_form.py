"""What a vendor has besides (``port``) whose payers give a card on a page of ours, in fields of the vendor's.

The number goes from the payer's browser to the vendor; what comes to us is the vendor's name of it, as the ``method``
of a payment. The page is ``notifications.pages.bank``; what it runs of ours is the vendor's file that ends in ``.js``.
"""

from dataclasses import dataclass
from typing import Protocol

from api.payments.accounts.whose import get_shelf
from models.payments import Payment


@dataclass(frozen=True, slots=True)
class CardForm:
    """The vendor's fields: ``key``, ``script`` and ``policy`` as ``challenge.Challenge`` has them."""

    key: str
    script: str
    policy: dict[str, str]


class TakesCards(Protocol):
    """The verb of such a vendor; it asks for no money where no method is named, but leads the payer to that page."""

    def card_form(self) -> CardForm:
        """Its fields. Raises ``Refused`` where the account's public key is not known."""
        ...


def lacks_card(payment: Payment) -> bool:
    """Whether nothing can be asked of the vendor yet, because its payer has given no card."""
    return not payment.method and not payment.vendor_id and get_shelf(payment.provider).takes_cards


def waits_for_card(payment: Payment) -> bool:
    """Whether its link leads to where a card is given."""
    return payment.state == "challenged" and lacks_card(payment)
