"""Asking how a session was, and what is made of the answers."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from api.notifications.links import path_of
from kit import ids
from kit.db import Database
from tests.api.notifications.reaching import QUIET, House, open_house
from tests.fixtures.relaying import relay_once
from tests.fixtures.shop import Shop, acting_client

AT = "2027-06-09T06:00:00+00:00"
START, END = "2027-06-10T08:00:00Z", "2027-06-10T09:00:00+00:00"


@pytest.fixture
async def house(sqlite: Database, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(sqlite, tmp_path, at=AT) as opened:
        yield opened


async def attended(house: House, start: str = START, **more: Any) -> dict[str, Any]:
    """A session whose client came, which the desk notes at its end."""
    booking = await house.book(await house.client(**more), start)
    await house.until(END)
    await house.change(booking, "complete")
    return booking


def asked(house: House) -> int:
    return sum("How was" in str(mail["Subject"]) for mail in house.postbox.sent)


def page_in(house: House) -> str:
    """The page that the last mail leads to."""
    body = house.postbox.sent[-1].get_body(("plain",))
    assert body
    found = re.search(r"https?://\S+?(/b/\S+/feedback)", body.get_content())
    assert found
    return found[1]


async def rules(house: House, **told: Any) -> None:
    async with house.shop.owner() as http:
        assert (await http.put("/v1/feedback-rules", json=told)).status_code == 200


async def feedback(house: House, which: str = "all") -> dict[str, Any]:
    async with house.shop.owner() as http:
        found: dict[str, Any] = (await http.get(f"/v1/feedback?which={which}")).json()
    return found


async def test_a_client_is_asked_once_an_hour_after_the_end(house: House) -> None:
    await attended(house)
    await house.until("2027-06-10T09:59:59+00:00")
    assert asked(house) == 0
    await house.until("2027-06-10T10:00:00+00:00")
    assert asked(house) == 1
    await house.until("2027-06-20T10:00:00+00:00")
    assert asked(house) == 1


async def test_the_business_says_when_to_ask_or_never(house: House) -> None:
    await rules(house, ask_after=180)
    await attended(house)
    await house.until("2027-06-10T11:59:59+00:00")
    assert asked(house) == 0
    await rules(house, asks=False)
    await house.until("2027-06-11T12:00:00+00:00")
    assert asked(house) == 0


async def test_nobody_who_did_not_come_is_asked(house: House) -> None:
    booking = await attended(house)
    await house.change(booking, "no-show")
    await house.until("2027-06-12T10:00:00+00:00")
    assert asked(house) == 0


async def test_quiet_hours_put_the_question_off(house: House) -> None:
    booking = await house.book(await house.client(preferences={"quiet": QUIET}), "2027-06-10T19:00:00Z")
    await house.until("2027-06-10T20:00:00+00:00")
    await house.change(booking, "complete")
    await house.until("2027-06-11T05:59:59+00:00")
    assert asked(house) == 0
    await house.until("2027-06-11T06:00:00+00:00")  # eight in Berlin
    assert asked(house) == 1


async def test_who_has_said_how_it_was_is_not_asked(house: House) -> None:
    await rules(house, ask_after=0)
    await attended(house)
    await house.deliver()
    async with house.shop.http() as http:
        await http.post(page_in(house), data={"mark": "4"})
    assert (await feedback(house))["items"][0]["mark"] == 4
    before = asked(house)
    await house.until("2027-06-20T10:00:00+00:00")
    assert asked(house) == before


async def test_opening_the_page_changes_nothing_and_its_button_does(house: House) -> None:
    await attended(house)
    await house.until("2027-06-10T10:00:00+00:00")
    path = page_in(house)
    async with house.shop.http() as http:
        for _ in range(3):
            shown = await http.get(path)
            assert "How was it?" in shown.text
        assert (await feedback(house))["items"] == []
        assert (await http.post(path, data={"words": "no mark"})).status_code == 422
        assert (await http.post(path, data={"mark": "9"})).status_code == 422
        answer = await http.post(path, data={"mark": "5", "words": "Lovely \U0001f600\r\n<b>"})
        assert answer.status_code == 303
        shown = await http.get(answer.headers["location"])
        assert "Thank you" in shown.text
        assert "&lt;b&gt;" in shown.text
        await http.post(path, data={"mark": "4", "words": ""})
    [row] = (await feedback(house))["items"]
    assert (row["mark"], row["words"], row["given_in"]) == (4, None, "page")


async def test_the_page_of_a_session_to_come_rates_nothing(house: House) -> None:
    booking = await house.book(await house.client(), START)
    path = f"{path_of(house.shop.keys, ids.parse('bkg', booking['id']))}/feedback"
    async with house.shop.http() as http:
        assert "to which you came" in (await http.get(path)).text or (await http.get(path)).status_code == 200
        assert (await http.post(path, data={"mark": "5"})).status_code == 409
    assert (await feedback(house))["items"] == []


async def test_averages_are_shown_from_the_count_the_business_set(house: House) -> None:
    await rules(house, ask_after=0, shown_from=2)
    for start, mark in (("2027-06-10T06:00:00Z", "5"), ("2027-06-10T08:00:00Z", "2")):
        booking = await house.book(await house.client(email=f"c{mark}@example.org"), start)
        await house.until(start.replace("Z", "+00:00"))
        await house.change(booking, "complete")
        house.shop.clock.at = house.shop.clock.at.replace(minute=0, hour=house.shop.clock.at.hour + 1)
        await house.deliver()
        async with house.shop.http() as http:
            await http.post(page_in(house), data={"mark": mark})
        found = await feedback(house)
        average = 3.5 if mark == "2" else None
        assert [(each["name"], each["average"]) for each in found["builders"]] == [("Ana Reyes", average)]
        assert [(each["name"], each["average"]) for each in found["services"]] == [("Coaching", average)]


async def test_a_low_mark_from_the_page_hands_over_the_clients_last_conversation(shop: Shop) -> None:
    services, builders = await shop.named("services"), await shop.named("builders")
    wish = {"service": services["Haircut"]["id"], "builder": builders["Ana Reyes"]["id"]}
    async with acting_client(shop) as client:
        booking = (await client.post("/v1/bookings", json=wish | {"start": "2027-06-10T09:00:00Z"})).json()["id"]
        links = (await client.get(f"/v1/bookings/{booking}/links")).json()
        shop.clock.at = shop.clock.at.replace(day=10, hour=12)
        early = await client.put(f"/v1/bookings/{booking}/feedback", json={"mark": 5})
        assert early.status_code == 409
        assert early.json()["type"].endswith("not-to-be-rated")
        async with shop.owner() as desk:
            await desk.post(f"/v1/bookings/{booking}/complete")
            path = links["page"][links["page"].index("/b/") :]
            async with shop.http() as visitor:
                await visitor.post(f"{path}/feedback", data={"mark": "1", "words": "Nobody was there"})
            while await relay_once(shop.database, shop.clock):
                pass
            [conversation] = (await desk.get("/v1/conversations")).json()["items"]
            assert [each["words"] for each in conversation["low_marks"]] == ["Nobody was there"]
        changed = await client.put(f"/v1/bookings/{booking}/feedback", json={"mark": 3})
        assert (changed.json()["mark"], changed.json()["words"]) == (3, "Nobody was there")
        assert (await client.get("/v1/me/feedback")).json()["items"] == []


async def test_a_builder_reads_what_was_said_of_them_alone_and_strangers_nothing(small_shop: Shop) -> None:
    async with small_shop.http() as visitor, acting_client(small_shop) as client:
        for path in ("/v1/feedback", "/v1/feedback-rules"):
            assert (await visitor.get(path)).status_code == 401
            assert (await client.get(path)).status_code == 403
        assert (await visitor.get("/v1/me/feedback")).status_code == 401
