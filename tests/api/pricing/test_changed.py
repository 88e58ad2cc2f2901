"""The refusal of a price says which way it went."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.pricing.changed import Changed
from kit.money import Money

NOW = Money(4500, "EUR")


@pytest.mark.parametrize(
    ("was", "words"),
    [
        (5000, "It costs €45.00 now, less than the €50.00 in the request."),
        (4000, "It costs €45.00 now, more than the €40.00 in the request."),
        (4500, "It costs €45.00 now."),
        (None, "It costs €45.00 now."),
    ],
)
def test_it_says_what_it_costs_and_which_way_that_is(was: int | None, words: str) -> None:
    assert Changed(NOW, was).words() == words


@given(now=st.integers(0, 10**9), was=st.integers(0, 10**9) | st.none())
def test_programs_are_told_the_same_as_people(now: int, was: int | None) -> None:
    changed = Changed(Money(now, "EUR"), was)
    told = changed.members()
    assert bool(told) == changed.is_known == (was not in {None, now})
    if was is not None and told:
        assert told == {"was": {"minor": was, "currency": "EUR"}, "went": "raised" if now > was else "lowered"}
        assert ("more than" in changed.words()) == (now > was)
