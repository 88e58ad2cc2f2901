"""A sample of the three hundred conversations; all of them in the slow lane."""

import statistics
from random import Random

import pytest

from bench.conversations import Outcome, play_all, rows


def judge(outcomes: list[Outcome], *, completed: float) -> None:
    failed = [each for each in outcomes if not each.completed]
    assert sum(each.wrong for each in outcomes) == 0, "\n".join(line for each in failed for line in each.log)
    assert 1 - len(failed) / len(outcomes) >= completed, "\n".join(line for each in failed for line in each.log)
    assert statistics.median(each.turns for each in outcomes) <= 4


async def test_thirty_people_get_what_they_came_for() -> None:
    judge(await play_all(Random(30).sample(rows(), 30)), completed=0.96)


@pytest.mark.slow
@pytest.mark.timeout(1800)
async def test_three_hundred_people_get_what_they_came_for() -> None:
    chosen = rows()
    assert len(chosen) == 300
    judge(await play_all(chosen), completed=0.97)
