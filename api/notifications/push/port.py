"""How a push leaves the house: one file each in ``providers/``, with ``open_pusher(settings)`` and ``MISSING``.

``DELIVERY``: blind. None of these services can be asked what became of a push, and none knows one it had before; so
an intent is committed first, and after a crash the push is not repeated but shown as unknown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from api.notifications.push import providers
from kit.errors import Invalid, Refused
from kit.registry import plugins
from kit.settings import Settings

DELIVERY: Literal["keyed", "askable", "blind"] = "blind"
LASTS = 24 * 3600  # seconds a service keeps a push for a device that is away
_LONGEST_TITLE, _LONGEST_BODY = 120, 600
Address = Mapping[str, Any]


class Gone(Refused):
    """The browser or app no longer takes pushes here."""


@dataclass(frozen=True, slots=True)
class Push:
    """What a device shows. ``tag``: a later push of the same tag takes its place."""

    title: str
    body: str
    url: str
    tag: str

    def cut(self) -> "Push":
        """Short enough for every service's 4 KB."""
        return Push(self.title[:_LONGEST_TITLE], self.body[:_LONGEST_BODY], self.url, self.tag)


class Pusher(Protocol):
    """One service."""

    def check(self, address: Address) -> str:
        """What makes this address the same as another; ``Invalid`` when it can't be one."""
        ...

    async def push(self, address: Address, message: Push) -> None:
        """Hand a push over.

        Raises:
            Gone: the address is dead.
            Later: it cannot be taken now.
            Refused: it will never be taken.
        """
        ...


def pushers(settings: Settings) -> dict[str, Pusher]:
    """The services that are set up here, by name."""
    opened = {name: module.open_pusher(settings) for name, module in plugins(providers).items()}
    return {name: pusher for name, pusher in opened.items() if pusher}


def missing(settings: Settings) -> dict[str, str]:
    """What the services that are not set up lack, by name."""
    found = {name: module.MISSING for name, module in plugins(providers).items() if not module.open_pusher(settings)}
    return {name: words for name, words in found.items() if words}


def text_of(address: Address, name: str, *, longest: int) -> str:
    """A member of an address that has to be a short text. Raises ``Invalid``."""
    value = address.get(name)
    if not isinstance(value, str) or not value.isascii() or not 0 < len(value) <= longest:
        raise Invalid(f"A push address needs “{name}”, at most {longest} characters.")
    return value
