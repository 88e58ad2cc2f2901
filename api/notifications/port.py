"""How mail leaves the house: a mailer is one file in ``providers/`` with ``open_mailer(settings)``.

``DELIVERY``: blind. A mail server can't be asked what became of a message; after a crash the same mail goes out again
under the same Message-ID.
"""

from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Literal, Protocol

from api.notifications import providers
from kit.errors import Refused
from kit.registry import plugins
from kit.settings import Settings

DELIVERY: Literal["keyed", "askable", "blind"] = "blind"


class NoSuchBox(Refused):
    """There is nobody at this address."""


class Mailer(Protocol):
    """Sends mail; blocking, so it is called in a thread. Sending one Message-ID twice must be harmless."""

    def send(self, message: EmailMessage) -> None:
        """Hand the message over.

        Raises:
            Later: it cannot be taken now.
            Refused: it will never be taken.
        """
        ...


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who mail comes from (``Name <address>``) and the address of the house that it links to."""

    sender: str
    url: str

    @property
    def address(self) -> str:
        return parseaddr(self.sender)[1]

    @property
    def host(self) -> str:
        """The domain that Message-IDs and calendar UIDs end in."""
        return self.address.rpartition("@")[2] or "parley.invalid"


def letterhead(settings: Settings) -> Letterhead:
    return Letterhead(settings.mail_from, settings.url.rstrip("/"))


def mailer(settings: Settings) -> Mailer:
    """The mailer that the settings ask for: SMTP when it has an address, else a folder."""
    chosen: Mailer = plugins(providers)["smtp" if has_smtp(settings) else "folder"].open_mailer(settings)
    return chosen


def has_smtp(settings: Settings) -> bool:
    return bool(settings.smtp_url.get_secret_value())
