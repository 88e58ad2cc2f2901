"""What a high risk of a no-show leads to: help, offered first. Pure.

Each measure is a policy that can be judged: of the clients it is meant for, a fixed share gets it and the rest do not,
by the client's id, so that a client is always on the same side. No measure refuses, charges or overbooks anybody.
"""

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Measure = Literal["extra_reminder", "ask_to_confirm", "offer_deposit", "standby"]
Arm = Literal["treated", "control"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One measure.

    Attributes:
        above: the probability of a no-show from which it is meant.
        share: of those it is meant for, how many get it; 0 stops it, 1 ends the comparison.
        by_itself: carried out without being asked; the others are put before the staff.
    """

    measure: Measure
    above: float
    share: float = 0.5
    by_itself: bool = False

    @property
    def name(self) -> str:
        """As it is kept with what came of it: another threshold is another policy."""
        return f"{self.measure}-{self.above:g}-{self.share:g}"


POLICIES = (
    Policy(measure="extra_reminder", above=0.25, by_itself=True),
    Policy(measure="ask_to_confirm", above=0.35),
    Policy(measure="standby", above=0.35),
    Policy(measure="offer_deposit", above=0.45),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A booking to come: the client's risk, whether there is something left to pay, and whether anybody waits."""

    client_id: uuid.UUID
    risk: float
    is_unpaid: bool
    is_awaited: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """A policy that is meant for a booking, and the side its client is on."""

    policy: Policy
    arm: Arm


def choose(case: Case, policies: Iterable[Policy] = POLICIES) -> list[Chosen]:
    """Every policy that is meant for the case, in their order; a deposit only where there is something to pay."""
    return [Chosen(each, arm_of(each, case.client_id)) for each in policies if _is_meant(each, case)]


def _is_meant(policy: Policy, case: Case) -> bool:
    if policy.measure == "offer_deposit" and not case.is_unpaid:
        return False
    if policy.measure == "standby" and not case.is_awaited:
        return False
    return case.risk >= policy.above


def arm_of(policy: Policy, client_id: uuid.UUID) -> Arm:
    """The same for a client always, and independent between measures."""
    drawn = hashlib.sha256(f"{policy.measure}:{client_id}".encode()).digest()[:8]
    return "treated" if int.from_bytes(drawn) < policy.share * 2**64 else "control"


MOST_OVERBOOKED = 0.05
"""The greatest chance that more come to a group session than it has seats, at which another seat may be proposed."""


def seats_to_add(risks: Sequence[float], capacity: int, *, bound: float = MOST_OVERBOOKED, most: int = 2) -> int:
    """How many seats a full group session could take beyond its own; proposed to staff, never taken by itself.

    Exact: the number who come of independent clients is Poisson-binomial. Those who would be added are taken to come.

    Args:
        risks: of each seat taken, the chance that it stays empty.
        capacity: the session's own seats; one is no group and is never overbooked.
        bound: the chance that somebody finds no seat.
        most: an end to it, whatever the chances.
    """
    if capacity < 2 or len(risks) < capacity:  # noqa: PLR2004 - a group is more than one
        return 0
    comes = [1.0]
    for risk in risks:
        stays, more = [each * risk for each in comes], [each * (1 - risk) for each in comes]
        comes = [one + other for one, other in zip([*stays, 0.0], [0.0, *more], strict=True)]
    added = 0
    while added < most and sum(comes[max(0, capacity - added) :]) <= bound:
        added += 1
    return added
