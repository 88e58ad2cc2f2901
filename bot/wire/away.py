"""What whoever brings something is told while the api does not answer."""

from kit.errors import Problem

SECONDS_AWAY = 5


class Away(Problem):
    type, title, status = "away", "What arrives cannot be kept right now", 503
    next_step = "Send it again in some seconds."
