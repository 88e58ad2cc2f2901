"""How much may be said to the bot: in one conversation, and from one address over all conversations it opens.

Each is one organisation's. A turn that a language model reads costs more than one read on this machine.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import HTTPConnection

from kit.http.allowance import Allowance, address_of

BY_A_MODEL = 4
"""What a turn costs when a language model reads it."""


@dataclass(frozen=True, slots=True)
class Patience:
    """``turn_cost`` is what one message spends."""

    conversation: Allowance
    address: Allowance
    turn_cost: int = 1

    @classmethod
    def of(
        cls, *, conversation: int, address: int, turn_cost: int = 1, now: Callable[[], float] = time.monotonic
    ) -> "Patience":
        """From units a minute."""
        return cls(Allowance(conversation, now=now), Allowance(address, now=now), turn_cost)

    def spend(self, came_by: HTTPConnection, organisation: str | None, conversation: str) -> None:
        """Let somebody say something. Raises ``TooManyRequests``."""
        if address := address_of(came_by):
            self.address.spend((organisation, address), self.turn_cost)
        self.conversation.spend((organisation, conversation), self.turn_cost)
