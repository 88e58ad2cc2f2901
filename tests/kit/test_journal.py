"""Numbered frames: in order, without gaps, and honest about what is no longer known."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.journal import Journal


@given(st.integers(0, 40), st.integers(1, 10), st.integers(-3, 45))
def test_whoever_goes_on_from_a_number_hears_all_since_or_is_told_that_it_is_not_known(
    written: int, kept: int, heard: int
) -> None:
    journal = Journal(kept=kept)
    first = journal.number
    for number in range(1, written + 1):
        journal.add(str(number))
    known = journal.after(first + heard)
    if written - kept <= heard <= written and heard >= 0:
        assert known == [str(number) for number in range(heard + 1, written + 1)]
    else:
        assert known is None


def test_numbers_count_up_by_one_and_fit_into_javascript() -> None:
    journal = Journal()
    before = journal.number
    journal.add("one")
    assert journal.number == before + 1 < 2**53


def test_two_journals_do_not_share_numbers() -> None:
    assert Journal().after(Journal().number) is None


def test_after_a_break_nobody_can_go_on() -> None:
    journal = Journal()
    journal.add("one")
    number = journal.number
    journal.break_off()
    assert journal.after(number) is None
    assert journal.after(journal.number) == []


@pytest.mark.parametrize("happens", [lambda journal: journal.add("one"), Journal.break_off, Journal.ring])
def test_the_bell_rings_for_whoever_listens(happens: object) -> None:
    journal, bell, other = Journal(), asyncio.Event(), asyncio.Event()
    with journal.ringing(other):
        pass
    with journal.ringing(bell):
        assert callable(happens)
        happens(journal)
    assert (bell.is_set(), other.is_set()) == (True, False)
