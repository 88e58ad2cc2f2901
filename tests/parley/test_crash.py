"""The server dies without a goodbye; after it is back, everything happened once."""

import json
import sqlite3
import threading
import time
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.fixtures.processes import parley, serving
from tests.fixtures.shop import DOCUMENT


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


@pytest.mark.parametrize("delay", [0.0, 0.02, 0.05])
def test_a_message_whose_server_was_killed_is_answered_once(tmp_path: Path, delay: float) -> None:
    """Killed between receiving and replying: the message, its hold and its answer exist exactly once."""
    (tmp_path / "seed.json").write_text(json.dumps(DOCUMENT))
    now = "2027-06-09T06:00:00Z"
    assert parley(tmp_path, "seed", str(tmp_path / "seed.json"), now=now).returncode == 0
    body = {"id": "m1", "text": "haircut with Ana on Friday at 3pm"}

    def send(url: str) -> None:
        with suppress(httpx.TransportError):
            httpx.post(f"{url}/chat/v1/c1/messages", json=body, timeout=30)

    with serving(tmp_path, now=now) as server:
        httpx.post(f"{server.url}/chat/v1/other/messages", json={"id": "w", "text": "hello"}, timeout=30)
        sender = threading.Thread(target=send, args=(server.url,))
        sender.start()
        until(tmp_path, "SELECT 1 FROM messages WHERE external_id = 'm1'")
        time.sleep(delay)
        server.kill()
        sender.join()
    with serving(tmp_path, now="2027-06-09T06:01:00Z") as server:
        until(tmp_path, "SELECT 1 FROM messages WHERE external_id = 'm1' AND state = 'answered'")
        answers = [httpx.post(f"{server.url}/chat/v1/c1/messages", json=body, timeout=30).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert [effect["kind"] for effect in answers[0]["effects"]] == ["held"]
    replies = "SELECT count(*) FROM messages o JOIN messages i ON o.replies_to = i.id WHERE i.external_id = 'm1'"
    assert rows(tmp_path, replies) == [(1,)]
    assert rows(tmp_path, "SELECT count(*) FROM bookings") == [(1,)]
    assert rows(tmp_path, "SELECT count(*) FROM outbox WHERE kind = 'BookingHeld'") == [(1,)]
