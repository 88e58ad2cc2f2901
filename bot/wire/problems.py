"""What whoever brings something is told when the api refuses it, or does not answer."""

from kit.errors import Problem
from parley_sdk import ParleyProblem

SECONDS_AWAY = 5


class Away(Problem):
    type, title, status = "away", "What arrives cannot be kept right now", 503
    next_step = "Send it again in some seconds."


class Passed(Problem):
    """A problem the api gave, passed on as it is."""

    def __init__(self, problem: ParleyProblem) -> None:
        super().__init__(problem.detail, **problem.extra)
        self.type, self.title, self.status = problem.kind, problem.title, problem.status
        self.next_step = problem.next_step
