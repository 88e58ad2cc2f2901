"""The mail that says an endpoint was switched off by itself: ``templates/switched_off/<language>.txt``.

A template's first line is the subject. Of the endpoint's address only the host and path are told: what follows may be
a secret of the receiver's.
"""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.notifications.port import Letterhead
from api.notifications.wording.story import one_line
from api.notifications.wording.words import language_for
from kit.errors import Refused
from kit.i18n import locale_of, when
from kit.zones import zone
from models.identity import Member, Organisation
from models.webhooks import WebhookEndpoint

_TEMPLATES = Path(__file__).parent / "templates"
_POLICY = SMTP.clone(max_line_length=200)


@cache
def _environment() -> Environment:
    return Environment(  # noqa: S701 - plain text
        loader=FileSystemLoader(_TEMPLATES), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def off_mail(
    organisation: Organisation, endpoint: WebhookEndpoint, member: Member, letterhead: Letterhead, *, now: datetime
) -> EmailMessage:
    """The mail to one who may switch it on again, without its Message-ID. Raises ``Refused`` for no address."""
    subject, _, body = _words(organisation, endpoint, member, letterhead).partition("\n")
    message = EmailMessage(policy=_POLICY)
    try:
        message["From"] = Address(one_line(organisation.name), addr_spec=letterhead.address)
        message["To"] = Address(one_line(member.name or member.email), addr_spec=member.email)
    except (ValueError, IndexError) as error:
        raise Refused("The e-mail address cannot be one.") from error
    message["Subject"], message["Date"] = one_line(subject), format_datetime(now)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body.strip() + "\n")
    return message


def _words(organisation: Organisation, endpoint: WebhookEndpoint, member: Member, letterhead: Letterhead) -> str:
    tag = language_for(organisation.locale)
    since, off_at = endpoint.failing_since or endpoint.off_at, endpoint.off_at
    assert since
    assert off_at
    return _environment().get_template(f"switched_off/{locale_of(tag).language}.txt").render(
        name=one_line(member.name), organisation=one_line(organisation.name), because=endpoint.off,
        address=_shown(endpoint.url), description=one_line(endpoint.description),
        off_at=when(off_at, zone(organisation.zone), tag), since=when(since, zone(organisation.zone), tag),
        since_instant=f"{since:%Y-%m-%dT%H:%M:%SZ}", link=f"{letterhead.url}/v1/webhooks/{endpoint.public_id}",
    )  # fmt: skip


def _shown(url: str) -> str:
    parts = urlsplit(url)
    return one_line(f"{parts.scheme}://{parts.hostname}{f':{parts.port}' if parts.port else ''}{parts.path}")
