"""Any life of payments, however it goes: books balance, nobody pays twice, seats and money agree.

Booking, paying, declines, the bank, late money, packages bought, amounts put on account and tried by schedule, cards
changed meanwhile, more paid than was due, a builder's part passed on, refunds by us and at the vendor, disputes,
cancelling, rivals for the time, news told twice, late and in any order, a line to the vendor that is cut before or
after it did its part, and a process that dies before any of its commits.
"""

import asyncio
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.api.payments.lived import deeds, vendor
from tests.api.payments.lived.ending import end
from tests.api.payments.lived.truths import check, check_end
from tests.api.payments.lived.world import World, open_world
from tests.fixtures.memory import memory

CUTS = st.sampled_from(["", "", "", "before", "after", "1", "2", "3", "5"])
METHODS = st.sampled_from(["", "declines", "asks_3ds", "arrives_late"])
CARDS = st.sampled_from(["", "declines:insufficient_funds", "declines:stolen_card", "asks_3ds", "arrives_late"])
SOME = st.integers(0, 5)
PARTS = st.sampled_from([1, 1500, 4999, 5000])
Run = Callable[[Coroutine[Any, Any, Any]], Any]


class Life(RuleBasedStateMachine):
    """One life; ``world`` and ``run`` are set before it is run."""

    world: World
    run: Run

    @initialize(method=METHODS, cut=CUTS, agrees=st.booleans(), order=st.permutations(range(8)))
    def begins(self, method: str, cut: str, agrees: bool, order: list[int]) -> None:
        """Somebody holds a time and pays; ``agrees`` and ``order`` are how their banks and the news end in the end."""
        self.agrees, self.order = agrees, order
        self.world.begin()
        self.run(deeds.hold(self.world))
        self.run(deeds.pay(self.world, method, cut=cut))

    @rule(methods=st.lists(st.sampled_from(["", "asks_3ds", "arrives_late"]), min_size=2, max_size=3), cut=CUTS)
    def tries_several_ways_at_once(self, methods: list[str], cut: str) -> None:
        for method in methods:
            self.run(deeds.pay(self.world, method, cut=cut))
            self.world.wait(121)

    @rule()
    def holds_again(self) -> None:
        self.run(deeds.hold(self.world))

    @rule()
    def is_taken_by_a_rival(self) -> None:
        self.run(deeds.rival(self.world))

    @rule(method=METHODS, cut=CUTS)
    def pays(self, method: str, cut: str) -> None:
        self.run(deeds.pay(self.world, method, cut=cut))

    @rule(cut=CUTS)
    def cancels(self, cut: str) -> None:
        self.run(deeds.cancel(self.world, cut=cut))

    @rule(method=METHODS, cut=CUTS)
    def buys_a_package(self, method: str, cut: str) -> None:
        self.run(deeds.buy(self.world, method, cut=cut))

    @rule(method=CARDS, cut=CUTS)
    def is_put_on_account(self, method: str, cut: str) -> None:
        self.run(deeds.put_on_account(self.world, method, cut=cut))

    @rule(method=CARDS, cut=CUTS)
    def gives_another_card(self, method: str, cut: str) -> None:
        self.run(deeds.change_card(self.world, method, cut=cut))

    @rule(number=SOME, part=st.none() | PARTS, still_owed=st.booleans(), cut=CUTS)
    def is_refunded_by_the_desk(self, number: int, part: int | None, still_owed: bool, cut: str) -> None:
        self.run(deeds.refund(self.world, number, part, still_owed=still_owed, cut=cut))

    @precondition(lambda self: self.world.known)
    @rule(
        number=SOME,
        what=st.sampled_from(["approve", "approve", "deny", "give back", "pay more", "open", "win", "lose"]),
        part=PARTS,
    )
    def vendor_acts(self, number: int, what: str, part: int) -> None:
        vendor.vendor_does(self.world, number, what, part)

    @precondition(lambda self: self.world.news)
    @rule(number=st.integers(0, 30), cut=CUTS)
    def hears_news(self, number: int, cut: str) -> None:
        self.run(vendor.deliver(self.world, number, cut=cut))

    @rule(seconds=st.sampled_from([30, 120, 360, 960, 60 * 60 * 48, 60 * 60 * 24 * 6]))
    def waits(self, seconds: int) -> None:
        self.world.wait(seconds)

    @rule(cut=CUTS)
    def work_is_done(self, cut: str) -> None:
        self.run(deeds.work(self.world, cut=cut))

    @invariant()
    def books_and_seats_are_right(self) -> None:
        self.run(check(self.world))

    def teardown(self) -> None:
        if self.world.bookings:
            self.run(end(self.world, agrees=self.agrees, order=self.order))
            self.run(check(self.world))
            self.run(check_end(self.world))


def live(template: Path, home: Path, monkeypatch: pytest.MonkeyPatch, *, lives: int, same: bool = False) -> int:
    """So many lives, one after the other in one shop; drawn anew, or the ``same`` each time.

    Returns how many there were, those that were tried again included.
    """
    with asyncio.Runner() as runner:
        opened = open_world(template, home, monkeypatch)
        Life.world, Life.run = runner.run(opened.__aenter__()), staticmethod(runner.run)
        try:
            run_state_machine_as_test(
                Life,
                settings=settings(
                    max_examples=lives,
                    stateful_step_count=14,
                    derandomize=same,
                    deadline=None,
                    database=None,
                    suppress_health_check=list(HealthCheck),
                    print_blob=True,
                ),
            )
        finally:
            runner.run(opened.__aexit__(None, None, None))
        return Life.world.lives


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """Where the shop keeps its database: in memory where there is room, for a life is a hundred commits."""
    with tempfile.TemporaryDirectory(dir=memory() or tmp_path) as folder:
        yield Path(folder)


@pytest.mark.long
def test_some_dozens_of_lives(sqlite_template: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same each time: what nobody has met yet is looked for in the slow lane."""
    live(sqlite_template, home, monkeypatch, lives=25, same=True)


@pytest.mark.slow
@pytest.mark.timeout(3600)  # a thousand lives take some minutes, on a busy machine many
@pytest.mark.parametrize("thousand", range(10))
def test_ten_thousand_lives(sqlite_template: Path, home: Path, monkeypatch: pytest.MonkeyPatch, thousand: int) -> None:
    """Ten shops, a thousand lives each, each drawn anew."""
    assert live(sqlite_template, home, monkeypatch, lives=1000) >= 1000, thousand
