"""On whose behalf the present task works: set at each edge, read by what writes down what happened.

The edge knows who asks, from where and why; ``kit.outbox`` has it seal that beside each event. What becomes of it is
left to the audit.
"""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from contextvars import Context

    from kit.changes import Change


class Acting(Protocol):
    """Who acts."""

    def now(self) -> datetime:
        """The instant, for what is noted without another."""
        ...

    def note(self, about: uuid.UUID, changes: "Sequence[Change]", why: str = "") -> bytes:
        """Who, from where, why and what was changed, sealed and bound to the event ``about``."""
        ...


_acting: ContextVar[Acting | None] = ContextVar("acting", default=None)


@contextmanager
def acting(who: Acting | None) -> Iterator[None]:
    """What the body does, it does for ``who``."""
    before = _acting.set(who)
    try:
        yield
    finally:
        _acting.reset(before)


def who_acts() -> Acting | None:
    return _acting.get()


def for_nobody() -> "Context":
    """A context for a task that works for several at once: what it does is nobody's alone."""
    context = copy_context()
    context.run(_acting.set, None)
    return context
