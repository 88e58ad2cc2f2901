"""An allowance: what is spent comes back evenly, and a flood costs no memory."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from kit.http.allowance import Allowance, TooManyRequests, address_of


class Hand:
    """Seconds that are set by hand."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


def test_all_of_a_minute_may_be_spent_at_once_and_comes_back_evenly() -> None:
    now = Hand()
    allowance = Allowance(60, now=now)
    for _ in range(60):
        allowance.spend("ana")
    with pytest.raises(TooManyRequests) as refused:
        allowance.spend("ana")
    assert refused.value.extra == {"retry_after": 1}
    now.at += 1
    allowance.spend("ana")
    with pytest.raises(TooManyRequests):
        allowance.spend("ana")
    allowance.spend("ben")


def test_a_clock_that_is_set_back_keeps_nobody_out() -> None:
    now = Hand()
    allowance = Allowance(60, now=now)
    allowance.spend("ana", 60)
    now.at -= 3600
    allowance.spend("ana")


def test_what_is_refused_costs_nothing_and_says_how_long_to_wait() -> None:
    now = Hand()
    allowance = Allowance(60, now=now)
    allowance.spend("ana", 55)
    for _ in range(100):
        with pytest.raises(TooManyRequests) as refused:
            allowance.spend("ana", 20)
    assert refused.value.extra == {"retry_after": 15}
    now.at += 15
    allowance.spend("ana", 20)


def test_what_is_dearer_than_a_minute_waits_for_a_full_allowance() -> None:
    now = Hand()
    allowance = Allowance(5, now=now)
    allowance.spend("ana", 50)
    with pytest.raises(TooManyRequests) as refused:
        allowance.spend("ana", 50)
    assert refused.value.extra == {"retry_after": 60}


def test_nothing_is_limited_without_a_limit() -> None:
    allowance = Allowance(0)
    for _ in range(10_000):
        allowance.spend("ana", 1000)


def test_a_flood_of_addresses_is_remembered_in_bounded_memory() -> None:
    now = Hand()
    allowance = Allowance(60, now=now, most=1000)
    for number in range(50_000):
        allowance.spend(f"address {number}")
    assert len(allowance) == 1000
    for _ in range(59):
        allowance.spend("address 49999")
    with pytest.raises(TooManyRequests):
        allowance.spend("address 49999")


@given(st.lists(st.tuples(st.floats(0, 5), st.integers(1, 20)), max_size=60))
def test_over_any_stretch_no_more_is_spent_than_one_minute_and_what_came_back(steps: list[tuple[float, int]]) -> None:
    now, per_minute = Hand(), 30
    allowance, began, spent = Allowance(per_minute, now=now), 1000.0, 0
    for pause, cost in steps:
        now.at += pause
        try:
            allowance.spend("ana", cost)
        except TooManyRequests as refused:
            wait = refused.extra["retry_after"]
            assert isinstance(wait, int)
            assert 1 <= wait <= 60
        else:
            spent += cost
    assert spent <= per_minute + (now.at - began) * per_minute / 60 + 1e-6


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("127.0.0.1", None),
        ("::1", None),
        ("testclient", None),
    ],
)
def test_an_address_is_as_much_as_one_customer_has(host: str, address: str | None) -> None:
    assert address_of(Request({"type": "http", "client": (host, 1), "headers": []})) == address


def test_what_a_stranger_writes_into_a_header_is_no_address() -> None:
    headers = [(b"x-forwarded-for", b"198.51.100.1"), (b"forwarded", b"for=198.51.100.1")]
    assert address_of(Request({"type": "http", "client": ("203.0.113.7", 1), "headers": headers})) == "203.0.113.7"
