"""The rules of prices, by property: exact in every currency, never dearer for more, within their fences."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from api.pricing.lines import Buyer, Case, Discount, Extras
from api.pricing.quote import fences, quote
from api.pricing.rules.demand import change_of
from api.pricing.schemas import Demand, Prices
from kit.money import Money

CURRENCIES = st.sampled_from(["EUR", "USD", "JPY", "KRW", "KWD", "BHD", "CHF", "HUF"])
PERCENT = st.decimals(0, 100, places=2)
SHARES = st.decimals(0, 1, places=2)


def growing(name: str, least: int, most: int) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Steps whose percents never fall."""

    def steps(at: set[int], percents: list[Decimal]) -> list[dict[str, Any]]:
        return [{name: each, "percent": off} for each, off in zip(sorted(at), sorted(percents), strict=False)]

    return st.builds(steps, st.sets(st.integers(least, most), max_size=5), st.lists(PERCENT, min_size=5, max_size=5))


DEMANDS = st.builds(
    lambda ends, low, high: Demand(quiet=min(ends), busy=max(ends), lowest=-low, highest=high),
    st.sets(PERCENT, min_size=2, max_size=2), st.decimals(0, 90, places=2), st.decimals(0, 200, places=2),
)  # fmt: skip
TAXES = st.builds(
    lambda own, other, included, reverse: {
        "country": "PT", "reverse_charge": reverse,
        "rates": [
            {"country": "PT", "percent": own, "included": included},
            {"country": "JP", "percent": other, "included": not included},
        ],
    },
    PERCENT, PERCENT, st.booleans(), st.booleans(),
)  # fmt: skip
PRICES = st.builds(
    lambda group, quantity, early, demand, taxes: Prices.model_validate(
        {"group": group, "quantity": quantity, "early_bird": early, "demand": demand, "taxes": taxes}
    ),
    growing("at_least", 2, 40), growing("at_least", 2, 40), growing("days", 1, 90), st.none() | DEMANDS,
    st.none() | TAXES,
)  # fmt: skip
DISCOUNTS = (
    st.none()
    | st.builds(lambda off: Discount("X", percent=off), PERCENT)
    | st.builds(lambda off: Discount("X", amount=off), st.integers(1, 10**7))
)
EXTRAS = st.builds(
    Extras,
    sessions=st.integers(1, 60), discount=DISCOUNTS, tip=st.integers(0, 10**6),
    buyer=st.builds(Buyer, st.sampled_from([None, "PT", "JP", "US"]), st.booleans()),
)  # fmt: skip
CASES = st.builds(
    lambda minor, currency, seats, days, busy, extras: Case(
        Money(minor, currency), seats, timedelta(days=days), busy, extras
    ),
    st.integers(0, 10**8), CURRENCIES, st.integers(1, 60), st.integers(0, 120), st.none() | SHARES, EXTRAS,
)  # fmt: skip


@given(PRICES, CASES)
def test_the_lines_add_up_to_the_total_in_every_currency_and_it_is_never_below_the_tip(
    prices: Prices, case: Case
) -> None:
    found = quote(prices, case)
    assert found.total.minor == sum(line.amount.minor for line in found.lines)
    assert {line.amount.currency for line in found.lines} == {case.price.currency}
    assert found.total.minor >= case.extras.tip >= 0
    assert found.lines[0].amount == case.price * case.seats


@given(PRICES, CASES, st.integers(1, 40))
def test_more_people_or_more_sessions_never_make_a_seat_dearer(prices: Prices, case: Case, more: int) -> None:
    plain = replace(case, extras=Extras(sessions=case.extras.sessions))
    untaxed = prices.model_copy(update={"taxes": None})

    def seat(one: Case) -> int:
        total, rest = divmod(quote(untaxed, one).total.minor, one.seats)
        assert rest == 0, "all seats cost the same"
        return total

    assert seat(replace(plain, seats=plain.seats + more)) <= seat(plain)
    sessions = replace(plain.extras, sessions=plain.extras.sessions + more)
    assert seat(replace(plain, extras=sessions)) <= seat(plain)


@given(PRICES, CASES, st.integers(0, 90), SHARES, SHARES)
def test_booking_earlier_or_on_a_quieter_day_never_costs_more(
    prices: Prices, case: Case, days: int, one: Decimal, other: Decimal
) -> None:
    assert case.lead is not None
    earlier = quote(prices, replace(case, lead=case.lead + timedelta(days=days))).total
    assert earlier.minor <= quote(prices, case).total.minor
    quieter, busier = (quote(prices, replace(case, busy=busy)).total.minor for busy in sorted((one, other)))
    assert quieter <= busier


@given(PRICES, CASES)
def test_no_demand_moves_a_price_beyond_its_fences(prices: Prices, case: Case) -> None:
    between, total = fences(prices, case), quote(prices, case).total
    if between and case.busy is not None:
        assert between.lowest.minor <= total.minor <= between.highest.minor
    if not prices.demand:
        assert between is None


@given(DEMANDS, SHARES)
def test_the_change_lies_within_its_fences(rule: Demand, busy: Decimal) -> None:
    assert rule.lowest <= change_of(rule, busy) <= rule.highest


def priced(minor: int, currency: str = "EUR", *, seats: int = 1, **rules: Any) -> list[tuple[str, int]]:
    extras = rules.pop("extras", Extras())
    prices = Prices.model_validate(rules)
    found = quote(prices, Case(Money(minor, currency), seats, timedelta(days=10), Decimal("0.5"), extras))
    return [(line.key, line.amount.minor) for line in found.lines]


def test_each_rule_works_on_what_those_before_it_come_to() -> None:
    assert priced(
        1000, seats=4, group=[{"at_least": 4, "percent": 10}], early_bird=[{"days": 7, "percent": 5}],
        demand={"lowest": -10, "highest": 30}, taxes={"country": "PT", "rates": [
            {"country": "PT", "percent": 23, "included": False}]},
        extras=Extras(discount=Discount("SPRING", amount=500), tip=250),
    ) == [
        ("seats", 4000), ("group", -400), ("early_bird", -180), ("demand_busy", 344), ("coupon", -500), ("tax", 751),
        ("tip", 250),
    ]  # fmt: skip


@pytest.mark.parametrize(("currency", "minor", "tax"), [("JPY", 1100, 100), ("EUR", 1190, 190), ("KWD", 1050, 50)])
def test_a_price_that_includes_its_tax_says_how_much_and_stays_the_same(currency: str, minor: int, tax: int) -> None:
    percent = {"JPY": 10, "EUR": 19, "KWD": 5}[currency]
    prices = Prices.model_validate({"taxes": {"country": "DE", "rates": [{"country": "DE", "percent": percent}]}})
    found = quote(prices, Case(Money(minor, currency), 1))
    assert found.total == Money(minor, currency)
    assert (found.lines[-1].key, found.lines[-1].values["tax"]) == ("tax_included", tax)


def test_a_business_in_another_country_pays_the_price_without_the_tax() -> None:
    taxes = {"country": "DE", "reverse_charge": True, "rates": [{"country": "DE", "percent": 19}]}
    assert priced(1190, taxes=taxes, extras=Extras(buyer=Buyer("FR", is_business=True))) == [
        ("seats", 1190), ("reverse_charge", -190),
    ]  # fmt: skip
    assert priced(1190, taxes=taxes, extras=Extras(buyer=Buyer("DE", is_business=True)))[-1] == ("tax_included", 0)
    assert priced(1190, taxes=taxes, extras=Extras(buyer=Buyer("FR")))[-1] == ("tax_included", 0)


def test_a_coupon_never_takes_off_more_than_is_to_be_paid() -> None:
    assert priced(300, extras=Extras(discount=Discount("BIG", amount=500))) == [("seats", 300), ("coupon", -300)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"group": [{"at_least": 3, "percent": 20}, {"at_least": 5, "percent": 10}]},
        {"group": [{"at_least": 3, "percent": 20}, {"at_least": 3, "percent": 30}]},
        {"group": [{"at_least": 3, "percent": 101}]},
        {"quantity": [{"at_least": 1, "percent": 5}]},
        {"early_bird": [{"days": 7, "percent": 10}, {"days": 14, "percent": 5}]},
        {"demand": {"quiet": 50, "busy": 50}},
        {"demand": {"lowest": 5}},
        {"demand": {"highest": 500}},
        {"taxes": {"country": "DE", "rates": [{"country": "FR", "percent": 20}]}},
        {"taxes": {"country": "DE", "rates": []}},
    ],
)
def test_rules_that_could_surprise_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Prices.model_validate(wrong)
