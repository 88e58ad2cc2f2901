"""Three hundred conversations with simulated people, over the chat protocol and the whole stack in one process.

``python -m bench.conversations [--only TWIST] [--sample N] [--show]``. A conversation is complete when what stands
booked at its end is what its person wanted; it is wrong when anything else stands. Data: ``tests/bot/suite``.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from bench.persona import LATER, SUITE, Person, Wish, personas
from kit.clock import HandClock
from kit.db import Database
from kit.tenancy import EVERYBODY
from models.migrate import migrate
from tests.fixtures.engine import trained_home
from tests.fixtures.shop import NOW, open_shop
from tests.fixtures.talking import bot_over

_MOST_TURNS = 12
Row = dict[str, Any]


@dataclass
class Talk:
    """One conversation as the protocol shows it, with what stands booked by its effects (for scoring alone)."""

    http: httpx.AsyncClient
    clock: HandClock
    name: str
    twice: bool = False
    turns: int = 0
    text: str = ""
    labels: list[str] = field(default_factory=list)
    standing: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    log: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)

    async def say(self, text: str) -> None:
        """Send a message (twice, where the line is bad) and read the answer."""
        self.turns += 1
        message = {"id": f"{self.name}-{self.turns}", "text": text}
        for _ in range(1 + self.twice):
            answer = await self.http.post(f"/chat/v1/{self.name}/messages", json=message)
        answer.raise_for_status()
        body = answer.json()
        self.text = " ".join(reply["text"] for reply in body["replies"])
        self.labels = [choice["label"] for reply in body["replies"] for choice in reply["choices"]]
        self.kinds = [effect["kind"] for effect in body["effects"]]
        self.log += [f"  > {text}", f"  < {self.text} {self.labels or ''} {self.kinds or ''}"]
        for effect in body["effects"]:
            self._note(effect)

    def _note(self, effect: Row) -> None:
        if "booking" not in effect:
            return
        self.touched.add(effect["booking"])
        if effect["kind"] in {"booked", "moved"}:
            start = datetime.fromisoformat(effect["start"]).astimezone(ZoneInfo("Europe/Lisbon")).replace(tzinfo=None)
            self.standing[effect["booking"]] = (effect["service"], effect["builder"], start.isoformat())
        elif effect["kind"] == "cancelled":
            self.standing.pop(effect["booking"], None)


@dataclass
class Outcome:
    """What came of a conversation."""

    row: Row
    completed: bool
    wrong: int
    turns: int
    log: list[str]


async def until(talk: Talk, person: Person, is_done: Callable[[], bool]) -> None:
    """Go on answering until it is done or no person would have the patience."""
    while not is_done() and talk.turns < _MOST_TURNS:
        await talk.say(person.answer(talk.text, talk.labels))


def _at_confirmation(talk: Talk) -> bool:
    return "held" in talk.kinds


async def hold_converse(talk: Talk, person: Person, row: Row, second: Wish | None) -> set[tuple[str, str, str]]:
    """Play a conversation by its twist; what should stand at its end."""
    goal = person.wants
    await _PLAYS.get(row["twist"], _plain)(talk, person, second)
    if row["twist"] == "cancel":
        return set()
    if row["twist"] == "two" and second:
        return {goal.booked, second.booked}
    return {person.wants.booked}


async def _plain(talk: Talk, person: Person, _: Wish | None) -> None:
    await talk.say(person.say("book"))
    await until(talk, person, lambda: bool(talk.standing))


async def _vague(talk: Talk, person: Person, _: Wish | None) -> None:
    await talk.say(person.say("book_vague"))
    await until(talk, person, lambda: bool(talk.standing))


async def _by_day(talk: Talk, person: Person, _: Wish | None) -> None:
    await talk.say(person.say("book_day"))
    await until(talk, person, lambda: bool(talk.standing))


async def _family(talk: Talk, person: Person, _: Wish | None) -> None:
    await talk.say(person.say("family"))
    await until(talk, person, lambda: bool(talk.standing))


async def _first_something_else(talk: Talk, person: Person, first: Wish, then: str) -> None:
    goal, person.wants = person.wants, first
    await talk.say(person.say("book"))
    await until(talk, person, lambda: _at_confirmation(talk) or bool(talk.standing))
    person.wants = goal
    await talk.say(person.say(then))
    await until(talk, person, lambda: bool(talk.standing))


async def _correction(talk: Talk, person: Person, first: Wish | None) -> None:
    assert first
    await _first_something_else(talk, person, first, "correct")


async def _correct_day(talk: Talk, person: Person, first: Wish | None) -> None:
    assert first
    await _first_something_else(talk, person, first, "correct_day")


async def _change_of_mind(talk: Talk, person: Person, first: Wish | None) -> None:
    assert first
    goal, person.wants = person.wants, first
    await talk.say(person.say("book"))
    await until(talk, person, lambda: _at_confirmation(talk) or bool(talk.standing))
    await talk.say(person.say("decline"))
    person.wants = goal
    await talk.say(person.say("book"))
    await until(talk, person, lambda: bool(talk.standing))


def _interrupted(what: str) -> Callable[[Talk, Person, Wish | None], Awaitable[None]]:
    async def play(talk: Talk, person: Person, _: Wish | None) -> None:
        await talk.say(person.say("book"))
        await until(talk, person, lambda: _at_confirmation(talk))
        await talk.say(person.say(what))
        await until(talk, person, lambda: bool(talk.standing))

    return play


async def _silence(talk: Talk, person: Person, _: Wish | None) -> None:
    await talk.say(person.say("book"))
    await until(talk, person, lambda: _at_confirmation(talk))
    talk.clock.advance(LATER)
    await until(talk, person, lambda: bool(talk.standing))


async def _wrong_channel(talk: Talk, person: Person, _: Wish | None) -> None:
    """The yes lands in another channel, where nothing is on the table; then in the right one."""
    await talk.say(person.say("book"))
    await until(talk, person, lambda: _at_confirmation(talk))
    other = Talk(talk.http, talk.clock, f"{talk.name}-other")
    await other.say(person.say("yes"))
    talk.standing |= other.standing
    talk.turns += 1
    await until(talk, person, lambda: bool(talk.standing))


async def _two(talk: Talk, person: Person, second: Wish | None) -> None:
    assert second
    first = person.wants
    await talk.say(person.say("two", second))
    await until(talk, person, lambda: bool(talk.standing))
    person.wants = second
    await until(talk, person, lambda: len(talk.standing) > 1)
    person.wants = first


async def _book_then(talk: Talk, person: Person) -> None:
    await talk.say(person.say("book"))
    await until(talk, person, lambda: bool(talk.standing))


async def _move(talk: Talk, person: Person, first: Wish | None) -> None:
    assert first
    goal, person.wants = person.wants, first
    await _book_then(talk, person)
    person.wants = goal
    await talk.say(person.say("move"))
    await until(talk, person, lambda: "moved" in talk.kinds)


async def _cancel(talk: Talk, person: Person, _: Wish | None) -> None:
    await _book_then(talk, person)
    await talk.say(person.say("cancel"))
    if not talk.kinds:
        await talk.say(person.say("yes"))


async def _cancel_kept(talk: Talk, person: Person, _: Wish | None) -> None:
    await _book_then(talk, person)
    await talk.say(person.say("cancel"))
    await talk.say(person.say("no"))


async def _list(talk: Talk, person: Person, _: Wish | None) -> None:
    await _book_then(talk, person)
    await talk.say(person.say("list"))
    if f"{person.wants.start:%H:%M}" not in talk.text.replace(" ", " "):
        talk.standing.clear()  # they were not told: nothing is complete


async def _swap(talk: Talk, person: Person, first: Wish | None) -> None:
    assert first
    goal, person.wants = person.wants, first
    await _book_then(talk, person)
    person.wants = goal
    await talk.say(person.say("swap"))
    if talk.labels:
        await talk.say(person.say("yes"))
    await until(talk, person, lambda: person.wants.booked in talk.standing.values())


async def _taken(talk: Talk, person: Person, _: Wish | None) -> None:
    """Somebody else is faster; the nearest offer is taken instead."""
    rival = Talk(talk.http, talk.clock, f"{talk.name}-rival")
    await rival.say(f"{person.wants.booked[0]} with {person.wants.booked[1]} on {person.wants.start:%-d %B at %H:%M}")
    await rival.say("yes")
    talk.touched |= rival.touched
    person.accepts_nearest = True
    await talk.say(person.say("book"))
    await until(talk, person, lambda: bool(talk.standing))
    if talk.standing and person.took:
        got = next(iter(talk.standing.values()))
        at = datetime.fromisoformat(got[2])
        person.wants = Wish(person.wants.service, person.wants.builder, person.wants.day, f"{at:%H:%M}")


_PLAYS: dict[str, Callable[[Talk, Person, Wish | None], Awaitable[None]]] = {
    "vague": _vague, "day": _by_day, "choice": _by_day, "family": _family, "correction": _correction,
    "correct_day": _correct_day, "change_of_mind": _change_of_mind, "digression": _interrupted("ask"),
    "angry": _interrupted("anger"), "silence": _silence, "wrong_channel": _wrong_channel, "two": _two, "move": _move,
    "cancel": _cancel, "cancel_kept": _cancel_kept, "list": _list, "swap": _swap, "taken": _taken,
    "wait_and_return": _interrupted("list"),
}  # fmt: skip


def rows() -> list[Row]:
    """The checked-in conversations."""
    return [json.loads(line) for line in (SUITE / "conversations.jsonl").read_text("utf-8").splitlines()]


async def play(row: Row, http: httpx.AsyncClient, clock: HandClock) -> tuple[Outcome, set[str]]:
    """Play one conversation; its outcome, and the bookings it touched."""
    words = personas()[row["persona"]]
    person = Person(words, Random(row["id"]), Wish(**row["goal"]))
    talk = Talk(http, clock, row["id"], twice=row["twist"] == "double_send")
    second = Wish(**row["first"]) if "first" in row else None
    wanted = await hold_converse(talk, person, row, second)
    standing = set(talk.standing.values())
    wrong = len(standing - wanted) + (len(talk.standing) - len(standing))
    return Outcome(row, standing == wanted, wrong, talk.turns, talk.log), talk.touched


@asynccontextmanager
async def _open() -> AsyncIterator[tuple[httpx.AsyncClient, httpx.AsyncClient, HandClock]]:
    """The bot over a shop of its own, and its owner."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        database = Database(f"sqlite+aiosqlite:///{home / 'parley.db'}", unsaid=EVERYBODY)
        await migrate(database)
        document = json.loads((SUITE / "shop.json").read_text("utf-8"))
        async with open_shop(database, home, document) as shop, shop.owner() as owner:
            transport = httpx.ASGITransport(app=bot_over(shop, trained_home()))
            async with httpx.AsyncClient(transport=transport, base_url="http://bot.test") as http:
                yield http, owner, shop.clock
        await database.close()


async def play_all(chosen: list[Row]) -> list[Outcome]:
    """Play one after the other; what one has booked is gone before the next begins."""
    outcomes = []
    async with _open() as (http, owner, clock):
        for row in chosen:
            clock.at = NOW
            outcome, touched = await play(row, http, clock)
            outcomes.append(outcome)
            for booking in touched:
                await owner.post(f"/v1/bookings/{booking}/cancel", json={})
    return outcomes


def report(outcomes: list[Outcome]) -> None:
    """A table by language and by twist."""
    print(f"{'group':18}{'n':>5}{'completed':>11}{'wrong':>7}{'median turns':>14}")
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for each in outcomes:
        for name in (each.row["persona"], each.row["twist"], "all"):
            groups[name].append(each)
    for name in sorted(groups, key=lambda key: (key == "all", key)):
        some = groups[name]
        done = sum(each.completed for each in some) / len(some)
        turns = statistics.median(each.turns for each in some)
        print(f"{name:18}{len(some):5}{done:11.1%}{sum(each.wrong for each in some):7}{turns:14.1f}")


def main() -> None:
    """Play and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default=None, help="a twist or a persona")
    parser.add_argument("--sample", type=int, default=None)
    parser.add_argument("--show", action="store_true", help="print what went wrong")
    asked = parser.parse_args()
    chosen = [row for row in rows() if asked.only in {None, row["twist"], row["persona"]}]
    if asked.sample:
        chosen = Random(1).sample(chosen, min(asked.sample, len(chosen)))
    outcomes = asyncio.run(play_all(chosen))
    for each in outcomes:
        if asked.show and not each.completed:
            print(each.row, *each.log, sep="\n")
    report(outcomes)


if __name__ == "__main__":
    main()
