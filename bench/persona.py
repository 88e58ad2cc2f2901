"""A simulated person: knows their own goal and words, sees only what the bot writes and the choices it shows.

They never read state, effects or what the protocol says was asked; they understand the bot's text by the words a
person would go by, in their own language, and check what they are asked to confirm against what they want.
"""

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

SUITE = Path(__file__).parents[1] / "tests" / "bot" / "suite"
NAMES = {"ana": "Ana Reyes", "ben": "Ben Okoro", "clara": "Clara Weiss"}
SERVICES = {"haircut": "Haircut", "massage": "Massage", "colour": "Colour", "yoga": "Yoga"}
DAYS = {"thu": date(2027, 6, 10), "fri": date(2027, 6, 11), "sat": date(2027, 6, 12), "mon": date(2027, 6, 14),
        "tue": date(2027, 6, 15)}  # fmt: skip
_YES_LABEL = re.compile(r"^(yes|sí|oui|ja|sim)\b", re.IGNORECASE)
_PAY_LABEL = re.compile(r"\b(pay|pagar|payer|zahlen)\b", re.IGNORECASE)
_EMAIL = re.compile(r"e-?mail|correo", re.IGNORECASE)
_TIME_ONLY = re.compile(r"what time|qué hora|quelle heure|welche uhrzeit|que hora", re.IGNORECASE)
_DAY = re.compile(r"\bday\b|\bdía\b|\bjour\b|\btag\b|\bdia\b", re.IGNORECASE)
_WHO = re.compile(r"\bwho\b|con quién|\bqui\b|zu wem|com quem", re.IGNORECASE)
_WHICH = re.compile(
    r"which service|what kind|qué servicio|quel service|quel type|welche leistung|que serviço|que tipo|was für",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})\s*([ap]m)?", re.IGNORECASE)


@dataclass(frozen=True)
class Wish:
    """What somebody wants: keys of the persona's words."""

    service: str
    builder: str
    day: str
    time: str

    @property
    def start(self) -> datetime:
        """Wall time in Lisbon."""
        return datetime.combine(DAYS[self.day], datetime.strptime(self.time, "%H:%M").time())  # noqa: DTZ007

    @property
    def booked(self) -> tuple[str, str, str]:
        return SERVICES[self.service], NAMES[self.builder], self.start.isoformat()


@dataclass
class Person:
    """Speaks as a persona does. ``wants`` is what they are after right now; it changes when they change their mind."""

    words: dict[str, Any]
    dice: Random
    wants: Wish
    accepts_nearest: bool = False
    took: list[str] = field(default_factory=list)
    told: set[str] = field(default_factory=set)

    def say(self, what: str, second: Wish | None = None) -> str:
        """One of the ways this persona says something, about the wish."""
        template = self.dice.choice(self.words[what])
        filled = self._filled(self.wants)
        if second:
            filled |= {f"{key}2": value for key, value in self._filled(second).items()}
        return str(template.format(**filled))

    def _filled(self, wish: Wish) -> dict[str, str]:
        mine = self.words["words"]
        one = {key: self.dice.choice(mine[getattr(wish, key)]) for key in ("service", "builder", "day", "time")}
        day = one["day"]
        feminine = day.startswith(("seg", "ter", "qui", "sex"))
        return one | {"el_day": f"el {day}", "al_day": f"al {day}", "na_day": f"{'na' if feminine else 'no'} {day}"}

    def answer(self, text: str, labels: list[str]) -> str:
        """What a person says to this reply."""
        question = (re.findall(r"[^.!?\n]*\?", text) or [text])[-1]
        if any(_PAY_LABEL.search(label) for label in labels):
            return next(label for label in labels if _PAY_LABEL.search(label))
        if any(_YES_LABEL.search(label) for label in labels):
            return self.say("yes") if self._is_right(text) else self.say("correct")
        timed = [label for label in labels if _CLOCK.search(label)]
        if timed:
            return self._choose(timed, labels)
        if _EMAIL.search(question):
            return self.say("answer_email")
        if _TIME_ONLY.search(question) and not _DAY.search(question):
            return self.say("answer_time")
        if _WHICH.search(question):
            return self.say("answer_service")
        if _WHO.search(question):
            return self.say("answer_builder")
        if _DAY.search(question):
            return self.say("answer_when")
        return self.say("book")

    def _choose(self, timed: list[str], labels: list[str]) -> str:
        for label in timed:
            if self._has_time(label) and (
                not re.search(r"\d{4}", label) or str(self.wants.start.day) in _numbers(label)
            ):
                self.took.append(label)
                return self.dice.choice([str(labels.index(label) + 1), label])
        if self.accepts_nearest:
            self.took.append(timed[0])
            return timed[0]
        return self.say("answer_when")

    def _is_right(self, text: str) -> bool:
        """Whether what is to be confirmed is what they want, as far as a person reads it."""
        if self.accepts_nearest and self.took:
            return True
        service, builder, _ = self.wants.booked
        is_then = self._has_time(text) and str(self.wants.start.day) in _numbers(text)
        return is_then and builder in text and service in text

    def _has_time(self, text: str) -> bool:
        return f"{self.wants.start:%H:%M}" in _clocks(text)


def _clocks(text: str) -> set[str]:
    found = set()
    for hour, minute, half in _CLOCK.findall(text):
        at = int(hour) % 12 + (12 if half.lower() == "pm" else 0) if half else int(hour)
        found.add(f"{at:02d}:{minute}")
    return found


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"(?<![\d:])\d{1,2}(?![\d:])", text))


def personas() -> dict[str, dict[str, Any]]:
    """The checked-in personas by name."""
    return tomllib.loads((SUITE / "personas.toml").read_text("utf-8"))


LATER = timedelta(minutes=40)
