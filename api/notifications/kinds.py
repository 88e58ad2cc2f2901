"""The kinds of notice: what happened, to whom it is told, and until when it is worth telling."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

News = Literal[
    "confirmed", "moved", "cancelled", "reminder", "requested", "approved", "declined", "offered", "follow_up",
    "receipt", "payment_failed", "refund", "review", "asked", "settled",
]  # fmt: skip
Audience = Literal["client", "builder"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of notice; its ``news`` is the topic people have preferences about.

    Attributes:
        before: for reminders, how long before the start it is due.
        until: how long before the start it is no longer worth sending; None when it always is.
        insists: after how long without being seen the next channel is tried; None when it is left at one.
        answers: it answers what the person did this minute, so they are awake and wait for it.
        is_care: nobody needs it: it is sent seldom, and only by channels that were asked for.
    """

    name: str
    news: News
    audience: Audience
    before: timedelta | None = None
    until: timedelta | None = None
    insists: timedelta | None = None
    answers: bool = False
    is_care: bool = False

    @property
    def states(self) -> frozenset[str] | None:
        """The states a booking has to be in for this to be true of it; None when it stays true."""
        return None if self.news in _ALWAYS else _STATES.get(self.news, frozenset({"confirmed"}))

    @property
    def has_invitation(self) -> bool:
        """Whether calendars are told as well: of what is certain."""
        return self.news in {"confirmed", "moved", "cancelled", "reminder"}

    def is_too_late(self, starts_at: datetime, now: datetime) -> bool:
        return self.until is not None and now >= starts_at - self.until


_ALWAYS = frozenset({"receipt", "payment_failed", "refund", "review", "settled"})
_STATES: dict[News, frozenset[str]] = {
    "cancelled": frozenset({"cancelled"}),
    "declined": frozenset({"cancelled"}),
    "requested": frozenset({"pending"}),
    "approved": frozenset({"held"}),
    "offered": frozenset({"held"}),
    "asked": frozenset({"held"}),
    "follow_up": frozenset({"completed"}),
}
_DAY, _HOURS, _SOON = timedelta(hours=24), timedelta(hours=2), timedelta(minutes=15)
REMINDERS = (
    Kind(name="client.reminder.day", news="reminder", audience="client", before=_DAY, until=_HOURS),
    Kind(name="client.reminder.hours", news="reminder", audience="client", before=_HOURS, until=timedelta()),
)
FOLLOW_UP = Kind(name="client.follow_up", news="follow_up", audience="client", is_care=True)
DUES = tuple(
    Kind(name=f"client.due.{step}", news="payment_failed", audience="client", insists=_DAY)
    for step in ("retry", "card", "bank", "ended", "cancelled")
)
"""What a client is told of an amount on account, by the step it has come to."""
OVER = Kind(name="client.refund.over", news="refund", audience="client")
"""More was paid than was due."""
REVIEWED = Kind(name="client.cancelled.review", news="cancelled", audience="client", insists=timedelta(hours=1))
"""Their payment was looked at and not accepted: what they paid for is cancelled, and the money goes back."""
_PLAIN = (
    Kind(name="client.confirmed", news="confirmed", audience="client", answers=True),
    Kind(name="client.moved", news="moved", audience="client", insists=timedelta(hours=1)),
    Kind(name="client.cancelled", news="cancelled", audience="client", insists=timedelta(hours=1)),
    Kind(name="builder.confirmed", news="confirmed", audience="builder"),
    Kind(name="builder.moved", news="moved", audience="builder"),
    Kind(name="builder.cancelled", news="cancelled", audience="builder"),
    Kind(name="builder.requested", news="requested", audience="builder", insists=timedelta(hours=1)),
    Kind(name="client.approved", news="approved", audience="client", insists=timedelta(hours=1)),
    Kind(name="client.declined", news="declined", audience="client"),
    Kind(name="client.offered", news="offered", audience="client", insists=_SOON),
    Kind(name="client.asked", news="asked", audience="client", insists=_SOON),
    Kind(name="builder.settled", news="settled", audience="builder"),
    Kind(name="client.receipt", news="receipt", audience="client", answers=True),
    Kind(name="client.payment_failed", news="payment_failed", audience="client", answers=True),
    Kind(name="client.refund", news="refund", audience="client"),
    Kind(name="client.review", news="review", audience="client", answers=True),
    Kind(name="builder.review", news="review", audience="builder"),
)
KINDS = {kind.name: kind for kind in (*_PLAIN, *REMINDERS, FOLLOW_UP, *DUES, OVER, REVIEWED)}


def kinds_of(news: News) -> tuple[Kind, ...]:
    """The notices that follow at once from ``news``, the client's first."""
    return tuple(kind for kind in _PLAIN if kind.news == news)
