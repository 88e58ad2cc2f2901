"""A rule as text again: its parts in one order, and a policy on month ends spelt out in the standard's own parts."""

from datetime import datetime

from kit.recurrence.occurrences import with_month_ends
from kit.recurrence.rule import WEEKDAYS, Rule


def written(rule: Rule, start: datetime) -> str:
    """The rule as any reader of RFC 5545 counts it out from ``start``: a policy on month ends becomes plain parts."""
    rule = with_month_ends(rule, start)
    parts = {
        "FREQ": rule.frequency,
        "INTERVAL": str(rule.interval) if rule.interval > 1 else "",
        "COUNT": str(rule.count or ""),
        "UNTIL": _until(rule.until),
        "BYDAY": ",".join(f"{nth or ''}{WEEKDAYS[day]}" for nth, day in rule.weekdays),
        "BYMONTHDAY": _numbers(rule.month_days),
        "BYMONTH": _numbers(rule.months),
        "BYSETPOS": _numbers(rule.positions),
        "WKST": WEEKDAYS[rule.week_start] if rule.week_start else "",
    }
    return ";".join(f"{name}={value}" for name, value in parts.items() if value)


def _until(last: datetime | None) -> str:
    return f"{last:%Y%m%dT%H%M%S}{'Z' if last.tzinfo else ''}" if last else ""


def _numbers(given: tuple[int, ...]) -> str:
    return ",".join(map(str, given))
