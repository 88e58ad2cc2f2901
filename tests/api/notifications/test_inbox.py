"""The inbox: what somebody was told, how much of it is unread, live, and nobody else's."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from kit.db import Database
from tests.api.notifications.reaching import House, open_house
from tests.fixtures.shop import Shop, acting_client
from tests.fixtures.sockets import connected, running

NOW, START = "2027-06-01T08:00:00+00:00", "2027-06-10T08:00:00Z"


async def test_a_notice_is_in_the_inbox_until_it_is_read(database: Database, tmp_path: Path) -> None:
    async with (
        open_house(database, tmp_path, at=NOW) as house,
        acting_client(house.shop) as http,
    ):
        me = (await http.get("/v1/me")).json()["id"]
        booking = await house.book(me, START)
        await house.change(booking, "move", start="2027-06-11T08:00:00Z")
        await house.deliver()
        shown = (await http.get("/v1/inbox")).json()
        assert shown["unread"] == 1  # what was moved before it was told is not told any more
        [item] = shown["items"]
        assert item["title"].startswith("Verlegt: Coaching mit Ana Reyes")
        assert (await http.post(f"/v1/inbox/{item['id']}/read")).json() == {"unread": 0}
        assert (await http.post(f"/v1/inbox/{item['id']}/read")).json() == {"unread": 0}
        assert (await http.get("/v1/inbox")).json()["items"][0]["read_at"]


async def test_nobody_reads_anothers_inbox(small_shop: Shop, tmp_path: Path) -> None:
    async with acting_client(small_shop, "a") as ada, acting_client(small_shop, "b") as ben:
        house = House(small_shop)
        service, builder = (
            (await small_shop.named("services"))["Haircut"],
            (await small_shop.named("builders"))["Ana Reyes"],
        )
        wish = {"service": service["id"], "builder": builder["id"], "start": "2027-06-10T09:00:00Z"}
        held = (await ada.post("/v1/holds", json={**wish, "start": "2027-06-10T09:00:00Z"})).json()
        await ada.post(f"/v1/bookings/{held['id']}/confirm")
        await house.deliver()
        [item] = (await ada.get("/v1/inbox")).json()["items"]
        assert (await ben.get("/v1/inbox")).json()["items"] == []
        assert (await ben.post(f"/v1/inbox/{item['id']}/read")).status_code == 404
        async with small_shop.http() as stranger:
            assert (await stranger.get("/v1/inbox")).status_code == 401


async def test_the_count_of_unread_is_told_live(database: Database, tmp_path: Path) -> None:
    async with open_house(database, tmp_path, at=NOW) as house, running(house.shop), acting_client(house.shop) as http:
        me = (await http.get("/v1/me")).json()["id"]
        headers = {"parley-acts-as": http.headers["Parley-Acts-As"]}
        token = http.headers["Authorization"].removeprefix("Bearer ")
        async with connected(house.shop, "/v1/inbox/live", token, headers=headers) as socket:
            assert (await socket.frame())["unread"] == 0
            await house.book(me, START)
            await house.deliver()
            while (await socket.frame())["unread"] != 1:
                pass
            await http.post("/v1/inbox/read")
            while (await socket.frame())["unread"] != 0:
                pass


async def test_what_is_kept_is_sealed(sqlite: Database, tmp_path: Path) -> None:
    async with open_house(sqlite, tmp_path, at=NOW) as house:
        client = await house.client(phone="+4915112345678", preferences={"channels": ["sms"]})
        await house.book(client, START)
        await house.decide()
    async with sqlite.reading() as session:
        kept = [bytes(row[0]) for table in ("inbox_items", "outgoing")
                for row in await session.execute(text(f"SELECT body FROM {table}"))]  # fmt: skip
    assert len(kept) == 3
    for body in kept:
        assert b"Coaching" not in body
        assert b"4915112345678" not in body


@pytest.mark.parametrize("method", ["GET", "PUT"])
async def test_preferences_are_ones_own_or_the_desks(small_shop: Shop, method: str) -> None:
    async with acting_client(small_shop, "a") as ada, acting_client(small_shop, "b") as ben:
        mine = (await ada.get("/v1/me")).json()["id"]
        body = {"channels": ["chat"], "quiet": {"from": "21:00", "to": "07:00"}}
        assert (await ada.request(method, "/v1/people/me/preferences", json=body)).status_code == 200
        assert (await ben.request(method, f"/v1/people/{mine}/preferences", json=body)).status_code == 403
        async with small_shop.owner() as owner, small_shop.http() as stranger:
            shown = await owner.request(method, f"/v1/people/{mine}/preferences", json=body)
            assert shown.status_code == 200
            assert set(shown.json()["choices"]["reminder"]) == {"email", "push", "chat", "sms", "whatsapp", "in_app"}
            assert (await stranger.request(method, "/v1/people/me/preferences", json=body)).status_code == 401


@pytest.mark.parametrize(
    "body",
    [{"channels": ["pigeon"]}, {"channels": ["sms", "sms"]}, {"quiet": {"from": "25:00", "to": "08:00"}},
     {"quiet": {"from": "08:00", "to": "08:00"}}, {"choices": {"reminder": {"sms": "perhaps"}}},
     {"choices": {"weather": {"sms": True}}}, {"quiet": "night"}, json.loads('{"channels": {}}')],
)  # fmt: skip
async def test_preferences_that_cannot_be_are_refused(small_shop: Shop, body: dict[str, object]) -> None:
    async with acting_client(small_shop) as http:
        assert (await http.put("/v1/people/me/preferences", json=body)).status_code == 422


async def test_what_is_left_out_stays(small_shop: Shop) -> None:
    async with acting_client(small_shop) as http:
        await http.put(
            "/v1/people/me/preferences", json={"channels": ["sms"], "quiet": {"from": "22:00", "to": "07:00"}}
        )
        await http.put("/v1/people/me/preferences", json={"choices": {"reminder": {"email": False}}})
        shown = (await http.put("/v1/people/me/preferences", json={"choices": {"reminder": {"sms": False}}})).json()
        assert shown["channels"][0] == "sms"
        assert shown["quiet"] == {"from": "22:00", "to": "07:00"}
        assert (shown["choices"]["reminder"]["email"], shown["choices"]["reminder"]["sms"]) == (False, False)
        ended = (await http.put("/v1/people/me/preferences", json={"quiet": None})).json()
        assert ended["quiet"] is None
