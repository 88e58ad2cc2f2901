"""What a payment vendor has besides (``port``) that tells of a card before it is charged."""

import uuid
from dataclasses import dataclass
from typing import Any, Protocol

from api.payments.accounts.whose import Vendors, get_shelf
from kit.errors import Later, Problem, Refused, Unsupported


@dataclass(frozen=True, slots=True)
class Card:
    """A card by the vendor's ``fingerprint``, the same whoever uses it; ``country`` of the bank (ISO), if told."""

    fingerprint: str
    country: str = ""


class KnowsCards(Protocol):
    """What a vendor has besides that knows cards; the others have none of it."""

    async def card_of(self, method: str) -> Card | None:
        """The card behind a method; None for what is no card."""
        ...


async def find_card(vendors: Vendors, provider: str, connection_id: uuid.UUID | None, method: str) -> Card | None:
    """The card that is about to be charged, where the vendor tells; what it does not tell is found by charging it."""
    if not method:
        return None
    try:
        if not get_shelf(provider).knows_cards:
            return None
        vendor: Any = await vendors.at(provider, connection_id)
        knowing: KnowsCards = vendor  # its shelf says so
        return await knowing.card_of(method)
    except (Later, Refused, Unsupported, Problem):
        return None
