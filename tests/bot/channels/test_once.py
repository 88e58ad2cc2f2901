"""T50: two taps at once, a lost delivery, yesterday's button; duplicates and any interleaving end alike.

What each vendor delivers twice: ``test_six_errands``.
"""

import asyncio
import re
from datetime import timedelta
from random import Random

import pytest

from kit.errors import Later
from tests.fixtures.calling import Request, SlackCalls, Vendor, post
from tests.fixtures.wired import PEOPLE, Wired

WISH = "a haircut with Ana Reyes tomorrow at 10"


async def test_T50_a_slack_retry_counts_once_and_carries_what_was_lost(house: Wired) -> None:
    slack = SlackCalls()
    await house.post("slack", slack.says("U0042", WISH, number=501))
    lost = {"number": 502, "x-slack-retry-num": "1", "x-slack-retry-reason": "http_timeout"}
    await house.post("slack", slack.says("U0042", "yes, book it", **lost))  # type: ignore[arg-type]
    await house.post("slack", slack.says("U0042", "yes, book it", **{**lost, "x-slack-retry-num": "2"}))  # type: ignore[arg-type]
    assert [state for _, _, state in await house.bookings()] == ["confirmed"]
    assert len(house.media["slack"].sent) == 2


@pytest.mark.parametrize("medium", ["telegram", "slack"])
async def test_T50_two_taps_at_once_book_once_and_yesterdays_button_does_nothing(house: Wired, medium: str) -> None:
    await house.say(medium, WISH)
    yes = house.media[medium].sent[-1].piece.choices[0]
    taps = [house.vendor(medium).taps(PEOPLE[medium], yes.value, yes.label) for _ in range(2)]
    await asyncio.gather(*(house.post(medium, tap) for tap in taps))
    assert [state for _, _, state in await house.bookings()] == ["confirmed"]
    texts = [each.piece.text for each in house.media[medium].sent]
    assert sum("Booked" in text for text in texts) == 1
    assert "expired" in texts[-1]
    late = house.vendor(medium).taps(PEOPLE[medium], yes.value, yes.label)
    house.shop.clock.advance(timedelta(days=1))
    await house.post(medium, late)
    assert "That offer has expired" in house.media[medium].sent[-1].piece.text


async def test_two_messages_in_one_second_are_answered_in_order(house: Wired) -> None:
    said = ["a haircut with Ana Reyes", "tomorrow at 10", "no, at 11", "yes"]
    requests = [house.vendor("telegram").says("4242", text) for text in said]
    for request in requests:  # each is stored before it is acknowledged; none waits for an answer
        await post(house.http, "telegram", house.connections["telegram"], request)
    await house.bot.state.inbox.rest()
    texts = [each.piece.text for each in house.media["telegram"].sent]
    assert [text.split(",")[0].split(".")[0] for text in texts[1:3]] == ["Thu", "Thu"]
    assert "11:00" in texts[3]
    assert "Booked" in texts[3]
    assert ("4242", "2027-06-10T10:00:00+00:00", "confirmed") in await house.bookings()


async def test_a_reply_the_vendor_cannot_take_now_goes_later_and_the_next_one_waits_behind_it(house: Wired) -> None:
    telegram = house.media["telegram"]
    telegram.fails = [Later("Too Many Requests: retry after 7", after=timedelta(seconds=7))]
    await house.say("telegram", "hello")
    await house.say("telegram", "thanks")
    assert telegram.sent == []
    house.shop.clock.advance(timedelta(seconds=8))
    while await house.bot.state.turns.deliveries.send_left_over():
        pass
    assert ["Hello" in each.piece.text for each in telegram.sent] == [True, False]


def script(who: str, vendor: Vendor, number: int) -> list[Request]:
    """Somebody books a time that is theirs alone, changes their mind, and every third cancels."""
    day, hour = 10 + number % 20, number // 20
    said = [
        "I would like a haircut with Ana Reyes", f"on June {day} at {9 + hour}:00",
        f"no, June {day} at {13 + hour}:00", "yes",
    ]  # fmt: skip
    if number % 3 == 0:
        said += ["cancel my booking", "yes"]
    return [vendor.says(who, text, number=number * 100 + step) for step, text in enumerate(said)]


def people(house: Wired, count: int) -> list[tuple[str, list[Request]]]:
    media, scripts = sorted(PEOPLE), []
    for number in range(1, count + 1):
        medium = media[number % len(media)]
        who = f"9{number:04}" if medium == "telegram" else f"{PEOPLE[medium][:-3]}{number:03}"
        scripts.append((medium, script(who, house.vendor(medium), number)))
    return scripts


async def play(house: Wired, deliveries: list[tuple[str, Request]], *, at_once: int) -> None:
    room = asyncio.Semaphore(at_once)

    async def one(medium: str, request: Request) -> None:
        async with room:
            answer = await post(house.http, medium, house.connections[medium], request)
            assert answer.status_code == 200, answer.text

    async with asyncio.TaskGroup() as tasks:
        for medium, request in deliveries:
            tasks.create_task(one(medium, request))
    await house.bot.state.inbox.rest()


def shuffled(scripts: list[tuple[str, list[Request]]], most: int, chance: Random) -> list[tuple[str, Request]]:
    """First deliveries of a conversation in order, all conversations mixed; copies of each anywhere after it."""
    waiting = [(medium, list(requests)) for medium, requests in scripts]
    out: list[tuple[str, Request]] = []
    share = sum(len(requests) for _, requests in scripts) / most
    while len(out) < most:
        left = [each for each in waiting if each[1]]
        if left and (not out or chance.random() < share * 1.2 or len(out) + len(left) >= most):
            medium, requests = chance.choice(left)
            out.append((medium, requests.pop(0)))
        else:
            out.append(chance.choice(out))
    assert not any(requests for _, requests in waiting)
    return out


def transcripts(house: Wired) -> dict[tuple[str, str], list[str]]:
    """What each person got, in order; references differ from house to house."""
    found: dict[tuple[str, str], list[str]] = {}
    for medium, twin in house.media.items():
        for each in twin.sent:
            found.setdefault((medium, each.to), []).append(re.sub(r"bkg_\w+", "bkg", each.piece.text))
    return found


async def both_ways(messy: Wired, clean: Wired, *, count: int, deliveries: int) -> None:
    mixed = shuffled(people(messy, count), deliveries, Random(50))
    await play(messy, mixed, at_once=8)
    await play(clean, [(medium, each) for medium, said in people(clean, count) for each in said], at_once=1)
    assert await messy.bookings() == await clean.bookings()
    assert transcripts(messy) == transcripts(clean)
    assert await messy.count_messages() == await clean.count_messages()


async def test_a_hundred_and_fifty_duplicated_and_mixed_deliveries_end_like_one_of_each(
    house: Wired, clean_house: Wired
) -> None:
    await both_ways(house, clean_house, count=8, deliveries=150)


@pytest.mark.slow
@pytest.mark.timeout(1200)
async def test_a_thousand_duplicated_and_mixed_deliveries_end_like_one_of_each(
    house: Wired, clean_house: Wired
) -> None:
    await both_ways(house, clean_house, count=60, deliveries=1000)
