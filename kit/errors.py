"""Errors people can act on: each has a stable type, a sentence and a next step (RFC 9457 on the wire).

A room defines a small subclass for each thing that can go wrong and raises it; the HTTP edge turns it into a
problem document. ``Later``, ``Refused`` and ``NeedsPerson`` are what an outside service's adapter may raise.
"""

from datetime import timedelta

TYPE_BASE = "https://parley.dev/problems/"


class Problem(Exception):  # noqa: N818 - the wire calls it a problem, and so do we
    """Something a person or program can be told about.

    Args:
        detail: one sentence about this occurrence.
        **extra: members added to the problem document, JSON-ready.
    """

    type: str = "bad-request"
    title: str = "The request could not be understood"
    status: int = 400
    next_step: str = "Correct the request and send it again."

    def __init__(self, detail: str = "", **extra: object) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.extra = extra

    def document(self) -> dict[str, object]:
        """The problem document, without the ``instance`` member."""
        return {
            "type": TYPE_BASE + self.type,
            "title": self.title,
            "status": self.status,
            "detail": _sentence(self.detail),
            "next_step": self.next_step,
            **self.extra,
        }

    def told(self) -> str:
        """What went wrong and the next step, for a terminal."""
        return f"{_sentence(self.detail)} {self.next_step}"


def _sentence(words: str) -> str:
    """Ended by a stop, as the next step may follow."""
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."


class NotFound(Problem):
    """What was asked for is not there, or not this caller's to see."""

    type, title, status = "not-found", "Not found", 404
    next_step = "Check the id and that it belongs to your organisation."


class Invalid(Problem):
    """A value that cannot be right."""

    type, title, status = "invalid", "A value is not valid", 422
    next_step = "Correct the value named in the detail and send it again."


class Conflict(Problem):
    """The request met a state that forbids it."""

    type, title, status = "conflict", "The state has changed", 409
    next_step = "Fetch the present state and decide again."


class Later(Exception):  # noqa: N818 - named by what to do next
    """An outside service cannot answer now; try again after ``after``."""

    def __init__(self, reason: str, *, after: timedelta = timedelta(seconds=30)) -> None:
        super().__init__(reason)
        self.after = after


class NotYet(Later):
    """Nothing was tried: it is another's turn (``kit.pace``). Come back ``after`` exactly so long; it is no failure."""


class Refused(Exception):  # noqa: N818
    """An outside service said no for good; trying again is useless."""


class NeedsPerson(Exception):  # noqa: N818
    """Only a person can go on, at ``link``."""

    def __init__(self, reason: str, *, link: str) -> None:
        super().__init__(reason)
        self.link = link


class Unsupported(Exception):  # noqa: N818
    """An outside service has no such verb."""
