"""The demo's mailbox: the ``.eml`` files of the folder mailer, read for showing. Writes nothing."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from api.notifications.icons import with_picture
from kit.errors import NotFound
from kit.i18n import when
from kit.ics import Summary, read

_NAME = re.compile(r"[A-Za-z0-9_-]{1,120}")
_SHOWN = 100
_UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail as shown."""

    name: str
    to: str
    subject: str
    sent: datetime
    text: str
    html: str
    invitation: Summary | None

    def written(self, language: str) -> str:
        """When, with its weekday and zone."""
        return _when(self.sent, language)

    def times(self, language: str) -> list[str]:
        """From when until when it invites, each with its weekday and zone."""
        return (
            [_when(each, language) for each in (self.invitation.start, self.invitation.end)] if self.invitation else []
        )


def _when(instant: datetime, language: str) -> str:
    return when(instant, instant.tzinfo if isinstance(instant.tzinfo, ZoneInfo) else _UTC, language)


def list_letters(folder: Path) -> list[Letter]:
    """The newest letters first, a hundred at most."""
    files = sorted(folder.glob("*.eml"), key=lambda file: file.stat().st_mtime, reverse=True)[:_SHOWN]
    return sorted((_letter(file) for file in files), key=lambda letter: (letter.sent, letter.name), reverse=True)


def get_letter(folder: Path, name: str) -> Letter:
    """The letter called ``name``. Raises ``NotFound``."""
    file = folder / f"{name}.eml"
    if not _NAME.fullmatch(name) or not file.is_file():
        raise NotFound("There is no such mail.")
    return _letter(file)


def _letter(file: Path) -> Letter:
    message = message_from_bytes(file.read_bytes(), policy=default)
    return Letter(
        name=file.stem,
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        sent=parsedate_to_datetime(str(message["Date"])),
        text=_body(message, "plain"),
        html=with_picture(_body(message, "html"), _picture(message)),
        invitation=_invitation(message),
    )


def _body(message: EmailMessage, form: str) -> str:
    part = message.get_body((form,))
    return str(part.get_content()) if part else ""


def _picture(message: EmailMessage) -> bytes:
    """The picture that travels with the HTML."""
    found = (part.get_payload(decode=True) for part in message.walk() if part.get_content_type() == "image/png")
    picture = next(found, b"")
    return picture if isinstance(picture, bytes) else b""


def _invitation(message: EmailMessage) -> Summary | None:
    for part in message.walk():
        if part.get_content_type() == "text/calendar":
            return read(bytes(part.get_payload(decode=True)))
    return None
