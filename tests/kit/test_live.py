"""Live news: brief, told on commit alone, and never piling up behind somebody who does not listen."""

import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from kit.db import Database
from kit.live import Hub, News, listening, news_of
from kit.outbox import Event, announce
from tests.fixtures import rows

HOUSE, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
NOW = datetime(2027, 6, 9, tzinfo=UTC)
LETTERS = st.sampled_from('aé漢😀"\\\x01\x00')  # of one to four bytes, and such as JSON writes longer
LONG = st.builds(lambda letter, times: letter * times, LETTERS, st.integers(0, 20_000))
VALUES = st.none() | st.integers(-(2**53), 2**53) | LONG | st.lists(st.integers(), max_size=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class LampLit(Event):
    room: str


def some(number: int = 0) -> News:
    return News(organisation_id=HOUSE, kind="LampLit", facts={"room": number})


@given(st.dictionaries(st.text("abcdef_", max_size=20), VALUES, max_size=12))
def test_news_of_any_payload_fits_a_notify_and_reads_back(payload: dict[str, object]) -> None:
    news = news_of(HOUSE, "LampLit", payload)
    assert len(news.as_text().encode()) < 8000
    assert News.from_text(news.as_text()) == news


def test_news_reaches_the_organisations_own_watchers_alone() -> None:
    hub = Hub()
    with hub.watch(HOUSE) as ours, hub.watch(OTHER) as theirs:
        hub.tell(some())
        assert ours.get_nowait() == some()
        assert theirs.empty()


def test_whoever_left_costs_nothing() -> None:
    hub = Hub()
    with hub.watch(HOUSE) as ours:
        pass
    hub.tell(some())
    assert ours.empty()


def test_a_watcher_who_does_not_listen_is_told_to_look_again() -> None:
    hub = Hub()
    with hub.watch(HOUSE) as queue:
        for number in range(1000):
            hub.tell(some(number))
        heard = [queue.get_nowait() for _ in range(queue.qsize())]
    assert len(heard) < 1000
    assert None in heard
    assert heard[-1] == some(999)


async def test_an_event_is_told_when_it_commits_and_not_when_it_does_not(database: Database) -> None:
    organisation = rows.organisation()
    await rows.saved(database, organisation)
    lit = [LampLit(organisation_id=organisation.id, subject=HOUSE, room=room) for room in ("never", "hall")]
    async with listening(database.hub, database.engine.url):
        with database.hub.watch(organisation.id) as queue:
            async with database.writing() as session:
                await announce(session, lit[0], NOW)
                await session.rollback()
            async with database.writing() as session:
                await announce(session, lit[1], NOW)
                before_commit = queue.qsize()
                await session.commit()
            heard = await queue.get()
    assert before_commit == 0
    assert heard is not None
    assert (heard.kind, heard.facts["room"]) == ("LampLit", "hall")
    assert json.loads(heard.as_text())["organisation"] == organisation.id.hex
