"""The small picture that heads a mail: it travels inside the mail, so that it shows without asking anybody."""

import base64
from functools import cache
from pathlib import Path

from api.notifications.kinds import Kind, News

ICONS = Path(__file__).parent / "templates" / "icons"
ICON = "icon@parley"
_OF: dict[News, str] = {
    "approved": "confirmed", "declined": "cancelled", "receipt": "money", "payment_failed": "money", "refund": "money",
    "review": "money",
    "asked": "moved", "settled": "confirmed",
}  # fmt: skip


def icon_of(kind: Kind) -> bytes:
    """The picture of a kind of notice, PNG."""
    return _read(_OF.get(kind.news, kind.news))


@cache
def _read(name: str) -> bytes:
    return (ICONS / f"{name}.png").read_bytes()


def with_icon(html: str, kind: Kind) -> str:
    """A mail's HTML for showing by itself, with the picture written into it."""
    return with_picture(html, icon_of(kind))


def with_picture(html: str, picture: bytes) -> str:
    return html.replace(f"cid:{ICON}", f"data:image/png;base64,{base64.b64encode(picture).decode()}")
