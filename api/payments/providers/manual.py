"""Money that people handle: cash at the desk (``cash``), or a bank transfer that names the payment (``transfer``).

No machine is asked. Somebody of the business says what arrived (``by_hand``), or a bank's statement does
(``transfers``); and somebody says what they gave back, because nobody but a person can.
"""

from collections.abc import Mapping

from api.payments.port import Asked, BadSignature, News, Outcome, TakesAtOnce
from kit.errors import Refused
from kit.money import Money
from kit.settings import Settings

_WAYS = {"", "cash", "transfer"}
HEARS = False


def is_ready(_settings: Settings) -> bool:
    return True


def connect(_settings: Settings) -> "Manual":
    return Manual()


class Manual(TakesAtOnce):
    """The desk and its bank."""

    gives_back_by_hand = True

    async def charge(self, asked: Asked) -> Outcome:
        if asked.method not in _WAYS:
            raise Refused("by hand there is cash and there are transfers")
        return Outcome("created", asked.reference)

    async def find(self, asked: Asked) -> Outcome | None:
        """It stands as people last said."""
        return Outcome("created", asked.reference)

    async def refund(self, asked: Asked, amount: Money, *, key: str) -> None:
        raise Refused(f"somebody has to give {amount} back for {asked.reference} ({key})")

    async def check(self) -> None:
        """There are no keys."""

    async def verify(self, _headers: Mapping[str, str], _body: bytes, *, secret: str) -> None:  # noqa: ARG002
        raise BadSignature("Nobody sends webhooks about money that people handle.")

    def understand(self, _body: bytes) -> News:
        raise BadSignature("Nobody sends webhooks about money that people handle.")


Vendor = Manual
