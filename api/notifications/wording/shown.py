"""A template filled in with a made-up booking: as it is shown at the desk, and as it is mailed for a test."""

import asyncio
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from api.notifications.channels.email import add_html
from api.notifications.kinds import Kind
from api.notifications.port import letterhead, mailer
from api.notifications.wording import schemas
from api.notifications.wording.render import Wording, Words, render, text_message
from api.notifications.wording.samples import HARBOUR, Stage, sample_links, samples
from api.notifications.wording.story import Story
from api.notifications.wording.words import languages, parts_of
from kit import gsm
from kit.errors import Later, NotFound, Problem, Refused
from kit.settings import Settings
from models.notifications import TemplateOverride


class NotSent(Problem):
    type, title, status = "not-sent", "The mail could not be sent", 502
    next_step = "See what the mail server says, and “parley doctor” for its settings."


def shown_template(
    kind: str, language: str, rows: list[TemplateOverride], variant: str, *, stage: Stage, url: str
) -> schemas.TemplateOut:
    """Raises ``NotFound`` where there is no such template, or no such variant of it."""
    sample, tag = sample_of(kind, language, stage), stage.tag(language)
    by_variant = {row.variant: row for row in rows}
    if variant and variant not in by_variant:
        raise NotFound("There is no such variant.")
    own = dict(by_variant[""].parts) if "" in by_variant else {}
    own |= by_variant[variant].parts if variant else {}
    words, text = render_sample(sample, Wording(tag, own), url=url)
    count = gsm.count(text)
    return schemas.TemplateOut(
        kind=kind, language=language, parts=parts_of(kind, language, own), own=own,
        variants={row.variant: row.share for row in rows if row.variant}, names=sorted(sample[1].told(tag)),
        subject=words.subject, text=words.text, html=words.html, short=words.short, sms=text,
        sms_segments=count.segments, sms_alphabet=count.alphabet,
    )  # fmt: skip


def sample_of(kind: str, language: str, stage: Stage = HARBOUR) -> tuple[Kind, Story]:
    found = samples(stage)
    if language not in languages() or kind not in found:
        raise NotFound("There is no such template.")
    return found[kind]


def render_sample(sample: tuple[Kind, Story], wording: Wording, *, url: str) -> tuple[Words, str]:
    kind, told = sample
    links = sample_links(kind, url.rstrip("/"))
    words = render(kind, told, wording, links)
    return words, text_message(words, told, links, is_first=False)


async def mail_sample(shown: schemas.TemplateOut, to: str, settings: Settings, now: datetime) -> schemas.TestSent:
    """Mail a template as it was shown. Raises ``NotSent``."""
    message, paper = EmailMessage(policy=SMTP.clone(max_line_length=200)), letterhead(settings)
    message["From"], message["To"] = paper.sender, to
    message["Subject"] = f"[Test] {shown.subject}"
    message["Date"], message["Message-ID"] = format_datetime(now), make_msgid(domain=paper.host)
    message.set_content(shown.text)
    add_html(message, shown.html, samples()[shown.kind][0])
    try:
        await asyncio.to_thread(mailer(settings).send, message)
    except (Later, Refused) as failure:
        raise NotSent(str(failure)) from failure
    return schemas.TestSent(to=to, subject=str(message["Subject"]))
