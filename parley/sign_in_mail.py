"""Mailing sign-in links and codes, after the answer has gone, so that timing tells nothing.

A link's token stands behind ``#``, so that no server log or link scanner ever sees it.
"""

from collections.abc import Callable
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path

import structlog
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.identity.organisations import Signboard
from api.notifications.port import letterhead, mailer
from api.notifications.wording.story import one_line
from kit.clock import Clock
from kit.errors import Later, Refused
from kit.settings import Settings

log = structlog.get_logger(__name__)
_TEMPLATES = Environment(  # noqa: S701 - plain text
    loader=FileSystemLoader(Path(__file__).parent / "templates"), undefined=StrictUndefined
)
Sender = Callable[[str, str, Signboard], None]


def link_sender(settings: Settings, clock: Clock) -> Sender:
    """A function ``(address, token, signboard)`` that mails the link to the sign-in page of that business."""
    return _sender("sign_in_link.txt", settings, clock)


def code_sender(settings: Settings, clock: Clock) -> Sender:
    """A function ``(address, code, signboard)`` that mails the code."""
    return _sender("sign_in_code.txt", settings, clock)


def _sender(template: str, settings: Settings, clock: Clock) -> Sender:
    post, paper = mailer(settings), letterhead(settings)

    def send(address: str, secret: str, board: Signboard) -> None:
        told = {"url": paper.url, "secret": secret, "house": one_line(board.name), "slug": board.slug}
        text = _TEMPLATES.get_template(template).render(told)
        subject, _, body = text.partition("\n")
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = paper.sender, address, subject
        message["Date"], message["Message-ID"] = format_datetime(clock.now()), make_msgid(domain=paper.host)
        message.set_content(body.lstrip("\n"))
        try:
            post.send(message)
        except (Later, Refused) as error:
            log.warning("sign-in mail not sent", template=template, error=repr(error))

    return send
