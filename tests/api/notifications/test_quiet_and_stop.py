"""T44: quiet hours in the recipient's zone, STOP and START, over a Twilio that nobody here wrote."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from bot.app import create_bot
from bot.port import open_channels
from kit.db import Database
from kit.settings import Settings
from tests.api.notifications.reaching import PHONE, QUIET, House, open_house
from tests.api.notifications.test_telling import invitation
from tests.fixtures.emulators import ACCOUNT, NUMBER, TOKEN, TwilioEmulator, twilio
from tests.fixtures.listening import listening_on
from tests.fixtures.node import run_node
from tests.fixtures.postgres import free_port
from tests.fixtures.sockets import running

BEFORE = "2027-03-20T11:00:00+00:00"
START = "2027-03-28T07:00:00Z"  # nine in Berlin, the morning the clocks go forward
TEXTS = {"channels": ["sms", "email"], "quiet": QUIET}


class Line:
    """The business, its bot on a real port, and the Twilio that calls it."""

    def __init__(self, house: House, vendor: TwilioEmulator) -> None:
        self.house, self.vendor = house, vendor

    def texts(self, number: str = PHONE) -> list[str]:
        """What each text to somebody is about."""
        return [each["body"].split(": ")[1] for each in self.vendor.messages(number)]


@pytest.fixture
def hook() -> tuple[int, str]:
    """Where the vendor calls the bot, known before either starts; the connection's id is put in by the test."""
    port = free_port()
    return port, f"http://127.0.0.1:{port}/hooks/bot/sms/"


@pytest.fixture
async def line(sqlite: Database, tmp_path: Path, hook: tuple[int, str]) -> AsyncIterator[Line]:
    async with open_house(sqlite, tmp_path, at=BEFORE) as house, running(house.shop):
        async with house.shop.owner() as http:
            address = (await http.put("/v1/channels/sms")).json()["address"]
        connection = address.rpartition("/")[2]
        with twilio(tmp_path, hook=hook[1] + connection) as vendor:
            settings = Settings(
                twilio_account_sid=ACCOUNT, twilio_auth_token=SecretStr(TOKEN), twilio_sms_from=NUMBER,
                twilio_api_base=vendor.url, sms_opt_out="parley",
            )  # fmt: skip
            house.url = f"http://127.0.0.1:{hook[0]}"
            house.channels = open_channels(settings)
            bot = create_bot(house.api(), None, channels=house.channels, url=house.url)  # type: ignore[arg-type]
            async with listening_on(bot, hook[0]):
                yield Line(house, vendor)


async def hear(line: Line, text: str) -> None:
    """Somebody texts; the call of the vendor is answered before this ends."""
    await asyncio.to_thread(line.vendor.hear, PHONE, text)


async def test_T44_reminders_keep_out_of_the_clients_quiet_hours(line: Line) -> None:
    house = line.house
    await house.book(await house.client(phone=PHONE, preferences=TEXTS), START)
    await house.until("2027-03-27T06:59:59+00:00")
    assert line.texts() == ["Booked"]
    await house.until("2027-03-27T07:00:00+00:00")  # 08:00 CET, a day before
    assert line.texts() == ["Booked", "Reminder"]
    await house.until("2027-03-27T20:29:59+00:00")
    assert line.texts() == ["Booked", "Reminder"]
    await house.until("2027-03-27T20:30:00+00:00")  # 21:30 CET, before the quiet hours that 07:00 CEST lies in
    assert line.texts() == ["Booked", "Reminder", "Reminder"]
    await house.until("2027-03-28T07:00:00+00:00")
    assert len(line.texts()) == 3
    assert "Sun, 28 Mar 2027, 09:00 (CEST, Berlin)" in line.vendor.messages(PHONE)[-1]["body"]


async def test_T44_a_stop_calls_texts_back_and_mail_still_goes(line: Line) -> None:
    house = line.house
    await house.book(await house.client(phone=PHONE, preferences={"channels": ["sms", "email"]}), START)
    await house.decide()
    assert await house.deliveries("client.confirmed", "sms") == ["queued"]
    await hear(line, "Stop")
    await house.until("2027-03-28T07:00:00+00:00")
    assert line.texts() == []
    assert house.mails() == ["Booked", "Reminder", "Reminder"]
    assert await house.deliveries("client.confirmed", "sms") == ["cancelled"]


async def test_T44_a_start_brings_back_no_old_text(line: Line) -> None:
    house = line.house
    client = await house.client(phone=PHONE, preferences={"channels": ["sms", "email"]})
    await house.book(client, START)
    await house.decide()
    await hear(line, "STOP")
    await house.until("2027-03-21T00:00:00+00:00")
    await hear(line, "START")
    await house.until("2027-03-28T07:00:00+00:00")
    assert line.texts() == []
    assert house.mails() == ["Booked", "Reminder", "Reminder"]
    await house.book(client, "2027-04-02T08:00:00Z")
    await house.deliver()
    assert line.texts() == ["Booked"]


async def test_T44_the_invitation_reads_nine_in_berlin(line: Line) -> None:
    house = line.house
    await house.book(await house.client(), START)
    await house.deliver()
    [mail] = house.postbox.sent
    asked = invitation(mail)
    assert asked.start.isoformat() == "2027-03-28T09:00:00+02:00"
    [part] = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    [event] = run_node(Path(__file__).with_name("read_ics.mjs"), bytes(part.get_payload(decode=True)).decode())
    assert event["start"] == "2027-03-28T09:00:00"
    assert (event["zone"], event["offset"]) == ("Europe/Berlin", 7200)


async def test_a_text_is_kept_in_the_small_alphabet_and_names_the_way_out_once(line: Line) -> None:
    house = line.house
    client = await house.client(phone=PHONE, locale="fr-FR", preferences={"channels": ["sms"]})
    await house.book(client, START)
    await house.deliver()
    await house.book(client, "2027-03-29T07:00:00Z")
    await house.deliver()
    first, second = line.vendor.messages(PHONE)
    assert "Réservé : Coaching avec Ana Reyes" in first["body"]
    assert "STOP" in first["body"]
    assert "STOP" not in second["body"]
    assert int(second["num_segments"]) == 1


async def test_a_delivery_is_known_to_have_arrived_or_goes_on_by_mail(line: Line) -> None:
    house = line.house
    client = await house.client(phone=PHONE, preferences={"channels": ["sms", "email"]})
    await house.book(client, START)
    await house.deliver()
    [message] = line.vendor.messages(PHONE)
    await asyncio.to_thread(line.vendor.becomes, message["sid"], "delivered")
    assert await house.deliveries("client.confirmed", "sms") == ["arrived"]
    await house.book(client, "2027-03-29T07:00:00Z")
    await house.deliver()
    await asyncio.to_thread(line.vendor.becomes, line.vendor.messages(PHONE)[-1]["sid"], "undelivered")
    await house.deliver()
    assert await house.deliveries("client.confirmed", "sms") == ["arrived", "failed"]
    assert house.mails() == ["Booked"]


async def test_a_number_the_vendor_refuses_is_told_by_mail(line: Line) -> None:
    house = line.house
    await house.book(await house.client(phone="+999", preferences={"channels": ["sms", "email"]}), START)
    await house.deliver()
    assert line.vendor.messages() == []
    assert house.mails() == ["Booked"]


async def test_a_call_without_the_vendors_signature_is_not_believed(line: Line) -> None:
    house = line.house
    await house.book(await house.client(phone=PHONE, preferences={"channels": ["sms", "email"]}), START)
    async with house.shop.owner() as owner:
        connection = (await owner.put("/v1/channels/sms")).json()["address"].rpartition("/")[2]
    async with httpx.AsyncClient() as http:
        form = {"MessageSid": "SM1", "From": PHONE, "To": NUMBER, "Body": "STOP"}
        answer = await http.post(f"{house.url}/hooks/bot/sms/{connection}", data=form)
        assert answer.status_code == 401
        assert answer.json()["type"].endswith("bad-signature")
    await house.deliver()
    assert line.texts() == ["Booked"]
