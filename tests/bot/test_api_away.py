"""The bot while something does not answer: whoever writes is told to send or say it again, and nothing is changed."""

from pathlib import Path

import httpx
import pytest

from bot.app import create_bot
from nlu.engine import build_engine
from nlu.times import find_times
from nlu.understanding import Context, Understanding
from parley_sdk import AsyncParley, ParleyProblem
from tests.fixtures.postgres import free_port
from tests.fixtures.shop import Shop
from tests.fixtures.wired import service_client


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


class Unanswered:
    """An engine in the middle of whose work the api goes away."""

    async def understand(self, _text: str, _context: Context) -> Understanding:
        raise ParleyProblem({"type": "https://parley.dev/problems/database-away", "status": 503})


@pytest.mark.parametrize(("locale", "told"), [("en-GB", "nothing was changed"), ("de-DE", "es wurde nichts geändert")])
async def test_a_turn_that_is_cut_off_says_so_in_their_language(small_shop: Shop, locale: str, told: str) -> None:
    bot = create_bot(service_client(small_shop), Unanswered())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=bot), base_url="http://bot.test") as http:
        said = {"id": "m1", "text": "haircut", "locale": locale}
        answer = (await http.post("/chat/v1/c1/messages", json=said)).json()
    assert told in answer["replies"][0]["text"]
    assert answer["effects"] == []
