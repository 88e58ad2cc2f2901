"""What ``parley work list`` tells."""

from datetime import UTC, datetime

from kit.engine.queues import Queue
from parley.commands.work import told

_TASK = "api.payments.reactions.give_back"
_DUE = datetime(2027, 6, 1, 9, tzinfo=UTC)


def test_what_runs_and_waits_is_told_by_task() -> None:
    busy = Queue(_TASK, running=1, due=3, late=2, to_come=4, parked=0, oldest_due=_DUE)
    assert list(told([busy], [], {})) == [
        f"{_TASK}: 1 at work, 3 waiting (2 for over a minute), 4 for later",
        "Nothing has failed for good.",
    ]


def test_a_task_of_which_all_is_parked_is_not_said_to_run() -> None:
    stuck = Queue(_TASK, running=0, due=0, late=0, to_come=0, parked=2, oldest_due=None)
    assert list(told([stuck], [], {})) == ["Nothing runs or waits.", "Nothing has failed for good."]


def test_work_that_nobody_takes_is_not_called_well() -> None:
    lines = list(told([], [], {_TASK: 2}))
    assert lines[-1] == f"{_TASK}: 2 wait, no live worker takes them. Start one: parley serve --role worker"
