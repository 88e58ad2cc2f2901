"""T46: whatever opens a link changes nothing; its button changes once. And one click ends mail about a topic."""

import re
from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from kit.db import Database
from tests.api.notifications.reaching import House, open_house
from tests.api.notifications.test_telling import LETTERHEAD
from tests.fixtures.shop import acting_client

BOOKED = "2027-06-01T08:00:00+00:00"
START = "2027-06-10T08:00:00Z"


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(database, tmp_path, at=BOOKED) as opened:
        yield opened


def links(mail: EmailMessage) -> dict[str, str]:
    """The paths a mail leads to, by their last word."""
    body = mail.get_body(("plain",))
    assert body
    found = re.findall(rf"{LETTERHEAD.url}(/\S+)", body.get_content())
    return {path.rpartition("/")[2] if path.startswith("/b/") else path[1]: path for path in found}


async def mail_of(house: House, start: str = START) -> tuple[dict[str, str], str]:
    """The links of a confirmation, and the booking's id."""
    booking = await house.book(await house.client(), start)
    await house.deliver()
    return links(house.postbox.sent[-1]), booking["id"]


async def state(house: House, booking: str) -> tuple[str, str, int]:
    async with house.shop.owner() as http:
        found = (await http.get(f"/v1/bookings/{booking}")).json()
    return found["state"], found["start"], found["version"]


def form(page: str, *, number: int = 0) -> tuple[str, dict[str, str]]:
    """A form on a page: where it goes, and its fields."""
    html = re.findall(r"<form.*?</form>", page, re.DOTALL)[number]
    action = re.search(r'action="([^"]+)"', html)
    fields = re.findall(r'name="([^"]+)" value="([^"]*)"', html)
    return (action[1] if action else ""), dict(fields)


async def test_T46_opening_links_changes_nothing_however_often(house: House) -> None:
    found, booking = await mail_of(house)
    before = await state(house, booking)
    assert {"move", "cancel", "invite.ics", "p", "u"} <= set(found)
    assert found.pop("o") == "/o/kiez"
    async with house.shop.http() as scanner:
        for path in found.values():
            for method in ("GET", "HEAD") * 10:
                answer = await scanner.request(method, path)
                assert answer.status_code == 200, (method, path, answer.text)
    assert await state(house, booking) == before
    async with house.shop.http() as http:
        assert "checked" in (await http.get(found["p"])).text


async def test_T46_the_cancel_button_cancels_once(house: House) -> None:
    found, booking = await mail_of(house)
    async with house.shop.http() as http:
        action, fields = form((await http.get(found["cancel"])).text)
        for _ in range(3):
            answer = await http.post(action, data=fields)
            assert answer.status_code == 303, answer.text
        assert "cancelled" in (await http.get(answer.headers["location"])).text
    assert (await state(house, booking))[0] == "cancelled"
    await house.deliver()
    assert house.mails() == ["Booked", "Cancelled"]


async def test_T46_the_move_button_moves_once(house: House) -> None:
    found, booking = await mail_of(house)
    version = (await state(house, booking))[2]
    async with house.shop.http() as http:
        action, fields = form((await http.get(found["move"])).text, number=1)
        first, second = [await http.post(action, data=fields) for _ in range(2)]
    assert (first.status_code, second.status_code) == (303, 409)
    assert "changed" in second.text
    shown, start, now = await state(house, booking)
    assert (shown, now) == ("confirmed", version + 1)
    assert start == fields["start"].replace("+00:00", "Z")


async def test_T46_the_confirm_button_takes_an_offered_seat_once(house: House) -> None:
    full = [await house.book(await house.client(email=None), START, "Kurs") for _ in range(6)]
    ada = await house.client(email="ada@example.org", name="Ada")
    async with house.shop.owner() as owner:
        service = (await house.shop.named("services"))["Kurs"]["id"]
        joined = await owner.post("/v1/waiting", json={"service": service, "start": START, "client": ada})
        assert joined.status_code == 201, joined.text
    await house.change(full[0], "cancel", reason="")
    await house.deliver()
    [mail] = [each for each in house.postbox.sent if "ada@example.org" in str(each["To"])]
    path = links(mail)["confirm"]
    async with house.shop.http() as http:
        for _ in range(10):
            page = await http.get(path)
        assert "held for you" in page.text
        action, fields = form(page.text)
        answers = [await http.post(action, data=fields) for _ in range(3)]
        assert [each.status_code for each in answers] == [303, 303, 303]
        assert "confirmed" in (await http.get(answers[0].headers["location"])).text
    await house.deliver()
    assert house.mails("ada@example.org") == ["A seat is free", "Booked"]


async def test_one_click_ends_mail_about_a_topic_and_nothing_else(house: House) -> None:
    booking = await house.book(await house.client(), START)
    await house.until("2027-06-09T08:00:00+00:00")
    reminder = house.postbox.sent[-1]
    assert reminder["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = urlsplit(str(reminder["List-Unsubscribe"]).strip("<>")).path
    async with house.shop.http() as http:
        assert (await http.post(path, data={"List-Unsubscribe": "One-Click"})).status_code == 200
    await house.until("2027-06-10T06:00:00+00:00")
    await house.change(booking, "cancel", reason="")
    await house.deliver()
    assert house.mails() == ["Booked", "Reminder", "Cancelled"]


async def test_preferences_are_kept_from_their_page(house: House) -> None:
    found, _ = await mail_of(house)
    async with house.shop.http() as http:
        sent = {"shown": ["reminder.email", "reminder.sms"], "choice": "reminder.sms", "first": "sms", "from": "22:00",
                "to": "07:30"}  # fmt: skip
        assert (await http.post(found["p"], data=sent)).status_code == 303
        page = (await http.get(found["p"])).text
    assert 'value="22:00"' in page
    assert re.search(r'value="reminder.email" aria-label="[^"]+">', page)
    assert re.search(r'value="reminder.sms" aria-label="[^"]+" checked>', page)


@pytest.mark.parametrize("change", [lambda path: path[:-1] + ("0" if path[-1] != "0" else "1"), lambda path: path[:12]])
async def test_a_link_that_was_tampered_with_opens_nothing(house: House, change: object) -> None:
    found, _ = await mail_of(house)
    assert callable(change)
    async with house.shop.http() as http:
        for name in ("p", "u"):
            for method in ("GET", "POST"):
                answer: httpx.Response = await http.request(method, change(found[name]))
                assert answer.status_code == 404


async def test_the_mail_of_an_accepted_request_leads_to_the_page_where_it_is_paid(house: House) -> None:
    service = (await house.shop.named("services"))["Coaching"]["id"]
    builder = (await house.shop.named("builders"))["Ana Reyes"]["id"]
    async with house.shop.owner() as desk, acting_client(house.shop) as client:
        await desk.patch(f"/v1/services/{service}", json={"price": 5000, "needs_approval": True})
        me = await client.patch("/v1/me", json={"email": "zoe@example.org", "locale": "en-GB"})
        assert me.status_code == 200, me.text
        asked = await client.post("/v1/bookings", json={"service": service, "builder": builder, "start": START})
        approved = await desk.post(f"/v1/bookings/{asked.json()['id']}/approve")
        assert approved.json()["state"] == "held"
        await house.deliver()
        body = house.postbox.sent[-1].get_body(("plain",))
        assert body
        page = re.search(rf"See it and pay: {LETTERHEAD.url}(/b/\S+)", body.get_content())
        assert page
        assert f"{page[1]}/pay" in (await client.get(page[1])).text
