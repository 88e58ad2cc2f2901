"""Whether a notice goes out now, by which channels, or when it is to be looked at again. Pure.

The rules, in this order: a channel is usable when the person can be reached by it, wants this topic by it, has not
said STOP there (what was written before a START never goes there), has not failed this notice before, and is below
its cap. Then quiet hours, in the recipient's zone: a notice that falls into them waits for their end, unless it

* answers what the person did this minute (a booking made, a payment), or
* cannot wait: at their end fewer than two hours would be left to act on it.

A reminder is never such a case: ``due_at`` moves one that would fall too late to the evening before.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from api.notifications.kinds import Kind
from api.people.preferences import Wishes
from api.people.quiet import Quiet

INBOX = "in_app"
CAPS: Mapping[str, int] = {"sms": 6, "whatsapp": 6, "push": 12, "chat": 12}
TYPED_CAP = 20
CARE_CAP = 1
_LEAD = timedelta(hours=2)
_EARLIER = timedelta(minutes=30)
_STILL_ANSWERS = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Reach:
    """An address of the person in a channel that works here.

    Attributes:
        stopped: somebody said STOP there.
        since: when they said START after it; only what was written later may go there.
        bad: nothing arrives there any more.
        proven: whose it is was shown; else a stranger may have typed it to have somebody else written to.
    """

    stopped: bool = False
    since: datetime | None = None
    bad: bool = False
    proven: bool = True

    def takes(self, written_at: datetime) -> bool:
        return not self.stopped and not self.bad and (self.since is None or written_at >= self.since)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What there is to know about a notice and its person.

    Attributes:
        written_at: when what it tells of happened.
        act_by: until when the person can still act on it; the session's start, or a hold's end.
        reach: by channel; a channel without an address or that is not set up here is missing.
        tried: channels by which this notice failed or has gone already.
        seen_in: the medium of the chat in which the person learns it anyway.
        lately: how many notices went by each channel, to the same address, in the last 24 hours.
        care_lately: how many that nobody needs went in the last seven days.
    """

    now: datetime
    written_at: datetime
    act_by: datetime
    wishes: Wishes = field(default_factory=Wishes)
    reach: Mapping[str, Reach] = field(default_factory=dict)
    tried: frozenset[str] = frozenset()
    seen_in: str | None = None
    lately: Mapping[str, int] = field(default_factory=dict)
    care_lately: int = 0


@dataclass(frozen=True, slots=True)
class Send:
    """Send by the first of ``ladder`` that takes it; and lay it into the inbox, if ``inbox``."""

    ladder: tuple[str, ...]
    inbox: bool


@dataclass(frozen=True, slots=True)
class Wait:
    """Look again at ``until``."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Drop:
    """Nothing is to be sent."""

    because: str


def choose(kind: Kind, case: Case) -> Send | Wait | Drop:
    """What to do with a notice now."""
    if kind.is_care and case.care_lately >= CARE_CAP:
        return Drop("They were written to without need a short while ago.")
    inbox = INBOX not in case.tried and case.wishes.wants(kind.news, INBOX)
    ladder = tuple(channel for channel in case.wishes.ladder if channel != INBOX and _is_usable(kind, channel, case))
    if not ladder:
        return Send((), inbox=True) if inbox else Drop("There is no channel by which they want to be told.")
    if quiet := case.wishes.quiet and case.wishes.quiet.around(case.now):
        return _in_quiet(kind, case, quiet[1]) or Send(ladder, inbox)
    return Send(ladder, inbox)


def _is_usable(kind: Kind, channel: str, case: Case) -> bool:
    reach = case.reach.get(channel)
    if reach is None or channel in case.tried or not reach.takes(case.written_at):
        return False
    if case.lately.get(channel, 0) >= min(CAPS.get(channel, 1_000), 1_000 if reach.proven else TYPED_CAP):
        return False
    return case.wishes.wants(kind.news, channel)


def _in_quiet(kind: Kind, case: Case, ends: datetime) -> Wait | Drop | None:
    """What quiet hours, which last until ``ends``, mean for a notice; None when it goes all the same."""
    if kind.before:
        late = kind.is_too_late(case.act_by, ends) or kind.before <= _LEAD
        return Drop("It would have come in their quiet hours.") if late else Wait(ends)
    if kind.answers and case.now - case.written_at <= _STILL_ANSWERS:
        return None
    return None if not kind.is_care and case.act_by > case.now and case.act_by - ends < _LEAD else Wait(ends)


def due_at(kind: Kind, starts_at: datetime, quiet: Quiet | None) -> datetime:
    """When a reminder is due: ``before`` the start, the last one never within quiet hours but the evening before."""
    assert kind.before
    due = starts_at - kind.before
    stretch = quiet.around(due) if quiet else None
    if stretch is None:
        return due
    is_late = kind.before <= _LEAD or kind.is_too_late(starts_at, stretch[1])
    return stretch[0] - _EARLIER if is_late else stretch[1]
