"""The roles apart, each in a process of its own, on PostgreSQL."""

import json
import time
from pathlib import Path

import httpx
import pytest

from tests.fixtures.postgres import Server
from tests.fixtures.processes import parley, serving
from tests.fixtures.shop import DOCUMENT


@pytest.mark.long
@pytest.mark.postgres
@pytest.mark.timeout(300)
def test_web_bot_relay_and_worker_apart_book_and_tell(postgres: Server, tmp_path: Path) -> None:
    name = postgres.copy()
    (tmp_path / "seed.json").write_text(json.dumps(DOCUMENT))
    shared = {"DATABASE_URL": f"postgresql://app@127.0.0.1:{postgres.port}/{name}", "PARLEY_SECRET": "a shared secret"}
    refused = parley(tmp_path, "serve", "--role", "web", more={"DATABASE_URL": ""})
    assert (refused.returncode, "PostgreSQL" in refused.stderr) == (2, True)
    assert parley(tmp_path, "seed", str(tmp_path / "seed.json"), more=shared).returncode == 0

    with (
        serving(tmp_path, role="web", **shared) as web,
        serving(tmp_path, role="bot", PARLEY_API_URL=web.url, **shared) as bot,
        serving(tmp_path, role="relay", **shared),
        serving(tmp_path, role="worker", **shared),
    ):

        def say(number: int, text: str) -> dict[str, list[dict[str, str]]]:
            body = {"id": str(number), "text": text}
            answer: dict[str, list[dict[str, str]]] = httpx.post(
                f"{bot.url}/chat/v1/c1/messages", json=body, timeout=30
            ).json()
            return answer

        say(1, "haircut with Ana tomorrow at 3pm")
        booked = say(2, "yes")
        say(3, "my email is sam@example.org")
        assert [effect["kind"] for effect in booked["effects"]] == ["booked"]
        say(4, "I'd like colour with Ana tomorrow at 10am")
        say(5, "yes")
        assert [effect["kind"] for effect in say(6, "Pay")["effects"]] == ["booked"]
        for _ in range(400):
            if list((tmp_path / "mail").glob("*.eml")):
                break
            time.sleep(0.05)
        assert list((tmp_path / "mail").glob("*.eml"))
    postgres.drop(name)
