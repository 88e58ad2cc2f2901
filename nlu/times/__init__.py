"""Words to times: points, ranges, open ranges and parts of day, in the person's zone.

``find_times`` reads a message, ``find_vague`` what in it is about time and cannot be laid on a calendar,
``resolve_expression`` and ``resolve_duration`` one bare expression (for scorers). One grammar; the words of each
language are data in ``languages/``, holidays in ``holidays/``. Ambiguity is kept as
alternatives, never guessed away; a wall time that a clock change skips or repeats is answered as such.
"""

from nlu.times.durations import resolve_duration
from nlu.times.find import find_times
from nlu.times.no_day import find_no_day
from nlu.times.scorer import resolve_expression
from nlu.times.vague import find_vague

__all__ = ["find_no_day", "find_times", "find_vague", "resolve_duration", "resolve_expression"]
