"""The mails about subscriptions, and the words of their page: ``templates/subscriptions/<language>.toml``."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from typing import Any

from api.notifications.port import Letterhead
from api.notifications.wording.story import one_line
from api.notifications.wording.words import language_for, say
from kit.errors import Refused
from kit.i18n import locale_of, when
from kit.money import Money
from kit.zones import zone
from models.identity import Organisation
from models.packages import Package, Subscription, SubscriptionNotice
from models.people import Client

TEMPLATES = Path(__file__).parents[1] / "templates" / "subscriptions"
_POLICY = SMTP.clone(max_line_length=200)


@dataclass(frozen=True, slots=True)
class Telling:
    """A notice with the rows it speaks of; ``following`` is the plan from the next period on."""

    notice: SubscriptionNotice
    row: Subscription
    plan: Package
    following: Package
    client: Client
    organisation: Organisation
    link: str

    @property
    def tag(self) -> str:
        """The language its client is written to in."""
        return language_for(self.client.locale, self.organisation.locale)


@cache
def words_of(language: str) -> dict[str, Any]:
    """All words in a language."""
    return tomllib.loads((TEMPLATES / f"{language}.toml").read_text(encoding="utf-8"))


def told(telling: Telling) -> dict[str, str]:
    """The members that words may speak of; every time with weekday, date and zone."""
    row, tag = telling.row, telling.tag
    where = zone(telling.client.zone or telling.organisation.zone)
    until = row.next_try_at if row.step == "retry" else row.ends_at
    amount = telling.notice.amount
    return {
        "name": one_line(telling.client.name or ""),
        "organisation": one_line(telling.organisation.name),
        "plan": one_line(telling.plan.name),
        "following": one_line(telling.following.name),
        "amount": Money(amount, telling.plan.currency).words(tag) if amount is not None else "",
        "price": Money(telling.following.price, telling.following.currency).words(tag),
        "ends": when(row.period_ends_at, where, tag) if row.period_ends_at else "",
        "until": when(until, where, tag) if until else "",
        "link": telling.link,
    }


def mail_of(telling: Telling, letterhead: Letterhead, *, now: datetime) -> EmailMessage:
    """The mail of a notice, without its Message-ID. Raises ``Refused`` where the address cannot be one."""
    words = words_of(locale_of(telling.tag).language)
    says = told(telling)
    parts = {part: say(line, says) for part, line in words[telling.notice.step].items()}
    message = EmailMessage(policy=_POLICY)
    try:
        message["From"] = Address(one_line(telling.organisation.name), addr_spec=letterhead.address)
        message["To"] = Address(says["name"] or telling.client.email or "", addr_spec=telling.client.email or "")
    except (ValueError, IndexError) as error:
        raise Refused("The e-mail address cannot be one.") from error
    message["Subject"], message["Date"] = one_line(parts["subject"]), format_datetime(now)
    message["Auto-Submitted"] = "auto-generated"
    greeting, page = say(words["page"]["greeting"], says), say(words["page"]["see"], says)
    message.set_content(f"{greeting}\n\n{parts['text']}\n\n{page}\n{telling.link}\n")
    return message
