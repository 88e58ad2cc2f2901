"""Words to times: points, ranges, open ranges and parts of day, in the person's zone.

``find_times`` reads a message, ``resolve_expression`` one bare expression (for scorers). One engine; the words of
each language are data in ``languages/``. Ambiguity is kept as alternatives, never guessed away; a wall time that a
clock change skips or repeats is answered as such.
"""

from nlu.times.find import find_times
from nlu.times.scorer import resolve_expression

__all__ = ["find_times", "resolve_expression"]
