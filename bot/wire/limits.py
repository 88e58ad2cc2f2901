"""How much may be said to the bot: in one conversation, and from one address over all conversations it opens.

Each is one organisation's; how many new conversations an address opens has an end of its own. A turn that a language
model reads costs more than one read on this machine.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import HTTPConnection

from kit.http.allowance import Allowance, address_of

_HOUR = 3600.0
BY_A_MODEL = 4
"""What a turn costs when a language model reads it."""


@dataclass(frozen=True, slots=True)
class Patience:
    """``turn_cost`` is what one message spends."""

    conversation: Allowance
    address: Allowance
    opening: Allowance
    turn_cost: int = 1

    @classmethod
    def of(
        cls,
        *,
        conversation: int,
        address: int,
        opening: int = 0,
        turn_cost: int = 1,
        now: Callable[[], float] = time.monotonic,
    ) -> "Patience":
        """From units a minute, and from how many conversations an address opens in an hour."""
        opens = Allowance(opening, within=_HOUR, now=now)
        return cls(Allowance(conversation, now=now), Allowance(address, now=now), opens, turn_cost)

    def spend(self, came_by: HTTPConnection, organisation: str | None, conversation: str) -> None:
        """Let somebody say something. Raises ``TooManyRequests``."""
        if address := address_of(came_by):
            self.address.spend((organisation, address), self.turn_cost)
            if (organisation, conversation) not in self.conversation:
                self.opening.spend((organisation, address))
        self.conversation.spend((organisation, conversation), self.turn_cost)
