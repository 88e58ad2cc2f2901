"""The demo business: open every day, three builders in three zones, services of different length, some history."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from parley.seed_document import SeedDocument

SLUG = "demo"
_EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]
_CLIENTS = ("Noor Haddad", "Tom Ericsson", "Priya Nair", "Lucía Romero", "Jonas Weber", "Mei Tanaka")
_HOURS = (9, 10, 11, 13, 14, 15, 16)


def document(now: datetime) -> SeedDocument:
    """The demo as a seed document, with bookings around ``now``: some past with their outcome, some to come."""
    return SeedDocument.model_validate(
        {
            "organisation": {
                "name": "Harbour Studio", "slug": SLUG, "zone": "America/New_York", "locale": "en-US",
                "currency": "USD",
            },
            "services": _services(),
            "builders": [
                _builder(
                    "Ana Reyes", "America/New_York", "New York", ["Coaching session", "Intro call", "Group workshop"]
                ),
                _builder("Ben Okafor", "Europe/London", "London", ["Coaching session", "Intro call"]),
                _builder("Kei Mori", "Asia/Tokyo", "Tokyo", ["Coaching session", "Deep dive"]),
            ],
            "clients": [{"name": name} for name in _CLIENTS],
            "bookings": _bookings(now),
            "questions": [
                _question("Where do sessions take place?", "By video; the link comes with the confirmation."),
                _question("Can I cancel for free?", "Yes, until the session begins."),
                _question("What should I bring?", "A question you want to work on, and something to write with."),
            ],
        }
    )  # fmt: skip


def _question(question: str, answer: str) -> dict[str, str]:
    return {"question": question, "answer": answer}


def _services() -> list[dict[str, Any]]:
    return [
        {"name": "Coaching session", "minutes": 60, "step": 30, "price": 8000, "buffer_after": 15,
         "aliases": ["coaching"], "description": "One to one, an hour."},
        {"name": "Intro call", "minutes": 20, "step": 20, "price": 0, "aliases": ["intro", "introduction", "call"],
         "description": "Twenty minutes to get to know each other."},
        {"name": "Deep dive", "minutes": 120, "step": 60, "price": 15000, "buffer_after": 30,
         "aliases": ["long session"], "description": "Two hours on one topic."},
        {"name": "Group workshop", "minutes": 90, "step": 90, "price": 2500, "capacity": 8,
         "aliases": ["workshop", "group", "class"], "description": "Up to eight people."},
    ]  # fmt: skip


def _builder(name: str, zone: str, place: str, services: list[str]) -> dict[str, Any]:
    hours = [{"days": _EVERY_DAY, "start": "09:00", "end": "18:00"}]
    return {"name": name, "zone": zone, "place": place, "services": services, "hours": hours}


def _bookings(now: datetime) -> list[dict[str, Any]]:
    """Three weeks of history and one to come, two or three sessions a day for each builder."""
    found = []
    plan = (("Ana Reyes", "America/New_York"), ("Ben Okafor", "Europe/London"), ("Kei Mori", "Asia/Tokyo"))
    for offset in range(-21, 8):
        for number, (builder, zone) in enumerate(plan):
            day = (now.astimezone(ZoneInfo(zone)) + timedelta(days=offset)).date()
            for turn in range(2):
                hour = _HOURS[(offset * 3 + number * 2 + turn * 4) % len(_HOURS)]
                start = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(zone))
                found.append(_booking(builder, start, now, offset + number * 2 + turn))
    return found


def _booking(builder: str, start: datetime, now: datetime, number: int) -> dict[str, Any]:
    made: dict[str, Any] = {
        "builder": builder, "service": "Coaching session", "start": start.isoformat(),
        "client": _CLIENTS[number % len(_CLIENTS)],
    }  # fmt: skip
    if start + timedelta(hours=1) < now:
        made["outcome"] = "no_show" if number % 7 == 3 else "completed"  # noqa: PLR2004 - one in seven
    return made
