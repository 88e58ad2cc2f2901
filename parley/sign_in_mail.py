"""Mailing a sign-in link. The link's token stands behind ``#``, so that no server log or link scanner ever sees it."""

from collections.abc import Callable
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

import structlog

from api.notifications.port import Letterhead, letterhead, mailer
from kit.clock import Clock
from kit.errors import Later, Refused
from kit.settings import Settings

log = structlog.get_logger(__name__)


def link_sender(settings: Settings, clock: Clock) -> Callable[[str, str], None]:
    """A function ``(address, token)`` that mails the link; runs after the answer has gone, so timing tells nothing."""
    post, paper = mailer(settings), letterhead(settings)

    def send(address: str, token: str) -> None:
        try:
            post.send(_letter(address, token, paper, clock))
        except (Later, Refused) as error:
            log.warning("sign-in link not sent", error=repr(error))

    return send


def _letter(address: str, token: str, paper: Letterhead, clock: Clock) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = paper.sender, address, "Your sign-in link"
    message["Date"], message["Message-ID"] = format_datetime(clock.now()), make_msgid(domain=paper.host)
    message.set_content(
        f"Open this link to sign in. It works once, for 15 minutes:\n\n{paper.url}/sign-in#{token}\n\n"
        "If you did not ask for it, do nothing: without the link nobody can sign in.\n"
    )
    return message
