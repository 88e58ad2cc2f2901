"""Texts no person would send, as whole turns: an answer each, nothing booked, in bounded time."""

import logging
import random
import time

import pytest

from nlu.yes.plain import is_plain_yes
from tests.fixtures.talking import Person
from tests.nlu.strange_texts import any_text, long_text

log = logging.getLogger(__name__)
WISHES = ("haircut with Ana", "haircut with Ana tomorrow afternoon", "haircut with Ana on Friday at 3pm",
          "cancel my booking", "colour with Ana on Friday at 3pm")  # fmt: skip
SLOWEST = 5.0  # seconds of CPU for a turn, the database's work in it
COMMITTED = {"booked", "moved", "cancelled"}
_TOO_LONG_OR_NO_TEXT = {400, 413, 422}


async def send(person: Person, text: str, number: int) -> int:
    """The status a text is answered with; ``person`` knows the effects."""
    body = {"id": f"s{number}", "text": text}
    answer = await person.http.post(f"/chat/v1/{person.conversation}/messages", json=body)
    person.effects = answer.json()["effects"] if answer.status_code == 200 else []
    if answer.status_code == 200:
        assert all(reply["text"].strip() for reply in answer.json()["replies"])
        assert "Something on our side" not in answer.text, repr(text)
    return answer.status_code


async def talk_strangely(person: Person, number: int, seed: int) -> float:
    """Say so many strange things at any point of a booking; the seconds of CPU the slowest turn took."""
    dice, slowest = random.Random(seed), 0.0
    for at in range(number):
        if at % 10 == 0:
            person.conversation = f"strange{seed}x{at}"
            await person.say(dice.choice(WISHES), message_id=f"w{at}")
        text = any_text(dice).encode("utf-8", "replace").decode()
        if any(is_plain_yes(text, deed) for deed in ("book", "cancel", "pay")):  # by chance somebody agrees
            continue
        began = time.process_time()
        status = await send(person, text, at)
        slowest = max(slowest, time.process_time() - began)
        assert status == 200 or status in _TOO_LONG_OR_NO_TEXT, (status, repr(text[:500]))
        assert not COMMITTED & set(person.kinds()), repr(text)
        assert slowest < SLOWEST, repr(text[:500])
    return slowest


async def test_strange_texts_are_answered_at_any_point_and_book_nothing(person: Person) -> None:
    await talk_strangely(person, 40, seed=random.randrange(10**9))


async def test_what_is_too_long_is_refused_not_failed_on(person: Person) -> None:
    for at in range(5):
        assert await send(person, long_text(random.Random(at)).encode("utf-8", "replace").decode(), at) in {413, 422}


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(4))
async def test_two_thousand_strange_turns_are_answered_and_book_nothing(person: Person, seed: int) -> None:
    log.info("turns: slowest %.3f s", await talk_strangely(person, 500, seed=seed))
