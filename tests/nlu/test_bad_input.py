"""Texts no person would send: any Unicode, right to left, zero width, very long, binary. Read, in bounded time."""

import random
import time
import unicodedata
from collections.abc import Callable
from dataclasses import replace

import pytest

from nlu.intents import BUILDER_INTENTS, CLIENT_INTENTS
from nlu.local import LocalEngine
from tests.nlu.case import context

ASKED = (None, "time", "name", "zone", "phone", "code", "choice", "confirm", "party_size", "place", "reason", "email")
PIECES = (
    "book", "cancel", "morgen", "mañana", "à 15h", "10-12", "9:99", "\u202e", "\u200b", "\u200d", "\ufeff", "\x00",
    "\ud800", "🙂", "👨\u200d👩\u200d👧", "e\u0301", "ﷺ", "שלום", "مرحبا", "日本", "ß", "İ", "ﬁ", "½", "²", "٣", "१२",
    "1e999", "-1", "99999999999999999999", "every", "first", "of", "and", "@", "a@b.c", "+1",
    "((((", "[[", "\\", "%s", "{x}",
    "'", '"', ";", "--", "\n", "\t", "\r", "to", "ana",
)  # fmt: skip
SLOWEST = 2.0  # seconds of CPU; ordinary messages take milliseconds


def any_char(dice: random.Random) -> str:
    return chr(dice.randrange(0x110000))


def any_text(dice: random.Random) -> str:
    kinds: tuple[Callable[[], str], ...] = (
        lambda: "".join(any_char(dice) for _ in range(dice.randrange(40))),
        lambda: " ".join(dice.choice(PIECES) for _ in range(dice.randrange(14))),
        lambda: "".join(dice.choice(PIECES) for _ in range(dice.randrange(30))),
        lambda: dice.randbytes(dice.randrange(60)).decode("latin-1"),
        lambda: unicodedata.normalize(dice.choice(["NFD", "NFKC"]), " ".join(dice.choice(PIECES) for _ in range(8))),
    )
    return dice.choice(kinds)()


def read_all(engine: LocalEngine, number: int, seed: int) -> None:
    dice = random.Random(seed)
    known = {*CLIENT_INTENTS, *BUILDER_INTENTS}
    for _ in range(number):
        text, asked = any_text(dice), dice.choice(ASKED)
        lang = dice.choice([None, "en", "es", "fr", "de", "pt"])
        began = time.process_time()
        meaning = engine.read(text, context(asked=asked, last=any_text(dice), lang=lang))
        assert time.process_time() - began < SLOWEST, repr(text)
        assert meaning.intent in known, repr(text)
        assert all(text[slot.start : slot.end] == slot.text for slot in meaning.slots.values()), repr(text)
        assert all(text[each.begin : each.stop] == each.text for each in meaning.times), repr(text)
        assert -1 <= meaning.sentiment <= 1
        assert 0 <= meaning.urgency <= 1


def test_a_thousand_strange_texts_are_read(engine: LocalEngine) -> None:
    read_all(engine, 1_000, seed=random.randrange(10**9))


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(10))
def test_a_hundred_thousand_strange_texts_are_read(engine: LocalEngine, seed: int) -> None:
    read_all(engine, 10_000, seed=seed)


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
