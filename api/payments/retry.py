"""What follows a charge that failed, by its decline code: another try, another card, or the payer's bank. Pure.

The schedule is data (``retry.toml``). A hard decline is never tried again: banks punish that, and it never helps.
"""

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

Ask = Literal["retry", "card", "bank"]
REFUSED = "refused_by_vendor"
"""Our own word where the vendor refused the call itself, such as a card it does not know any more."""
_FILE = Path(__file__).with_name("retry.toml")


@dataclass(frozen=True, slots=True)
class Step:
    """What the payer is told, and what is done when.

    Attributes:
        ask: ``retry``: nothing, it is tried again at ``next_try_at``; ``card``: another card; ``bank``: agree there.
        ends_at: when it is given up, where a person is waited for.
    """

    ask: Ask
    next_try_at: datetime | None
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class Schedule:
    """The days after which it is tried again, by code."""

    usual: tuple[int, ...]
    by_code: dict[str, tuple[int, ...]]
    hard: frozenset[str]
    needs_bank: frozenset[str]
    grace: timedelta

    def is_hard(self, code: str) -> bool:
        """Whether the same card is never charged again after this."""
        return code in self.hard


@lru_cache(maxsize=1)
def schedule() -> Schedule:
    """As it is written down."""
    read: dict[str, Any] = tomllib.loads(_FILE.read_text())
    return Schedule(
        usual=tuple(read["usual"]["retry"]),
        by_code={code: tuple(each["retry"]) for code, each in read["codes"].items()},
        hard=frozenset(read["hard"]["codes"]), needs_bank=frozenset(read["needs_bank"]["codes"]),
        grace=timedelta(days=read["grace"]["days"]),
    )  # fmt: skip


def after_decline(plan: Schedule, code: str, *, tries: int, ends_at: datetime | None, now: datetime) -> Step:
    """What follows the ``tries``-th failed try; an end that was said once stays."""
    pauses = plan.by_code.get(code, plan.usual)
    if code not in plan.hard | plan.needs_bank and tries <= len(pauses):
        return Step("retry", now + timedelta(days=pauses[tries - 1]), ends_at)
    return Step("bank" if code in plan.needs_bank else "card", None, ends_at or now + plan.grace)
