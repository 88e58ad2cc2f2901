"""What a language file gives to the engine."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from nlu.times.parts import PartOfDay, Said


@dataclass(frozen=True, slots=True)
class Now:
    """What relative words refer to: the local wall time, and whether dates are written month first."""

    wall: datetime
    month_first: bool
    expecting: bool


Reader = Callable[[re.Match[str], Now], Said | None]


@dataclass(frozen=True, slots=True)
class Words:
    """Patterns in order of precedence with their readers, filler words between parts, and the parts of the day."""

    patterns: tuple[tuple[re.Pattern[str], Reader], ...]
    latent: tuple[tuple[re.Pattern[str], Reader], ...]
    fillers: re.Pattern[str]
    parts_of_day: Mapping[str, PartOfDay]
