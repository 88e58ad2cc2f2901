"""Media of the bot by the contract of their port; a new file in the folder is under these tests at once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from twilio.request_validator import RequestValidator

from bot import channels, port
from bot.channels.pretend import Pretend
from bot.port import (
    Arrived,
    BadSignature,
    Call,
    Channel,
    Line,
    Malformed,
    OptedOut,
    Progress,
    open_channels,
)
from bot.wire.presenting import Choice, Piece
from kit.errors import Later, Refused, Unsupported
from kit.registry import plugins
from kit.settings import Settings
from tests.fixtures.listening import listening_on
from tests.fixtures.postgres import free_port

URL = "https://kiez.example/hooks/bot/sms/con_1"
LINE = Line("con_1", "kiez", {"bot_token": "1:a", "token:T1": "xoxb-1", "signing_secret": "s"})
THEM, NOW = "+4915112345678", datetime(2027, 6, 1, 8, tzinfo=UTC)


def twilio_settings(base: str = "", **more: Any) -> Settings:
    return Settings(
        twilio_account_sid="AC1", twilio_auth_token=SecretStr("token"), twilio_sms_from="+15550001",
        twilio_whatsapp_from="+15550002", twilio_api_base=base, **more,
    )  # fmt: skip


@pytest.mark.parametrize("name", sorted(plugins(channels)))
async def test_every_channel_keeps_to_the_port(name: str, tmp_path: Path) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    more = {"telegram_api_base": nowhere, "slack_api_base": f"{nowhere}/api/"}
    opened: Channel = plugins(channels)[name].open_channel(twilio_settings(nowhere, demo=True, home=tmp_path, **more))
    for body in (b"MessageSid=SM1&From=%2B49&Body=STOP", b"{}", b"\xff", b""):
        with pytest.raises((BadSignature, Malformed)):
            opened.verify(Call(URL, {}, body), LINE)
    assert "/" in opened.answer(Call(URL, {}, b""), None).kind
    long = opened.present("A sentence that goes on. " * 400, [Choice("Yes", "tok_1")])
    assert len(long) > 1
    assert long[-1].choices or long[-1].text.endswith("1. Yes")
    if not isinstance(opened, Pretend):
        to = "T1.U1" if name == "slack" else "4242"
        with pytest.raises(Later):
            await opened.send(LINE, to, long[-1], report_to=URL)
        with pytest.raises((Later, Unsupported)):
            await opened.find(LINE, to, long[-1], since=NOW)
    await opened.close()


def test_the_port_says_what_a_crash_means() -> None:
    assert port.DELIVERY == "askable"


def test_the_demo_pretends_only_where_nothing_real_is_set_up(tmp_path: Path) -> None:
    assert set(open_channels(Settings())) == {"slack", "telegram"}
    assert isinstance(open_channels(Settings(demo=True, home=tmp_path))["sms"], Pretend)
    assert not isinstance(open_channels(twilio_settings(demo=True, home=tmp_path))["sms"], Pretend)
    assert set(open_channels(twilio_settings())) == {"slack", "sms", "telegram", "voice", "whatsapp"}


@asynccontextmanager
async def answering(status: int, body: dict[str, Any], got: list[dict[str, str]]) -> AsyncIterator[str]:
    """A Twilio that gives one answer, as its documentation writes them."""

    async def take(request: Request) -> Response:
        got.append({name: str(value) for name, value in (await request.form()).items()})
        return JSONResponse(body, status)

    app = Starlette(routes=[Route("/{path:path}", take, methods=["POST"])])
    async with listening_on(app, free_port()) as url:
        yield url


@pytest.mark.parametrize(
    ("status", "code", "meaning"),
    [(400, 21610, OptedOut), (400, 21211, Refused), (400, 21614, Refused), (429, 20429, Later), (503, 0, Later),
     (401, 20003, Later)],
)  # fmt: skip
async def test_twilios_no_says_what_to_do_next(status: int, code: int, meaning: type[Exception]) -> None:
    body = {"code": code, "message": "no", "status": status, "more_info": ""}
    async with answering(status, body, []) as url:
        with pytest.raises(meaning) as raised:
            await open_channels(twilio_settings(url))["sms"].send(LINE, THEM, Piece("hello"), report_to=URL)
    assert type(raised.value) is meaning


@pytest.mark.parametrize(
    ("medium", "sender", "expected"),
    [("sms", "+15550001", {"From": "+15550001", "To": THEM}),
     ("sms", "MG1", {"MessagingServiceSid": "MG1", "To": THEM}),
     ("whatsapp", "+15550001", {"From": "whatsapp:+15550002", "To": f"whatsapp:{THEM}"})],
)  # fmt: skip
async def test_a_message_names_its_sender_as_its_medium_wants(
    medium: str, sender: str, expected: dict[str, str]
) -> None:
    got: list[dict[str, str]] = []
    async with answering(201, {"sid": "SM1", "status": "queued"}, got) as url:
        settings = twilio_settings(url).model_copy(update={"twilio_sms_from": sender})
        assert await open_channels(settings)[medium].send(LINE, THEM, Piece("hello"), report_to=URL) == "SM1"
    assert expected.items() <= got[0].items()
    assert (got[0]["Body"], got[0]["StatusCallback"]) == ("hello", URL)


def call(form: dict[str, str], url: str = URL) -> Call:
    signature = RequestValidator("token").compute_signature(URL, form)
    return Call(url, {"x-twilio-signature": signature}, urlencode(form).encode())


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"MessageSid": "SM1", "SmsStatus": "received", "From": THEM, "Body": "Stop"},
         [Arrived("SM1", THEM, "Stop", vendor_answers=True, profile={"name": ""}, has_stop=True)]),
        ({"MessageSid": "SM1", "MessageStatus": "delivered"}, [Progress("SM1", "arrived")]),
        ({"MessageSid": "SM1", "MessageStatus": "read", "Body": "x"}, [Progress("SM1", "read")]),
        ({"MessageSid": "SM1", "MessageStatus": "undelivered", "ErrorCode": "30003"},
         [Progress("SM1", "failed", "Twilio reports undelivered 30003")]),
        ({"MessageSid": "SM1", "MessageStatus": "failed", "ErrorCode": "21610"},
         [Progress("SM1", "failed", "Twilio reports failed 21610", True)]),
        ({"MessageSid": "SM1", "MessageStatus": "queued"}, []),
        ({"CallSid": "CA1"}, []),
    ],
)  # fmt: skip
def test_twilios_calls_are_read_when_they_are_signed(form: dict[str, str], told: list[object]) -> None:
    sms = open_channels(twilio_settings())["sms"]
    sms.verify(call(form), LINE)
    assert sms.parse(call(form), LINE) == told
    with pytest.raises(BadSignature):
        sms.verify(call(form, f"{URL}x"), LINE)


def test_an_organisations_own_account_signs_and_sends_for_it() -> None:
    sms = open_channels(twilio_settings())["sms"]
    own = Line("con_2", "other", {"account_sid": "AC2", "auth_token": "another"}, {"from": "+15559999"})
    form = {"MessageSid": "SM1", "From": THEM, "Body": "hello"}
    with pytest.raises(BadSignature):
        sms.verify(call(form), own)
    signature = RequestValidator("another").compute_signature(URL, form)
    sms.verify(Call(URL, {"x-twilio-signature": signature}, urlencode(form).encode()), own)


def test_we_answer_only_where_the_account_does_not() -> None:
    form = {"MessageSid": "SM1", "From": THEM, "Body": "STOP"}
    advanced = {**form, "OptOutType": "STOP"}
    for ours, shown, expected in (("account", form, True), ("parley", form, False), ("parley", advanced, True)):
        [told] = open_channels(twilio_settings(sms_opt_out=ours))["sms"].parse(call(shown), LINE)
        assert isinstance(told, Arrived)
        assert told.vendor_answers is expected
