"""Money is whole minor units of one currency."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.errors import Invalid
from kit.money import Money

WEB = Path(__file__).parents[2] / "web"
amounts = st.integers(-(10**12), 10**12).map(lambda minor: Money(minor, "EUR"))


@given(amounts, amounts)
def test_what_is_added_can_be_taken_away(one: Money, other: Money) -> None:
    assert one + other - other == one
    assert not one + -one


@given(amounts, st.integers(0, 50))
def test_times_is_adding_again_and_again(one: Money, times: int) -> None:
    assert one * times == sum((one for _ in range(times)), Money(0, "EUR"))


def test_it_is_written_as_pages_write_it_in_every_language_and_for_whichever_territory() -> None:
    """The pages' own test reads the same file: what a browser writes stands beside what we do."""
    written = json.loads((WEB / "ui" / "money.json").read_text(encoding="utf-8"))
    assert [[tag, code, minor, Money(minor, code).words(tag)] for tag, code, minor, _ in written] == written


@pytest.mark.parametrize(("currency", "major"), [("EUR", "12.34"), ("JPY", "1234"), ("KWD", "1.234")])
def test_each_currency_has_its_own_number_of_decimals(currency: str, major: str) -> None:
    assert Money(1234, currency).major() == Decimal(major)


def test_currencies_do_not_mix() -> None:
    with pytest.raises(ValueError, match="do not add up"):
        Money(1, "EUR") + Money(1, "USD")


def test_a_made_up_currency_is_refused() -> None:
    with pytest.raises(Invalid):
        Money(1, "XQX")
