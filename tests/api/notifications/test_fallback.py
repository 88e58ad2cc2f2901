"""What comes back or is not seen goes on by the next channel; what vendors say of an address is remembered."""

from collections.abc import AsyncIterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.notifications.push.providers.pretend import PretendPusher
from kit.db import Database
from kit.errors import Later
from tests.api.notifications.reaching import PHONE, House, open_house
from tests.api.notifications.test_reminders import subscribed
from tests.api.notifications.test_telling import change

START, LATER = "2027-06-10T08:00:00Z", "2027-06-11T08:00:00Z"
OPTED_OUT = "+4915112340001"


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(database, tmp_path, at="2027-06-01T08:00:00+00:00") as opened:
        yield opened


async def test_an_opt_out_at_the_vendor_is_remembered_here(house: House) -> None:
    client = await house.client(phone=OPTED_OUT, preferences={"channels": ["sms", "email"]})
    await house.book(client, START)
    await house.deliver()
    assert house.mails() == ["Booked"]
    async with house.shop.owner() as http:
        assert (await http.get(f"/v1/people/{client}/preferences")).json()["stopped"] == ["sms"]
    await house.book(client, LATER)
    await house.deliver()
    assert await house.deliveries("client.confirmed", "sms") == ["failed"]
    assert house.mails() == ["Booked", "Booked"]


async def test_a_stop_holds_for_whoever_has_the_number(house: House) -> None:
    async with house.shop.service_principal() as bot:
        said = {"medium": "sms", "address": PHONE, "text": " Stop. ", "vendor_answers": False}
        told = (await bot.post("/v1/outgoing/words", json=said)).json()
        assert told["word"] == "stop"
        assert "START" in told["answer"]
    await house.book(await house.client(phone=PHONE, preferences={"channels": ["sms", "email"]}), START)
    await house.deliver()
    assert house.texts() == []
    assert house.mails() == ["Booked"]


@pytest.mark.parametrize(
    ("text", "vendor_answers", "word"),
    [("STOP", True, "stop"), ("stop", False, "stop"), ("Cancel", True, "stop"), ("cancel", False, None),
     ("please stop by at noon", False, None), ("START", False, "start"), ("yes", False, None), ("HELP!", True, "help"),
     ("", False, None), ("S.T.O.P", False, "stop")],
)  # fmt: skip
async def test_only_a_whole_word_counts(house: House, text: str, *, vendor_answers: bool, word: str | None) -> None:
    async with house.shop.service_principal() as bot:
        said = {"medium": "sms", "address": PHONE, "text": text, "vendor_answers": vendor_answers}
        told = (await bot.post("/v1/outgoing/words", json=said)).json()
    assert told["word"] == word
    assert (told["answer"] is None) is (vendor_answers or word is None)


async def test_a_move_that_nobody_saw_on_their_phone_goes_by_mail(house: House) -> None:
    house.pushers = {"pretend": (phone := PretendPusher())}
    client = await house.client(preferences={"channels": ["push", "email"]})
    await subscribed(house, client)
    booking = await house.book(client, START)
    await house.deliver()
    await house.change(booking, "move", start=LATER)
    await house.deliver()
    assert [message.title.split(":")[0] for _, message in phone.sent] == ["Booked", "Moved"]
    assert house.mails() == []
    house.shop.clock.advance(timedelta(minutes=61))
    await house.deliver()
    assert house.mails() == ["Moved"]
    house.shop.clock.advance(timedelta(days=1))
    await house.deliver()
    assert house.mails() == ["Moved"]
    assert len(phone.sent) == 2


async def test_a_busy_vendor_is_asked_again_and_nothing_is_sent_twice(house: House) -> None:
    house.pretend.fails = [Later("busy", after=timedelta(minutes=1))] * 2
    await house.book(await house.client(phone=PHONE, preferences={"channels": ["sms", "email"]}), START)
    for _ in range(4):
        await house.deliver()
        house.shop.clock.advance(timedelta(minutes=1))
    assert house.texts() == ["Booked"]
    assert house.mails() == []


async def test_a_text_that_waited_too_long_is_not_sent_any_more(house: House) -> None:
    booking = await house.book(await house.client(phone=PHONE, preferences={"channels": ["sms"]}), START)
    await house.decide()
    await house.change(booking, "cancel", reason="")
    await house.deliver()
    assert house.texts() == ["Cancelled"]


def bounced(message: EmailMessage, *, code: str = "5.1.1", action: str = "failed") -> bytes:
    """The mail a mail server sends back, as RFC 3464 has it."""
    headers = f"Message-ID: {message['Message-ID']}\r\nSubject: {message['Subject']}\r\n"
    return (
        "From: MAILER-DAEMON@mx.example\r\nTo: bookings@corner.example\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; zoe@example.org\r\nAction: {action}\r\nStatus: {code}\r\n"
        "Diagnostic-Code: smtp; 550 no such user\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\n{headers}\r\n--b--\r\n"
    ).encode()


async def send_back(house: House, written: bytes, *, secret: str = "") -> httpx.Response:
    async with house.shop.owner() as owner:
        door: dict[str, Any] = (await owner.put("/v1/mail/bounces")).json()
    path = door["address"].removeprefix(house.shop.app.state.settings.url)
    async with house.shop.http() as http:
        return await http.post(path, content=written, headers={"Authorization": f"Bearer {secret or door['secret']}"})


async def test_mail_that_came_back_goes_on_by_text_and_the_address_rests(house: House) -> None:
    client = await house.client(phone=PHONE, preferences={"channels": ["email", "sms"]})
    booking = await house.book(client, START)
    await house.deliver()
    for _ in range(2):
        assert (await send_back(house, bounced(house.postbox.sent[0]))).status_code == 204
        await house.deliver()
    assert house.texts() == ["Booked"]
    await change(house.shop, booking, "cancel", reason="")
    await house.deliver()
    assert house.mails() == ["Booked"]
    assert house.texts() == ["Booked", "Cancelled"]


async def test_a_delay_is_no_bounce_and_a_stranger_no_mail_server(house: House) -> None:
    await house.book(await house.client(phone=PHONE, preferences={"channels": ["email", "sms"]}), START)
    await house.deliver()
    mail = house.postbox.sent[0]
    assert (await send_back(house, bounced(mail, action="delayed"))).status_code == 204
    assert (await send_back(house, bounced(mail), secret="guess")).status_code == 403
    assert (await send_back(house, b"\xff\x00 not a mail")).status_code == 204
    await house.deliver()
    assert house.texts() == []
