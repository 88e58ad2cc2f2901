"""The kinds of notice: what happened, to whom it is told, and until when it is worth telling."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

News = Literal["confirmed", "moved", "cancelled", "reminder", "requested", "approved", "declined", "offered"]
Audience = Literal["client", "builder"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of notice.

    Attributes:
        before: for reminders, how long before the start it is due.
        until: how long before the start it is no longer worth sending; None when it always is.
    """

    name: str
    news: News
    audience: Audience
    before: timedelta | None = None
    until: timedelta | None = None

    @property
    def state(self) -> str:
        """The state a booking has to be in for this to be true of it."""
        return _STATES.get(self.news, "confirmed")

    @property
    def has_invitation(self) -> bool:
        """Whether calendars are told as well: of what is certain."""
        return self.news in {"confirmed", "moved", "cancelled", "reminder"}

    def is_too_late(self, starts_at: datetime, now: datetime) -> bool:
        return self.until is not None and now >= starts_at - self.until


_STATES: dict[News, str] = {
    "cancelled": "cancelled", "declined": "cancelled", "requested": "pending", "approved": "held",
    "offered": "held",
}  # fmt: skip
_DAY, _HOURS = timedelta(hours=24), timedelta(hours=2)
REMINDERS = (
    Kind(name="client.reminder.day", news="reminder", audience="client", before=_DAY, until=_HOURS),
    Kind(name="client.reminder.hours", news="reminder", audience="client", before=_HOURS, until=timedelta()),
)
_TOLD: tuple[News, ...] = ("confirmed", "moved", "cancelled")
_AUDIENCES: tuple[Audience, ...] = ("client", "builder")
_PLAIN = (
    *(Kind(name=f"{who}.{news}", news=news, audience=who) for who in _AUDIENCES for news in _TOLD),
    Kind(name="builder.requested", news="requested", audience="builder"),
    Kind(name="client.approved", news="approved", audience="client"),
    Kind(name="client.declined", news="declined", audience="client"),
    Kind(name="client.offered", news="offered", audience="client"),
)
KINDS = {kind.name: kind for kind in (*_PLAIN, *REMINDERS)}


def kinds_of(news: News) -> tuple[Kind, ...]:
    """The notices that follow at once from ``news``, the client's first."""
    return tuple(kind for kind in _PLAIN if kind.news == news)
