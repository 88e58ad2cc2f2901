"""Wishes for regular sessions, as rules that the calendar of series understands."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from kit.recurrence import occurrences, rule
from nlu.times import find_times

NOW = datetime(2027, 3, 1, 9, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("lang", "text", "recurrence", "start"),
    [
        ("en", "every other Tuesday at 5pm", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "03-02 17:00"),
        ("en", "every Tuesday until June", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270531T235959", "03-02 00:00"),
        ("en", "first Monday of every month at 10am", "FREQ=MONTHLY;BYDAY=1MO", "03-01 10:00"),
        ("en", "Mondays and Wednesdays at 9am", "FREQ=WEEKLY;BYDAY=MO,WE", "03-03 09:00"),
        ("en", "every 3 weeks on Friday", "FREQ=WEEKLY;INTERVAL=3;BYDAY=FR", "03-05 00:00"),
        ("en", "every Thursday 6 times", "FREQ=WEEKLY;BYDAY=TH;COUNT=6", "03-04 00:00"),
        ("en", "every weekday at 8:30am", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "03-02 08:30"),
        ("en", "every month on the 15th", "FREQ=MONTHLY;BYMONTHDAY=15", "03-15 00:00"),
        ("de", "jeden zweiten Dienstag um 17 Uhr", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "03-02 17:00"),
        ("fr", "tous les jeudis à 14h", "FREQ=WEEKLY;BYDAY=TH", "03-04 14:00"),
        ("es", "cada viernes a las 5 de la tarde", "FREQ=WEEKLY;BYDAY=FR", "03-05 17:00"),
        ("pt", "toda quarta às 15h", "FREQ=WEEKLY;BYDAY=WE", "03-03 15:00"),
    ],
)  # fmt: skip
def test_a_regular_wish_is_a_rule_and_its_first_time(lang: str, text: str, recurrence: str, start: str) -> None:
    [found] = find_times(text, now=NOW, lang=lang, locale=lang)
    assert found.recurrence == recurrence
    assert found.start is not None
    assert f"{found.start:%m-%d %H:%M}" == start
    wall = found.start.replace(tzinfo=None)
    first = next(occurrences(rule(recurrence), wall, ZoneInfo("Europe/Berlin")))
    assert first == wall, "the first time is one of the rule's own"


@pytest.mark.parametrize(
    ("lang", "text", "recurrence"),
    [
        ("en", "every Friday at 11 for three weeks coaching with Kei", "FREQ=WEEKLY;BYDAY=FR;COUNT=3"),
        ("de", "Jeden Freitag um 11 Uhr für drei Wochen ein Coaching mit Kei", "FREQ=WEEKLY;BYDAY=FR;COUNT=3"),
        ("es", "cada viernes a las 11 durante tres semanas con Kei", "FREQ=WEEKLY;BYDAY=FR;COUNT=3"),
        ("fr", "chaque vendredi à 11h pendant trois semaines, coaching avec Kei", "FREQ=WEEKLY;BYDAY=FR;COUNT=3"),
        ("it", "ogni venerdì alle 11 per tre settimane con Kei", "FREQ=WEEKLY;BYDAY=FR;COUNT=3"),
        ("pt", "toda sexta às 11h por três semanas, coaching com Kei", "FREQ=WEEKLY;BYDAY=FR;COUNT=3"),
        ("nl", "elke vrijdag om 11 uur drie weken lang met Kei", "FREQ=WEEKLY;BYDAY=FR;COUNT=3"),
        ("nl", "elke vrijdag om 11 uur voor drie weken met Kei", "FREQ=WEEKLY;BYDAY=FR;COUNT=3"),
        ("en", "every other Friday at 11 for six weeks", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;COUNT=3"),
        ("en", "every weekday at 9am with Ben for 2 weeks", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=10"),
        ("en", "every Friday at 11 with Kei, 4 times", "FREQ=WEEKLY;BYDAY=FR;COUNT=4"),
        ("de", "jeden Freitag um 11 Uhr mit Kei für drei Wochen", "FREQ=WEEKLY;BYDAY=FR;COUNT=3"),
        ("fr", "chaque vendredi à 11h avec Kei pendant trois semaines", "FREQ=WEEKLY;BYDAY=FR;COUNT=3"),
    ],
)
def test_so_many_weeks_of_something_weekly_are_so_many_times(lang: str, text: str, recurrence: str) -> None:
    [found] = find_times(text, now=datetime(2026, 11, 25, 9, tzinfo=ZoneInfo("Europe/Berlin")), lang=lang, locale=lang)
    assert found.recurrence == recurrence


def test_a_single_day_is_no_series() -> None:
    [found] = find_times("Tuesday at 5pm", now=NOW)
    assert found.recurrence is None
