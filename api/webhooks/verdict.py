"""What an answer means for a delivery and its endpoint. Pure.

Tries are about 5 s, 15 s, 45 s … apart, at most 12 hours, each spread by a quarter; the last is three days after the
first. A receiver that says when it wants to hear again is taken at its word, up to a day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from kit.http.outward import Answer

GIVE_UP_AFTER = timedelta(days=3)
_FIRST, _LONGEST, _LONGEST_QUIET = timedelta(seconds=5), timedelta(hours=12), timedelta(days=1)
_GROWTH, _SPREAD = 3, 0.25
_OK, _REDIRECT, _GONE = 200, 300, 410
_ASKS_FOR_QUIET = {429, 503}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What becomes of a delivery.

    Attributes:
        due_at: when it is tried again; None when it is settled.
        quiet_until: when the endpoint as a whole wants to hear again.
        gone: the endpoint says that it will never listen any more.
    """

    delivered: bool = False
    due_at: datetime | None = None
    quiet_until: datetime | None = None
    gone: bool = False
    problem: str | None = None


def judge(
    answer: Answer | None, trouble: str | None, *, attempts: int, began_at: datetime, now: datetime, chance: float
) -> Verdict:
    """The verdict on try number ``attempts``.

    Args:
        answer: None when there was none; then ``trouble`` says why.
        chance: from [0, 1), spreads the tries of many.
    """
    if answer and _OK <= answer.status < _REDIRECT:
        return Verdict(delivered=True)
    if answer and answer.status == _GONE:
        return Verdict(gone=True, problem="It answered 410: gone for good.")
    problem = f"It answered {answer.status}." if answer else f"No answer: {trouble}."
    quiet = _quiet_until(answer, now)
    if now >= began_at + GIVE_UP_AFTER:
        return Verdict(quiet_until=quiet, problem=problem)
    due = min(now + _pause(attempts, chance), began_at + GIVE_UP_AFTER)
    return Verdict(due_at=max(due, quiet or due), quiet_until=quiet, problem=problem)


def _pause(attempts: int, chance: float) -> timedelta:
    usual = min(_FIRST * float(_GROWTH ** min(attempts - 1, 20)), _LONGEST)
    return usual * (1 - _SPREAD + 2 * _SPREAD * chance)


def _quiet_until(answer: Answer | None, now: datetime) -> datetime | None:
    if answer is None or answer.status not in _ASKS_FOR_QUIET:
        return None
    asked = _retry_after(answer.headers, now)
    return min(asked, now + _LONGEST_QUIET) if asked and asked > now else None


def _retry_after(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Seconds or a date; nothing for what is neither."""
    said = headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return now + min(timedelta(seconds=int(said[:9])), _LONGEST_QUIET)
    try:
        found = parsedate_to_datetime(said)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
