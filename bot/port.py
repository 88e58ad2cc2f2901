"""What a medium must do for the bot. One file each in ``channels/``, with ``open_channel(settings)``.

``DELIVERY``: askable. After a lost answer the vendor is asked whether a message went, before it is sent again. A
medium whose vendor can't be asked raises ``Unsupported`` from ``find``; its message then ends as unknown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from bot import channels
from kit.errors import Problem, Refused
from kit.registry import plugins
from kit.settings import Settings

DELIVERY: Literal["keyed", "askable", "blind"] = "askable"


class BadSignature(Problem):
    type, title, status = "bad-signature", "The signature does not match", 403
    next_step = "Check the secret of this account at the vendor and here, and that PARLEY_URL is the address it calls."


class OptedOut(Refused):
    """The vendor will not send there: somebody said STOP."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """Somebody wrote. ``vendor_answers``: the vendor's own opt-out has acted on it already, or will."""

    message_id: str
    address: str
    text: str
    vendor_answers: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a message got."""

    vendor_id: str
    state: Literal["sent", "arrived", "read", "failed"]
    problem: str | None = None
    opted_out: bool = False


class Channel(Protocol):
    """One medium."""

    async def send(self, to: str, text: str, *, report_to: str) -> str:
        """Hand a message over; the vendor's id of it.

        Raises:
            OptedOut: they said STOP to the vendor.
            Later: it cannot be taken now.
            Refused: it will never be taken.
        """
        ...

    async def find(self, to: str, text: str, *, since: datetime) -> str | None:
        """The vendor's id of a message sent since then, if it has it."""
        ...

    def read(self, url: str, headers: Mapping[str, str], form: Mapping[str, str]) -> Arrived | Progress | None:
        """Verify and read a call of the vendor; None for what means nothing to us. Raises ``BadSignature``."""
        ...

    def answer(self, text: str | None) -> tuple[str, str]:
        """What to say to the vendor's call, perhaps with words for the person: content type and body."""
        ...


def open_channels(settings: Settings) -> dict[str, Channel]:
    """The media that are set up here, by name; in the demo a pretend one in place of SMS."""
    found = {name: module.open_channel(settings) for name, module in plugins(channels).items()}
    opened: dict[str, Channel] = {name: channel for name, channel in found.items() if channel}
    if "pretend" in opened:
        opened.setdefault("sms", opened.pop("pretend"))
    return opened
