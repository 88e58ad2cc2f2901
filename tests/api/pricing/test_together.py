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
def test_the_lines_add_up_and_points_are_spent_once_on_what_all_come_to(
    price: int, currency: str, seats: int, discount: Discount | None, points: int, worth: int, count: int
) -> None:
    extras = Extras(discount=discount, points=points, worth=worth)
    found = quotes(Money(price, currency), seats, extras, count)
    without = quotes(Money(price, currency), seats, Extras(discount=discount), count)
    spent = sum(int(line.values["points"]) for each in found for line in each.lines if line.key == "points")
    whole = sum(each.total.minor for each in without)
    assert spent <= min(points, -(-whole // worth))
    assert sum(each.total.minor for each in found) == whole - min(points * worth, whole)
    assert all(0 <= each.total.minor <= other.total.minor for each, other in zip(found, without, strict=True))
    assert {each.total.currency for each in found} == {currency}


@given(price=st.integers(1, 10**6), left=st.integers(1, 12), count=st.integers(1, 10), percent=st.integers(1, 100))
def test_a_coupon_takes_off_of_as_many_sessions_as_it_has_uses_left(
    price: int, left: int, count: int, percent: int
) -> None:
    extras = Extras(discount=Discount("C", percent=Decimal(percent), left=left))
    found = quotes(Money(price, "EUR"), 1, extras, count)
    off = [of(each, "coupon") for each in found]
    assert off[left:] == [0] * max(0, count - left)
    assert len(set(off[:left])) == 1
