"""A notice as a mail: text, HTML and the invitation, both inline (for calendars) and attached (for people)."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from api.notifications.kinds import Kind
from api.notifications.port import Letterhead
from api.notifications.queries import Facts
from api.notifications.render import one_line, render
from kit.errors import Refused
from kit.ics import Invitation, Person, write
from kit.zones import zone
from models.notifications import Notice

_POLICY = SMTP.clone(max_line_length=200)  # at 78 the library leaves a subject's first line empty


def recipient(kind: Kind, facts: Facts) -> Person | None:
    """Whom a notice goes to; None when they have no e-mail address."""
    person = facts.client if kind.audience == "client" else facts.builder
    return Person(one_line(person.name or person.email), person.email) if person.email else None


def compose(
    notice: Notice, kind: Kind, facts: Facts, *, to: Person, letterhead: Letterhead, now: datetime
) -> EmailMessage:
    """The mail of a notice. Raises ``Refused`` when the address can't be one."""
    words = render(kind, facts, url=f"{letterhead.url}/")
    message = EmailMessage(policy=_POLICY)
    _address(message, facts, to=to, letterhead=letterhead)
    message["Subject"] = words.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{notice.message_id}@{letterhead.host}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(words.text)
    message.add_alternative(words.html, subtype="html")
    if kind.has_invitation:
        _invite(message, _invitation(kind, facts, to=to, letterhead=letterhead, now=now))
    return message


def _address(message: EmailMessage, facts: Facts, *, to: Person, letterhead: Letterhead) -> None:
    try:
        message["From"] = Address(one_line(facts.organisation.name), addr_spec=letterhead.address)
        message["To"] = Address(to.name, addr_spec=to.email)
    except (ValueError, IndexError) as error:
        raise Refused("The e-mail address cannot be one.") from error


def _invitation(kind: Kind, facts: Facts, *, to: Person, letterhead: Letterhead, now: datetime) -> Invitation:
    service, builder, client = facts.service.name, facts.builder, facts.client.name
    other = builder.name if kind.audience == "client" else client
    return Invitation(
        uid=f"{facts.booking.public_id}@{letterhead.host}",
        sequence=facts.booking.version - 1,
        start=facts.session.starts_at,
        end=facts.session.ends_at,
        zone=zone(builder.zone),
        summary=f"{service}: {other}" if other else service,
        description=f"{facts.organisation.name}\n{letterhead.url}/",
        place=builder.place,
        organiser=Person(facts.organisation.name, letterhead.address),
        guest=to,
        written_at=now,
        cancelled=kind.news == "cancelled",
    )


def _invite(message: EmailMessage, invitation: Invitation) -> None:
    file = write(invitation)
    method = invitation.method
    message.add_alternative(file.decode(), subtype="calendar", cte="base64", params={"method": method})
    message.add_attachment(file, maintype="application", subtype="ics", filename="invite.ics")
