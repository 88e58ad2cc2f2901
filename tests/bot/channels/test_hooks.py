"""Calls that are forged, altered, stale, oversized or malformed leave nothing but a count."""

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.calling import Request, SlackCalls, TelegramCalls, TwilioCalls
from tests.fixtures.wired import PEOPLE, Wired

MEDIA = sorted(PEOPLE)
SIGNATURES = {
    "telegram": "x-telegram-bot-api-secret-token", "slack": "x-slack-signature",
    "sms": "x-twilio-signature", "whatsapp": "x-twilio-signature",
}  # fmt: skip


async def refused(house: Wired, medium: str) -> dict[str, int]:
    """What the desk is told of refused calls."""
    await house.bot.state.refusals.tell()
    async with house.shop.owner() as http:
        told: dict[str, int] = (await http.get(f"/v1/channels/{medium}")).json()["refused"]
    return told


def bad_calls(house: Wired, medium: str) -> list[tuple[str, Request]]:
    good = house.vendor(medium).says(PEOPLE[medium], "hello")
    signature = SIGNATURES[medium]
    unsigned = {name: value for name, value in good.headers.items() if name != signature}
    guessed = {**good.headers, signature: "0" * len(good.headers[signature])}
    calls = [
        ("no signature", Request(good.body, unsigned)),
        ("a guessed signature", Request(good.body, guessed)),
        ("a signature that is no ASCII", Request(good.body, {**unsigned, signature: "ü".encode().decode("latin-1")})),
    ]
    if medium != "telegram":  # Telegram shows a secret; it signs no body
        calls.append(("an altered body", Request(good.body.replace(b"hello", b"cancel"), good.headers)))
    return calls


@pytest.mark.parametrize("medium", MEDIA)
async def test_a_forged_call_is_401_and_leaves_only_a_count(house: Wired, medium: str) -> None:
    forged = bad_calls(house, medium)
    for what, request in forged:
        answer = await house.post(medium, request)
        assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (401, "bad-signature"), what
    assert await house.count_messages() == 0
    assert house.media[medium].sent == []
    assert await refused(house, medium) == {"bad-signature": len(forged)}


@pytest.mark.parametrize("medium", MEDIA)
async def test_anothers_good_call_is_forged_here(house: Wired, medium: str) -> None:
    """What was signed for one connection does not pass at another of the same vendor."""
    good = house.vendor(medium).says(PEOPLE[medium], "hello")
    other = "slack" if medium != "slack" else "telegram"
    answer = await house.post(other, good)
    assert answer.status_code == 401


async def test_a_stale_slack_call_is_401(house: Wired) -> None:
    for stamp in (int(time.time()) - 301, int(time.time()) + 600):
        answer = await house.post("slack", SlackCalls(stamp=stamp).says("U1", "hello"))
        assert answer.status_code == 401
    assert await refused(house, "slack") == {"bad-signature": 2}


@pytest.mark.parametrize(
    "stamp", ["", "soon", "-1", "9" * 13, "9" * 400, "9" * 5000, "1e400", "inf", "1_000", "²"], ids=lambda it: it[:6]
)
async def test_a_slack_call_whose_time_is_none_is_401(house: Wired, stamp: str) -> None:
    headers = {"x-slack-request-timestamp": stamp.encode().decode("latin-1"), "x-slack-signature": "v0=0"}
    for body in (b"{}", b"\xff"):
        assert (await house.post("slack", Request(body, headers))).status_code == 401
    assert await refused(house, "slack") == {"bad-signature": 2}


async def test_a_forged_slack_call_that_is_no_text_is_401(house: Wired) -> None:
    headers = {"x-slack-request-timestamp": str(int(time.time())), "x-slack-signature": "v0=0"}
    assert (await house.post("slack", Request(b"\xff", headers))).status_code == 401


@pytest.mark.parametrize("medium", MEDIA)
async def test_an_oversized_call_is_413_and_counted(house: Wired, medium: str) -> None:
    answer = await house.post(medium, house.vendor(medium).says(PEOPLE[medium], "x" * 70_000))
    assert answer.status_code == 413
    assert await house.count_messages() == 0
    assert await refused(house, medium) == {"too-large": 1}


def malformed(house: Wired) -> list[tuple[str, Request]]:
    """Signed as they should be, and still no call of that vendor."""
    telegram, slack = TelegramCalls(house.connections["telegram"]), SlackCalls()
    json, form = "application/json", "application/x-www-form-urlencoded"
    strange: list[Any] = ["x", [], {"text": 1}]
    calls = [("telegram", telegram.signed({"update_id": 1, "message": told})) for told in strange]
    calls += [("telegram", telegram.signed({"update_id": {"a": 1}, "callback_query": {"id": []}}))]
    calls += [("telegram", telegram.says("1", "half \ud83d a character"))]
    good = telegram.says("1", "x").headers
    calls += [("telegram", Request(body, good)) for body in (b"", b"{", b"[]", b"\xff\xfe", b"[" * 30_000)]
    calls += [("slack", slack.signed(body, json)) for body in (b"", b"{", b"[]", b"\xff", b'{"type":"event_callback"}')]
    calls += [("slack", slack.signed(b'{"type":"event_callback","team_id":1,"event":[]}', json))]
    calls += [("slack", slack.signed(body, form)) for body in (b"payload={", b"payload=[]", b"command=/book")]
    calls += [("slack", slack.signed(b'payload={"type":"block_actions","actions":[]}', form))]
    calls += [("slack", slack.says("U" * 300, "x")), ("slack", slack.says("U\x00", "x"))]
    twilio = TwilioCalls(house.connections["sms"])
    calls += [("sms", twilio.form({"Body": "hello"})), ("sms", twilio.form({"Body": "x", "From": "+1"}))]
    calls += [("sms", Request(b"\xff=\xfe", {"content-type": form})), ("sms", Request(b"a=1&" * 300, {}))]
    return calls


async def test_a_malformed_call_is_400_and_leaves_only_a_count(house: Wired) -> None:
    for medium, request in malformed(house):
        answer = await house.post(medium, request)
        assert answer.status_code in {400, 401}, (medium, request.body[:80], answer.text)
    assert await house.count_messages() == 0
    assert (await refused(house, "telegram")).keys() == {"malformed-call"}
    assert (await refused(house, "sms"))["malformed-call"] >= 2


async def test_a_replayed_call_is_answered_and_changes_nothing(house: Wired) -> None:
    for medium in MEDIA:
        request = house.vendor(medium).says(PEOPLE[medium], "hello")
        before = await house.count_messages()
        assert (await house.post(medium, request)).status_code == 200
        told = await house.count_messages()
        assert told == before + 2  # what was said, and the reply
        assert (await house.post(medium, request)).status_code == 200
        assert (await house.count_messages(), len(house.media[medium].sent)) == (told, 1)


async def test_doors_that_are_nobodys_are_404(house: Wired) -> None:
    good = house.vendor("telegram").says("1", "hello")
    connection = house.connections["telegram"]
    for path in (
        "/hooks/bot/telegram/con_00000000000000000000000000", "/hooks/bot/telegram/nonsense",
        f"/hooks/bot/slack/{connection}", f"/hooks/bot/carrier_pigeon/{connection}",
    ):  # fmt: skip
        answer = await house.http.post(path, content=good.body, headers=good.headers)
        assert answer.status_code == 404, path
    assert await house.count_messages() == 0


async def test_slack_is_shown_its_challenge_only_when_it_signs(house: Wired) -> None:
    asked = b'{"type":"url_verification","challenge":"3eZbrw1aB","token":"x"}'
    answer = await house.post("slack", SlackCalls().signed(asked, "application/json"))
    assert answer.json() == {"challenge": "3eZbrw1aB"}
    assert (await house.post("slack", Request(asked, {"content-type": "application/json"}))).status_code == 401


async def test_looking_at_a_hook_changes_nothing(house: Wired) -> None:
    for medium, connection in house.connections.items():
        assert (await house.http.get(f"/hooks/bot/{medium}/{connection}")).status_code == 405


async def test_a_call_is_believed_behind_a_proxy_that_speaks_http_to_us(house: Wired) -> None:
    """The signature is over the public address; what the proxy made of it does not count, nor what headers claim."""
    request = house.vendor("sms").says(PEOPLE["sms"], "hello")
    request.headers |= {"host": "10.0.0.7:8080", "x-forwarded-proto": "http", "x-forwarded-host": "elsewhere"}
    assert (await house.post("sms", request)).status_code == 200
    assert len(house.media["sms"].sent) == 1


async def test_secrets_are_sealed_and_never_shown_again(house: Wired) -> None:
    async with house.shop.owner() as http:
        told = await http.get("/v1/channels/telegram")
        assert told.json()["has"] == ["bot_token"]
        assert "AAHdqTcvCH1v" not in told.text
    file = house.shop.database.engine.url.database
    assert file
    kept = await asyncio.to_thread(Path(file).read_bytes)
    assert b"AAHdqTcvCH1v" not in kept
    async with house.shop.http() as visitor:
        for path in ("/v1/connections?medium=telegram", f"/v1/connections/{house.connections['telegram']}"):
            assert (await visitor.get(path)).status_code in {401, 403}


@pytest.mark.parametrize("connection", ["%00", "con_%0a", "%3f", "%23", "x%0d%0ay", ".", "%3fmedium=slack", "con_"])
async def test_an_address_that_is_none_leads_nowhere(house: Wired, connection: str) -> None:
    for medium in MEDIA:
        answer = await house.http.post(f"/hooks/bot/{medium}/{connection}", content=b"{}")
        assert answer.status_code in {404, 405}, (medium, answer.text)


@pytest.mark.parametrize("text", [5, ["a"], {"a": 1}])
async def test_a_signed_call_that_is_not_as_documented_is_400(house: Wired, text: Any) -> None:
    good = house.vendor("telegram").says(PEOPLE["telegram"], "hello")
    update = json.loads(good.body)
    update["message"]["text"] = text
    answer = await house.post("telegram", Request(json.dumps(update).encode(), good.headers))
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (400, "malformed-call"), answer.text
    assert await house.count_messages() == 0
