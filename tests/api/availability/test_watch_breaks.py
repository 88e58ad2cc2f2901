"""The live calendar when things break: slow readers, a database that goes away, other processes."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from websockets.sync.client import connect

from kit.db import Database
from kit.journal import Journal
from kit.tenancy import EVERYBODY, OWNER, enter
from tests.api.availability.test_watch import LIVE, NINE, asked, starts
from tests.api.bookings.test_booking import book, wish
from tests.fixtures.postgres import Server
from tests.fixtures.processes import parley, serving
from tests.fixtures.shop import DOCUMENT, Shop
from tests.fixtures.sockets import connected, running


async def test_whoever_reads_slowly_holds_nobody_up_and_gets_a_snapshot_later(small_shop: Shop) -> None:
    shop, query = small_shop, await asked(small_shop)
    async with running(shop), connected(shop, LIVE, query=query, room=1) as slow, shop.owner() as http:
        async with connected(shop, LIVE, query=query) as quick:
            await quick.frame()
            [feed] = shop.app.state.feeds._feeds.values()
            feed.journal = shorter(feed.journal)
            for hour in ("08", "09", "10", "11"):
                await book(http, await wish(shop, start=f"2027-06-10T{hour}:00:00Z"))
                await quick.frame()
        told = [await slow.frame() for _ in range(3)]
    assert [each["kind"] for each in told] == ["snapshot", "changed", "snapshot"]
    assert starts(told[-1]["slots"])[0] == "2027-06-10T08:30:00Z"
    assert len(told[-1]["slots"]) == 12


def shorter(journal: Journal) -> Journal:
    """The same journal, which remembers one frame."""
    kept = Journal(kept=1)
    kept.number, kept._bells = journal.number, journal._bells
    return kept


async def test_a_lone_watcher_who_comes_back_soon_goes_on_where_it_was(small_shop: Shop) -> None:
    shop, query = small_shop, await asked(small_shop)
    async with running(shop), shop.owner() as http:
        async with connected(shop, LIVE, query=query) as socket:
            number = (await socket.frame())["number"]
        await book(http, await wish(shop, start=NINE))
        async with connected(shop, LIVE, query={**query, "after": number}) as socket:
            assert (await socket.frame())["kind"] == "resumed"
            assert (await socket.frame())["gone"] == [NINE]


async def test_a_connection_that_watches_nothing_is_closed_after_a_while(
    small_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.availability.live.IDLE", timedelta(milliseconds=50))
    query = await asked(small_shop, last_day="2028-06-10")
    async with running(small_shop), connected(small_shop, LIVE, query=query) as socket:
        assert (await socket.frame())["kind"] == "refused"
        assert (await socket.hear())["reason"] == "nothing was watched"


async def test_a_calendar_that_fails_says_so_and_may_be_watched_again(
    small_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def wrong(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    query = await asked(small_shop, builder=None)
    async with running(small_shop), connected(small_shop, LIVE) as socket:
        with monkeypatch.context() as patched:
            patched.setattr("api.availability.watch.look", wrong)
            socket.say({"kind": "watch", **query})
            assert (await socket.frame())["problem"]["status"] == 500
        socket.say({"kind": "watch", **query})
        assert (await socket.frame())["kind"] == "snapshot"


async def test_what_is_no_longer_offered_ends_the_watch_with_a_reason(shop: Shop) -> None:
    async with running(shop), connected(shop, LIVE, query=await asked(shop)) as socket:
        await socket.frame()
        async with shop.database.writing() as session:
            await session.execute(text("UPDATE services SET active = false"))
            await session.commit()
        shop.database.hub.tell_missed()
        refused = await socket.frame()
    assert (refused["kind"], refused["watch"], refused["problem"]["status"]) == ("refused", "1", 404)


async def test_when_every_connection_to_the_database_breaks_a_snapshot_makes_it_good(shop: Shop) -> None:
    """What is booked while nobody listens is in the snapshot, although its news was lost."""
    if shop.database.embedded:
        return
    other, query = Database(shop.database.url, unsaid=EVERYBODY), await asked(shop)
    async with running(shop), connected(shop, LIVE, query=query) as socket:
        assert NINE in starts((await socket.frame())["slots"])
        body = await wish(shop, start=NINE)
        async with other.reading() as session:
            await enter(session, OWNER)
            others = "FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
            await session.execute(text(f"SELECT pg_terminate_backend(pid, 10000) {others}"))
        mine, shop.app.state.database = shop.app.state.database, other
        async with shop.owner() as http:
            assert (await book(http, body)).status_code == 201
        shop.app.state.database = mine
        told = await socket.frame()
    await other.close()
    assert told["kind"] == "snapshot"
    assert NINE not in starts(told["slots"])


@pytest.mark.long
@pytest.mark.postgres
@pytest.mark.timeout(300)
def test_a_booking_through_one_process_reaches_the_watchers_of_another(postgres: Server, tmp_path: Path) -> None:
    name = postgres.copy()
    (tmp_path / "seed.json").write_text(json.dumps(DOCUMENT))
    shared = {"DATABASE_URL": f"postgresql://app@127.0.0.1:{postgres.port}/{name}", "PARLEY_SECRET": "a shared secret"}
    seeded = parley(tmp_path, "seed", str(tmp_path / "seed.json"), more=shared)
    key = json.loads(seeded.stdout)["key"]
    with (
        serving(tmp_path, role="web", **shared) as one,
        serving(tmp_path, role="web", **shared) as other,
        httpx.Client(base_url=one.url, headers={"Authorization": f"Bearer {key}"}, timeout=30) as http,
    ):
        slot = a_slot(http)
        day = f"first_day={slot['start'][:10]}&last_day={slot['start'][:10]}"
        address = f"{other.url.replace('http', 'ws')}{LIVE}?service={slot['service']['id']}&{day}"
        with connect(address) as socket:
            snapshot = json.loads(socket.recv(10))
            assert slot["start"] in starts(snapshot["slots"])
            body = {"service": slot["service"]["id"], "builder": slot["builder"]["id"], "start": slot["start"]}
            assert http.post("/v1/bookings", json=body).status_code == 201
            changed = json.loads(socket.recv(10))
    postgres.drop(name)
    assert changed["number"] == snapshot["number"] + 1
    assert (changed["builder"], changed["gone"]) == (slot["builder"]["id"], [slot["start"]])


def a_slot(http: httpx.Client) -> dict[str, Any]:
    """A bookable start some days ahead."""
    services = {each["name"]: each["id"] for each in http.get("/v1/services").json()["items"]}
    now = datetime.fromisoformat(http.get("/v1/organisation").json()["now"])
    span = {"from": (now + timedelta(days=2)).isoformat(), "to": (now + timedelta(days=5)).isoformat()}
    slots: list[dict[str, Any]] = http.get("/v1/availability", params={"service": services["Haircut"], **span}).json()[
        "slots"
    ]
    return slots[0]
