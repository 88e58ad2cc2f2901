"""The rules of plans: periods follow the calendar, parts of one are worth exactly the whole together."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from api.packages.subscriptions.periods import Rhythm, Worth, difference, end_of, rest_of

LISBON = ZoneInfo("Europe/Lisbon")
MONTHLY = Rhythm("month", 1)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))
zones = st.sampled_from(["Europe/Lisbon", "America/New_York", "Pacific/Auckland", "UTC"]).map(ZoneInfo)
rhythms = st.builds(Rhythm, st.sampled_from(["month", "week"]), st.integers(1, 12))
amounts = st.integers(0, 10**9)
spans = st.tuples(moments, st.integers(1, 400)).map(lambda each: (each[0], each[0] + timedelta(days=each[1])))


def test_the_thirty_first_is_the_last_day_of_a_shorter_month_and_the_thirty_first_again_after_it() -> None:
    began = datetime(2027, 1, 31, 10, 0, tzinfo=LISBON)
    ends = [end_of(number, of=MONTHLY, began=began, where=LISBON).astimezone(LISBON) for number in range(4)]
    assert [f"{each:%m-%d %H:%M}" for each in ends] == ["01-31 10:00", "02-28 10:00", "03-31 10:00", "04-30 10:00"]


@given(rhythms, moments, zones, st.integers(0, 60))
def test_every_period_ends_after_it_began(rhythm: Rhythm, began: datetime, where: ZoneInfo, number: int) -> None:
    assert end_of(number + 1, of=rhythm, began=began, where=where) > end_of(number, of=rhythm, began=began, where=where)


@given(amounts, spans, moments)
def test_what_was_used_and_the_rest_are_the_whole(amount: int, span: tuple[datetime, datetime], now: datetime) -> None:
    rest = rest_of(amount, start=span[0], end=span[1], now=now)
    assert 0 <= rest <= amount
    assert rest_of(amount, start=span[0], end=span[1], now=span[0]) == amount
    assert rest_of(amount, start=span[0], end=span[1], now=span[1]) == 0
    later = rest_of(amount, start=span[0], end=span[1], now=now + timedelta(hours=5))
    assert later <= rest


@given(st.lists(amounts, min_size=2, max_size=5), spans, st.data())
def test_however_often_a_plan_grows_within_a_period_what_is_paid_is_each_part_at_its_price(
    prices: list[int], span: tuple[datetime, datetime], data: st.DataObject
) -> None:
    """Paid in all: what was used of each plan, and the rest of the last one; to the last unit."""
    start, end = span
    prices.sort()
    seconds = st.integers(0, int((end - start).total_seconds()))
    times = sorted(start + timedelta(seconds=data.draw(seconds)) for _ in prices[1:])
    paid, used = prices[0], 0
    for old, new, now in zip(prices, prices[1:], times, strict=False):
        more = difference(Worth(old, 1), Worth(new, 2), start=start, end=end, now=now)
        assert more.price >= 0
        assert more.credits >= 1
        paid += more.price
        used += rest_of(new, start=start, end=end, now=now) - rest_of(old, start=start, end=end, now=now)
    assert paid == prices[0] + used
    assert prices[0] <= paid <= prices[-1]
