"""A notice as a mail: text, HTML and the invitation, both inline (for calendars) and attached (for people)."""

import asyncio
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from api.notifications.enclosed import Enclosed
from api.notifications.icons import ICON, icon_of
from api.notifications.kinds import Kind
from api.notifications.parcel import Parcel
from api.notifications.port import Letterhead
from api.notifications.post import Post
from api.notifications.queries import Facts
from api.notifications.wording.story import guest, one_line
from kit.errors import Refused
from kit.ics import Invitation, Person, write
from kit.zones import zone

_POLICY = SMTP.clone(max_line_length=200)  # at 78 the library leaves a subject's first line empty


async def send(post: Post, parcel: Parcel) -> None:
    """Hand it to the mailer. Raises as that does, and ``Refused`` when the address can't be one."""
    message = compose(parcel, letterhead=post.letterhead, now=post.clock.now())
    await asyncio.to_thread(post.mailer.send, message)


def compose(parcel: Parcel, *, letterhead: Letterhead, now: datetime) -> EmailMessage:
    """The mail of a notice."""
    words, links, name = parcel.words, parcel.links, parcel.person.name
    to = guest(name, parcel.address.to)
    message = EmailMessage(policy=_POLICY)
    _address(message, parcel.facts.organisation.name, to=to, letterhead=letterhead)
    message["Subject"] = words.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{parcel.delivery.message_id}@{letterhead.host}>"
    message["Auto-Submitted"] = "auto-generated"
    if links.unsubscribe:
        message["List-Unsubscribe"] = f"<{links.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message["List-Id"] = f"<{parcel.kind.news}.{parcel.facts.organisation.slug}.{letterhead.host}>"
    message.set_content(words.text)
    add_html(message, words.html, parcel.kind)
    if parcel.kind.has_invitation:
        invitation = invitation_of(parcel.kind, parcel.facts, to=to, letterhead=letterhead, now=now)
        _invite(message, parcel.enclosed or Enclosed(write(invitation), invitation.method))
    return message


def add_html(message: EmailMessage, html: str, kind: Kind) -> None:
    """The HTML with the picture it shows, in one part of the alternatives."""
    message.add_alternative(html, subtype="html")
    part = message.get_body(("html",))
    assert isinstance(part, EmailMessage)
    part.add_related(icon_of(kind), "image", "png", cid=f"<{ICON}>", disposition="inline", filename="icon.png")


def _address(message: EmailMessage, house: str, *, to: Person, letterhead: Letterhead) -> None:
    try:
        message["From"] = Address(one_line(house), addr_spec=letterhead.address)
        message["To"] = Address(to.name, addr_spec=to.email)
    except (ValueError, IndexError) as error:
        raise Refused("The e-mail address cannot be one.") from error


def invitation_of(kind: Kind, facts: Facts, *, to: Person, letterhead: Letterhead, now: datetime) -> Invitation:
    """The calendar entry of a booking, as its reader should have it."""
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


def _invite(message: EmailMessage, enclosed: Enclosed) -> None:
    written = enclosed.file.decode()
    message.add_alternative(written, subtype="calendar", cte="base64", params={"method": enclosed.method})
    message.add_attachment(enclosed.file, maintype="application", subtype="ics", filename="invite.ics")
