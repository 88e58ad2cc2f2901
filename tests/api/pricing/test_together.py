"""Sessions that are booked together: a coupon counts for each it reaches, points once for all."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from api.pricing.lines import Case, Discount, Extras, Quote
from api.pricing.quote import quote
from api.pricing.schemas import Prices
from api.pricing.together import extras_of_each
from kit.money import Money

DISCOUNTS = st.one_of(
    st.none(),
    st.builds(
        lambda percent, left: Discount("C", percent=Decimal(percent) / 10, left=left),
        st.integers(1, 1000), st.one_of(st.none(), st.integers(1, 12)),
    ),
    st.builds(lambda off, left: Discount("C", amount=off, left=left), st.integers(1, 10**6), st.integers(1, 12)),
)  # fmt: skip


def quotes(price: Money, seats: int, extras: Extras, count: int) -> list[Quote]:
    def priced(extras: Extras) -> Quote:
        return quote(Prices(), Case(price, seats, extras=extras))

    return [priced(each) for each in extras_of_each(extras, count, priced)]


def of(quoted: Quote, key: str) -> int:
    return sum(line.amount.minor for line in quoted.lines if line.key == key)


@given(
    price=st.integers(0, 10**6), currency=st.sampled_from(["JPY", "EUR", "KWD"]), seats=st.integers(1, 4),
    discount=DISCOUNTS, points=st.integers(0, 10**5), worth=st.integers(1, 999), count=st.integers(1, 10),
)  # fmt: skip
def test_the_lines_add_up_and_points_are_spent_once_until_none_or_nothing_is_left(
    price: int, currency: str, seats: int, discount: Discount | None, points: int, worth: int, count: int
) -> None:
    extras = Extras(discount=discount, points=points, worth=worth)
    found = quotes(Money(price, currency), seats, extras, count)
    without = quotes(Money(price, currency), seats, Extras(discount=discount), count)
    spent = [each.points for each in found]
    assert sum(spent) <= points
    assert sum(spent) == points or not any(each.total for each in found)
    assert all(0 <= each.total.minor <= other.total.minor for each, other in zip(found, without, strict=True))
    assert {each.total.currency for each in found} == {currency}


@given(
    price=st.integers(1, 10**4), points=st.integers(1, 10**4), worth=st.integers(1, 999), count=st.integers(1, 10),
    data=st.data(),
)  # fmt: skip
def test_whichever_dates_are_cancelled_the_points_that_stay_spent_are_worth_what_they_took_off_of_the_others(
    price: int, points: int, worth: int, count: int, data: st.DataObject
) -> None:
    found = quotes(Money(price, "EUR"), 1, Extras(points=points, worth=worth), count)
    cancelled = data.draw(st.sets(st.integers(0, count - 1)))
    kept = [each for number, each in enumerate(found) if number not in cancelled]
    gone = [each for number, each in enumerate(found) if number in cancelled]
    assert sum(each.points for each in kept) * worth >= -sum(of(each, "points") for each in kept)
    assert all((each.points - 1) * worth < -of(each, "points") for each in gone if each.points)


def test_one_point_pays_for_no_more_than_one_date_of_which_it_is_worth_several() -> None:
    found = quotes(Money(100, "EUR"), 1, Extras(points=1, worth=500), 5)
    assert [(each.total.minor, each.points) for each in found] == [(0, 1)] + [(100, 0)] * 4


@given(price=st.integers(1, 10**6), left=st.integers(1, 12), count=st.integers(1, 10), percent=st.integers(1, 100))
def test_a_coupon_takes_off_of_as_many_sessions_as_it_has_uses_left(
    price: int, left: int, count: int, percent: int
) -> None:
    extras = Extras(discount=Discount("C", percent=Decimal(percent), left=left))
    found = quotes(Money(price, "EUR"), 1, extras, count)
    off = [of(each, "coupon") for each in found]
    assert off[left:] == [0] * max(0, count - left)
    assert len(set(off[:left])) == 1
