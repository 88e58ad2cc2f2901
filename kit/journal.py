"""Numbered frames: what a live feed said last, kept a while so that whoever fell behind hears all of it, in order.

Numbers begin anywhere and count up by one, so a number of another feed, process or year is not mistaken for one of
these. What the frames say, and the snapshot for those who fell too far behind, are left to the feed.
"""

import asyncio
import secrets
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

_KEPT = 256
_BITS = 48  # a number stays exact in JavaScript


class Journal:
    """The last ``kept`` frames; ``number`` is that of the newest."""

    def __init__(self, *, kept: int = _KEPT) -> None:
        self.number = secrets.randbits(_BITS)
        self._frames: deque[str] = deque(maxlen=kept)
        self._bells: set[asyncio.Event] = set()

    def add(self, frame: str) -> None:
        """Say ``frame`` under the next number."""
        self.number += 1
        self._frames.append(frame)
        self.ring()

    def break_off(self) -> None:
        """Say that something may be missing: nobody can go on from an earlier number."""
        self.number += 1
        self._frames.clear()
        self.ring()

    def after(self, number: int) -> list[str] | None:
        """The frames since ``number``; None when they are not known any more, or never were."""
        behind = self.number - number
        if not 0 <= behind <= len(self._frames):
            return None
        return list(islice(self._frames, len(self._frames) - behind, None))

    @contextmanager
    def ringing(self, bell: asyncio.Event) -> Iterator[None]:
        """Ring ``bell`` whenever there is something new; whoever waits for it clears it before looking."""
        self._bells.add(bell)
        try:
            yield
        finally:
            self._bells.discard(bell)

    def ring(self) -> None:
        """Make all who listen look."""
        for bell in self._bells:
            bell.set()
