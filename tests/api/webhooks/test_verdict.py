"""What an answer means: when it is tried again, and when no more."""

from datetime import UTC, datetime, timedelta
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from api.webhooks.payloads import KINDS, TYPES, Kind
from api.webhooks.verdict import GIVE_UP_AFTER, judge
from kit.http.outward import Answer
from models.events import BookingEvent, SeriesEvent
from parley.openapi import document

BEGAN = datetime(2027, 6, 9, 6, tzinfo=UTC)
statuses = st.integers(100, 599).filter(lambda status: not 200 <= status < 300 and status != 410)


@given(statuses, st.integers(1, 40), st.timedeltas(timedelta(), GIVE_UP_AFTER * 1.5), st.floats(0, 1, exclude_max=True))
def test_a_failure_is_tried_again_later_but_not_after_three_days(
    status: int, attempts: int, waited: timedelta, chance: float
) -> None:
    now = BEGAN + waited
    verdict = judge(Answer(status, {}, b""), None, attempts=attempts, began_at=BEGAN, now=now, chance=chance)
    assert not verdict.delivered
    if waited >= GIVE_UP_AFTER:
        assert verdict.due_at is None
    else:
        assert verdict.due_at
        assert now < verdict.due_at <= BEGAN + GIVE_UP_AFTER


@given(st.sampled_from([429, 503]), st.text(max_size=30))
def test_whatever_retry_after_says_it_means_at_most_a_day(status: int, said: str) -> None:
    verdict = judge(Answer(status, {"retry-after": said}, b""), None, attempts=1, began_at=BEGAN, now=BEGAN, chance=0.5)
    assert verdict.due_at
    assert verdict.due_at <= BEGAN + timedelta(days=1)


def test_a_receiver_is_not_asked_before_it_said() -> None:
    verdict = judge(Answer(429, {"retry-after": "7200"}, b""), None, attempts=1, began_at=BEGAN, now=BEGAN, chance=0.5)
    assert verdict.due_at == verdict.quiet_until == BEGAN + timedelta(hours=2)


def test_every_kind_is_offered_described_and_told() -> None:
    assert get_args(Kind) == KINDS
    assert set(document()["webhooks"]) == {*KINDS, "webhook.test"}
    families = {kind.__name__ for family in (BookingEvent, SeriesEvent) for kind in family.__subclasses__()}
    assert families <= {kind.__name__ for kind in TYPES}
