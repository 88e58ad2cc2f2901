"""The house's own reading of loose words, and those that two public test collections were written with."""

from dataclasses import replace

from nlu.times.meaning import Conventions

_HOURS: dict[str, tuple[float, float]] = {
    "dawn": (4, 8), "early_morning": (6, 9), "morning": (6, 12), "late_morning": (10, 12), "mid_morning": (9, 11),
    "midday": (11, 14), "lunch": (12, 14), "noonish": (11, 14), "afternoon": (12, 18), "early_afternoon": (12, 15),
    "late_afternoon": (15, 18), "evening": (17, 22), "early_evening": (17, 20), "late_evening": (20, 23),
    "tonight": (17, 23), "late_tonight": (21, 24), "night": (18, 23), "small_hours": (24, 28),
    "after_lunch": (13, 17), "after_work": (17, 21), "after_school": (15, 21), "breakfast": (7, 10),
    "daytime": (8, 18), "business": (9, 17), "early_day": (6, 10), "late_day": (17, 21),
}  # fmt: skip
HOUSE = Conventions(_HOURS)

_DUCKLING_PARTS: dict[str, tuple[float, float]] = _HOURS | {
    "early_morning": (0, 9), "morning": (0, 12), "afternoon": (12, 19), "evening": (18, 24), "tonight": (18, 24),
    "night": (18, 24), "late_afternoon": (17, 19), "early_afternoon": (12, 14), "early_evening": (18, 21),
    "late_evening": (21, 24), "midday": (11, 16),
}  # fmt: skip
_RECOGNIZERS_PARTS: dict[str, tuple[float, float]] = _HOURS | {
    "morning": (8, 12), "early_morning": (8, 10), "late_morning": (10, 12), "lunch": (11, 13), "afternoon": (12, 16),
    "evening": (16, 20), "tonight": (20, 23.984), "night": (20, 23.984), "business": (8, 18), "daytime": (8, 18),
    "early_afternoon": (12, 14), "late_afternoon": (14, 16), "early_evening": (16, 18), "late_evening": (18, 20),
}  # fmt: skip
_ALL = frozenset(
    {
        "half_clock",
        "clock",
        "hours",
        "yearly",
        "dated_clock",
        "weekday_clock",
        "weekday_hours",
        "figures",
        "fixed",
        "period",
    }
)
_SOME = frozenset({"dated_clock", "fixed", "period"})
_DUCKLING = Conventions(_DUCKLING_PARTS, _SOME, school="duckling", weekend=(114, 168), clocks="coming", weeks="whole")
_RECOGNIZERS = Conventions(
    _RECOGNIZERS_PARTS, _ALL, school="recognizers", rolling=True, next_weekday_is_next_weeks=True, clocks="coming"
)  # fmt: skip

_FROM_FOUR: dict[str, tuple[float, float]] = {"morning": (4, 12), "early_morning": (7, 9), "small_hours": (24, 28)}
SCORED = {
    "en": replace(
        _DUCKLING,
        closes_early=_SOME | {"clock", "weekday_hours", "figures"},
        next_weekday_is_next_weeks=True,
        bare_parts={"morning": (8, 12), "evening": (16, 20)},
    ),
    "fr": replace(
        _DUCKLING,
        closes_early=_SOME | {"hours", "weekday_clock", "figures"},
        parts=_DUCKLING_PARTS | _FROM_FOUR,
        edges={
            "month:begin": (0, 5),
            "month:mid": (9, 19),
            "week:begin": (0, 2),
            "week:mid": (2, 4),
            "week:end": (3, 7),
            "year:begin": (0, 2),
            "year:end": (10, 12),
        },
    ),
    "de": replace(
        _DUCKLING,
        closes_early=frozenset({"dated_clock", "hours", "period"}),
        parts=_DUCKLING_PARTS | {"morning": (3, 12)},
    ),
    "pt": replace(
        _DUCKLING,
        closes_early=frozenset({"dated_clock", "figures", "fixed"}),
        bare_parts={"afternoon": (16, 20), "night": (20, 23.984)},
        parts=_DUCKLING_PARTS | {"morning": (4, 12)},
    ),
    "it": replace(
        _DUCKLING,
        closes_early=_SOME | {"figures", "hours"},
        parts=_DUCKLING_PARTS | {"morning": (4, 12), "night": (24, 28)},
    ),
    "es": replace(_RECOGNIZERS, parts=_RECOGNIZERS_PARTS | {"afternoon": (16, 20), "midday": (12, 16)}),
    "nl": replace(_RECOGNIZERS, parts=_RECOGNIZERS_PARTS | {"afternoon": (12, 18), "evening": (18, 24)}),
}
