"""The server dies without a goodbye; after it is back, everything happened once."""

import json
import sqlite3
import threading
import time
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from api.conversations.set_aside import MOST_TRIES
from tests.fixtures.deadly import WORD
from tests.fixtures.processes import Running, parley, serving
from tests.fixtures.shop import DOCUMENT

NOW, *LATER = (f"2027-06-09T06:0{minute}:00Z" for minute in range(4))  # a lease has ended by the next


def rows(home: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(f"file:{home / 'parley.db'}?mode=ro", uri=True) as database:
        found = database.execute(query).fetchall()
    database.close()
    return found


def until(home: Path, query: str) -> None:
    """Wait until a query finds something."""
    for _ in range(1200):
        if rows(home, query):
            return
        time.sleep(0.025)
    raise AssertionError(f"nothing for {query}")


@pytest.mark.long
def test_a_message_whose_server_was_killed_is_answered_once(tmp_path: Path) -> None:
    """Killed between receiving and replying, at three moments: message, hold and answer exist exactly once."""
    (tmp_path / "seed.json").write_text(json.dumps(DOCUMENT))
    assert parley(tmp_path, "seed", str(tmp_path / "seed.json"), now=NOW).returncode == 0
    with serving(tmp_path, now=NOW) as server:
        httpx.post(f"{server.url}/chat/v1/other/messages", json={"id": "w", "text": "hello"}, timeout=30)
        lost = _say_and_kill(server, tmp_path, "m1", hour=1, delay=0.0)
    for number, delay in ((2, 0.02), (3, 0.05)):
        with serving(tmp_path, now=LATER[number - 2]) as server:
            _answered_once(server, tmp_path, lost)
            lost = _say_and_kill(server, tmp_path, f"m{number}", hour=number, delay=delay)
    with serving(tmp_path, now=LATER[-1]) as server:
        _answered_once(server, tmp_path, lost)
    assert rows(tmp_path, "SELECT count(*) FROM bookings") == [(3,)]
    assert rows(tmp_path, "SELECT count(*) FROM outbox WHERE kind = 'BookingHeld'") == [(3,)]


def _say_and_kill(server: Running, home: Path, name: str, *, hour: int, delay: float) -> dict[str, str]:
    """Say something in a conversation of its own and kill the server ``delay`` seconds after it is stored."""
    body = {"id": name, "text": f"haircut with Ana on Friday at {hour}pm"}

    def send() -> None:
        with suppress(httpx.TransportError):
            httpx.post(f"{server.url}/chat/v1/{name}/messages", json=body, timeout=30)

    sender = threading.Thread(target=send)
    sender.start()
    until(home, f"SELECT 1 FROM messages WHERE external_id = '{name}'")
    time.sleep(delay)
    server.kill()
    sender.join()
    return body


def _answered_once(server: Running, home: Path, said: dict[str, str]) -> None:
    until(home, f"SELECT 1 FROM messages WHERE external_id = '{said['id']}' AND state = 'answered'")
    address = f"{server.url}/chat/v1/{said['id']}/messages"
    answers = [httpx.post(address, json=said, timeout=30).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert [effect["kind"] for effect in answers[0]["effects"]] == ["held"]
    replies = "SELECT count(*) FROM messages o JOIN messages i ON o.replies_to = i.id WHERE i.external_id = "
    assert rows(home, f"{replies}'{said['id']}'") == [(1,)]


@pytest.mark.long
def test_a_message_that_kills_each_server_is_set_aside_and_the_next_one_answered(tmp_path: Path) -> None:
    (tmp_path / "seed.json").write_text(json.dumps(DOCUMENT))
    assert parley(tmp_path, "seed", str(tmp_path / "seed.json"), now=NOW).returncode == 0
    next_said = {"id": "m2", "text": "is there parking?"}
    for now in (NOW, *LATER)[:MOST_TRIES]:
        with serving(tmp_path, now=now, command="tests.fixtures.deadly") as server:
            if now == NOW:
                with pytest.raises(httpx.TransportError):
                    httpx.post(f"{server.url}/chat/v1/c1/messages", json={"id": "m1", "text": WORD}, timeout=30)
            server.process.wait(timeout=60)  # it found what the one before left, and died of it as well
    with serving(tmp_path, now=LATER[-1], command="tests.fixtures.deadly") as server:
        answer = httpx.post(f"{server.url}/chat/v1/c1/messages", json=next_said, timeout=30).json()
        assert "behind the house" in answer["replies"][0]["text"]
    told = parley(tmp_path, "work", "list", now=LATER[-1]).stdout
    assert f"was begun {MOST_TRIES} times" in told
    assert rows(tmp_path, "SELECT tries FROM messages WHERE external_id = 'm1'") == [(MOST_TRIES,)]
