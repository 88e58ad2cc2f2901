"""The bot while the api does not answer: whoever writes is told to send it again, over each way in."""

from pathlib import Path

import httpx
import pytest

from bot.app import create_bot
from nlu.engine import build_engine
from nlu.times import find_times
from parley_sdk import AsyncParley
from tests.fixtures.postgres import free_port


@pytest.mark.parametrize("path", ["/chat/v1/c1/messages", "/o/corner/chat/v1/c1/messages"])
async def test_a_message_is_to_be_sent_again(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parley_sdk.client._PAUSES", ())
    bot = create_bot(AsyncParley(f"http://127.0.0.1:{free_port()}"), build_engine(home=tmp_path, find_times=find_times))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=bot), base_url="http://bot.test") as http:
        told = await http.post(path, json={"id": "m1", "text": "/help"})
        about = await http.get(path.replace("c1/messages", "about"))
    for answer in (told, about):
        assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (503, "away"), answer.text
        assert answer.headers["retry-after"] == "5"
