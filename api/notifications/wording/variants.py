"""Which of several wordings a person gets: the same one each time, at random among people. Pure.

Results are read later, from what the notice remembers; nothing here looks at them.
"""

import hashlib
from collections.abc import Mapping, Sequence

from models.notifications import TemplateOverride

_PARTS = 10_000


def assign(person: bytes, experiment: str, shares: Sequence[tuple[str, int]]) -> str:
    """The variant of ``(name, percent)`` that a person falls into; ``""`` in the rest.

    A person's place depends on person and experiment alone, so raising a share only adds people to it.
    """
    place = int.from_bytes(hashlib.sha256(experiment.encode() + b"\0" + person).digest()[:8]) % _PARTS
    reached = 0
    for name, percent in shares:
        reached += percent * _PARTS // 100
        if place < reached:
            return name
    return ""


def own_parts(rows: Sequence[TemplateOverride], person: bytes, experiment: str) -> tuple[str, Mapping[str, str]]:
    """The variant a person gets of an organisation's own words, and its parts over the plain ones."""
    by_variant = {row.variant: row for row in rows}
    chosen = assign(person, experiment, [(row.variant, row.share) for row in rows if row.variant])
    plain = by_variant[""].parts if "" in by_variant else {}
    return chosen, plain | by_variant[chosen].parts if chosen else plain
