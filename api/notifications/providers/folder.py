"""Mail kept as ``.eml`` files in ``$PARLEY_HOME/mail``: nothing leaves the machine. For demos and development."""

import os
import re
from email.message import EmailMessage
from pathlib import Path

from kit.settings import Settings

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")


class FolderMailer:
    """Writes each message once, whole or not at all; the same Message-ID again replaces its file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: EmailMessage) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self.folder / f"{_name(message)}.eml"
        draft = path.with_suffix(".draft")
        with draft.open("wb") as file:
            file.write(message.as_bytes())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)


def _name(message: EmailMessage) -> str:
    local_part = str(message["Message-ID"]).strip("<>").rpartition("@")[0]
    return _UNSAFE.sub("-", local_part)


def mail_folder(settings: Settings) -> Path:
    return settings.home / "mail"


def open_mailer(settings: Settings) -> FolderMailer:
    return FolderMailer(mail_folder(settings))
