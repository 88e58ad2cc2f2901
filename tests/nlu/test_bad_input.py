"""Texts no person would send are read like any other: without an exception, in bounded time, spans in their place.

``pytest -m slow --log-cli-level=INFO`` tells the slowest text of each ten thousand.
"""

import logging
import random
import time
from dataclasses import dataclass, replace

import pytest

from nlu.intents import BUILDER_INTENTS, CLIENT_INTENTS
from nlu.local import LocalEngine
from nlu.times import find_times, find_vague, resolve_duration, resolve_expression
from tests.nlu.case import NOW, context
from tests.nlu.strange_texts import any_text

log = logging.getLogger(__name__)
ASKED = (None, "time", "name", "zone", "phone", "code", "choice", "confirm", "party_size", "place", "reason", "email")
LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "nl")
KNOWN = {*CLIENT_INTENTS, *BUILDER_INTENTS}
SLOWEST = 2.0  # seconds of CPU; ordinary messages take milliseconds


@dataclass(slots=True)
class Slowest:
    """The text that took longest so far."""

    seconds: float = 0.0
    text: str = ""

    def note(self, seconds: float, text: str) -> None:
        if seconds > self.seconds:
            self.seconds, self.text = seconds, text
        assert seconds < SLOWEST, repr(text[:2_000])

    def __str__(self) -> str:
        return f"slowest {self.seconds:.3f} s, {len(self.text)} characters: {self.text[:60]!r}"


def read_all(engine: LocalEngine, number: int, seed: int) -> Slowest:
    """Read so many texts, each with a question before it that was as strange."""
    dice, slowest = random.Random(seed), Slowest()
    for _ in range(number):
        text, asked, last = any_text(dice), dice.choice(ASKED), any_text(dice)
        lang = dice.choice([None, *LANGUAGES])
        began = time.process_time()
        meaning = engine.read(text, context(asked=asked, last=last, lang=lang))
        slowest.note(time.process_time() - began, text)
        assert meaning.intent in KNOWN, repr(text)
        assert all(text[slot.start : slot.end] == slot.text for slot in meaning.slots.values()), repr(text)
        assert all(text[each.begin : each.stop] == each.text for each in meaning.times), repr(text)
        assert -1 <= meaning.sentiment <= 1
        assert 0 <= meaning.urgency <= 1
    return slowest


def tell_times(number: int, seed: int) -> Slowest:
    """Put so many texts through every door of ``nlu.times``."""
    dice, slowest = random.Random(seed), Slowest()
    for _ in range(number):
        text, lang = any_text(dice), dice.choice(LANGUAGES)
        began = time.process_time()
        found = find_times(text, now=NOW, lang=lang, expecting=dice.random() < 0.5)
        mentions = (*found, *find_vague(text, lang=lang, found=found))
        resolve_expression(text, NOW.replace(tzinfo=None), lang)
        resolve_duration(text, lang)
        slowest.note(time.process_time() - began, text)
        assert all(text[each.begin : each.stop] == each.text for each in mentions), repr(text)
    return slowest


def test_some_hundred_strange_texts_are_read(engine: LocalEngine) -> None:
    read_all(engine, 500, seed=random.randrange(10**9))
    tell_times(300, seed=random.randrange(10**9))


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(10))
def test_a_hundred_thousand_strange_texts_are_read(engine: LocalEngine, seed: int) -> None:
    log.info("read: %s", read_all(engine, 10_000, seed=seed))


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(10))
def test_the_times_of_a_hundred_thousand_strange_texts_are_told(seed: int) -> None:
    log.info("times: %s", tell_times(10_000, seed=seed))


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000, "book " * 20_000, "1-" * 50_000, "\u200b" * 100_000, "@" * 100_000, "1 and " * 17_000,
        "(" * 100_000, "every other " * 8_000, "\U0001f642" * 50_000, "ana " * 25_000,
        bytes(range(256)).decode("latin-1") * 400,
    ],
)  # fmt: skip
def test_a_hundred_kilobytes_take_no_longer_than_a_message(engine: LocalEngine, text: str) -> None:
    began = time.process_time()
    engine.read(text, replace(context(lang=None), last=text, asked="time"))
    assert time.process_time() - began < SLOWEST
