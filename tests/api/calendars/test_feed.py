"""One's own sessions in a calendar program: at an address that can be revoked, as other people's readers see them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from icalendar import Calendar
from sqlalchemy import func, select, update

from api.identity import tokens
from kit.db import Base
from kit.ids import new_id
from models.calendars import CalendarFeed
from models.identity import Member, SignIn
from models.people import Builder
from tests.fixtures.shop import Shop, acting_client
from tests.kit.ics.readers import Seen, by_ical_js, by_icalendar, starts_by_ical_js

TEN, NOON = "2027-06-10T09:00:00Z", "2027-06-10T11:00:00Z"
FAR = (datetime(2027, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC))


async def feed_of(http: httpx.AsyncClient) -> str:
    """The path of a fresh feed of the caller's."""
    answer = await http.post("/v1/calendar/feed")
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert made["subscribe"].partition("://")[2] == made["url"].partition("://")[2]
    return str(made["url"]).removeprefix("http://127.0.0.1:8000")


async def read(shop: Shop, path: str) -> bytes:
    async with shop.http() as anybody:
        answer = await anybody.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/calendar")
    return answer.content


def events(written: bytes) -> list[dict[str, Any]]:
    return list(Calendar.from_ical(written).walk("VEVENT"))


async def book(shop: Shop, http: httpx.AsyncClient, *, start: str = TEN, service: str = "Haircut") -> dict[str, Any]:
    wish = {"service": (await shop.named("services"))[service]["id"], "start": start}
    wish["builder"] = (await shop.named("builders"))["Ana Reyes"]["id"]
    answer = await http.post("/v1/bookings", json=wish)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


@asynccontextmanager
async def ana(shop: Shop) -> AsyncIterator[httpx.AsyncClient]:
    """The builder, signed in."""
    now, token = shop.clock.now(), tokens.new_token("st")
    async with shop.database.writing() as session:
        builder = (await session.scalars(select(Builder).where(Builder.name == "Ana Reyes"))).one()
        owned = {"organisation_id": builder.organisation_id, "created_at": now}
        member = Member(
            id=new_id(now), name="Ana", email="ana@corner.example", role="builder", builder_id=builder.id, **owned
        )
        session.add(member)
        await session.flush()
        digest = tokens.digest(shop.keys, token)
        expires = now + timedelta(days=99)
        session.add(SignIn(id=new_id(now), digest=digest, member_id=member.id, expires_at=expires, **owned))
        await session.commit()
    async with shop.http(token) as http:
        yield http


async def test_a_client_sees_their_own_sessions_and_nobody_elses(shop: Shop) -> None:
    async with acting_client(shop, "one") as one, acting_client(shop, "two") as two:
        mine = await book(shop, one)
        await book(shop, two, start=NOON)
        [event] = events(await read(shop, await feed_of(one)))
    assert str(event["UID"]).startswith(mine["id"])
    assert str(event["SUMMARY"]) == "Haircut: Ana Reyes"
    assert event["DTSTART"].dt.isoformat() == "2027-06-10T10:00:00+01:00"
    assert str(event["STATUS"]) == "CONFIRMED"


async def test_a_move_raises_the_sequence_and_a_cancellation_stays_as_cancelled(shop: Shop) -> None:
    async with acting_client(shop) as client:
        booking, path = await book(shop, client), await feed_of(client)
        [first] = events(await read(shop, path))
        await client.post(f"/v1/bookings/{booking['id']}/move", json={"start": NOON})
        [moved] = events(await read(shop, path))
        await client.post(f"/v1/bookings/{booking['id']}/cancel")
        [gone] = events(await read(shop, path))
    assert {str(each["UID"]) for each in (first, moved, gone)} == {str(first["UID"])}
    assert [each["SEQUENCE"] - first["SEQUENCE"] for each in (first, moved, gone)] == [0, 1, 2]
    assert moved["DTSTART"].dt == datetime.fromisoformat(NOON)
    assert str(gone["STATUS"]) == "CANCELLED"


async def test_what_was_only_held_never_comes_into_a_calendar(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client:
        path = await feed_of(client)
        held = await book(small_shop, client, service="Colour")
        assert held["state"] == "held"
        assert events(await read(small_shop, path)) == []
        assert (await client.get(f"/v1/bookings/{held['id']}/invitation")).status_code == 404
        await client.post(f"/v1/bookings/{held['id']}/cancel")
        assert events(await read(small_shop, path)) == []


async def test_an_address_is_replaced_revoked_and_stored_as_a_digest_alone(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client, small_shop.http() as anybody:
        assert (await client.get("/v1/calendar/feed")).json() == {"exists": False, "created_at": None}
        first, second = await feed_of(client), await feed_of(client)
        assert (await anybody.get(first)).status_code == 404
        assert (await anybody.get(second)).status_code == 200
        async with small_shop.database.reading() as session:
            stored = (await session.scalars(select(CalendarFeed.digest))).all()
        assert not any(digest in second for digest in stored)
        assert (await client.get("/v1/calendar/feed")).json()["exists"] is True
        for _ in range(2):
            assert (await client.delete("/v1/calendar/feed")).status_code == 204
        assert (await anybody.get(second)).status_code == 404
        assert (await anybody.get("/calendars/feed/cal_x.ics")).status_code == 404
        assert (await anybody.get("/calendars/feed/%00%ff.ics")).status_code == 404


async def test_a_reader_that_knows_it_gets_no_body_until_something_changes(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client, small_shop.http() as anybody:
        booking, path = await book(small_shop, client), await feed_of(client)
        full = await anybody.get(path)
        small_shop.clock.advance(timedelta(hours=2))
        for said in (full.headers["etag"], f'"old", {full.headers["etag"][2:]}', "*"):
            again = await anybody.get(path, headers={"If-None-Match": said})
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", full.headers["etag"])
        head = await anybody.head(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == full.headers["content-length"]
        assert "private" in full.headers["cache-control"]
        await client.post(f"/v1/bookings/{booking['id']}/move", json={"start": NOON})
        changed = await anybody.get(path, headers={"If-None-Match": full.headers["etag"]})
        assert (changed.status_code, changed.headers["etag"] != full.headers["etag"]) == (200, True)


async def test_reading_changes_nothing(small_shop: Shop) -> None:
    async def rows() -> list[object]:
        async with small_shop.database.reading() as session:
            counts = [
                await session.scalar(select(func.count()).select_from(each)) for each in Base.metadata.sorted_tables
            ]
            feeds = (await session.scalars(select(CalendarFeed))).all()
        return [counts, [(each.digest, each.revoked_at) for each in feeds]]

    async with acting_client(small_shop) as client, small_shop.http() as scanner:
        await book(small_shop, client)
        path = await feed_of(client)
        before = await rows()
        for _ in range(10):
            await scanner.get(path)
            await scanner.head(path)
        assert await rows() == before
        assert (await scanner.post(path)).status_code == 405


async def test_a_builder_sees_who_comes_and_a_class_once(shop: Shop) -> None:
    async with acting_client(shop, "one") as one, ana(shop) as builder, shop.owner() as desk:
        await one.patch("/v1/me", json={"name": "Zoë Marsh"})
        me = (await one.get("/v1/me")).json()["id"]
        await book(shop, one)
        wish = {
            "service": (await shop.named("services"))["Yoga"]["id"], "seats": 2, "client": me,
            "builder": (await shop.named("builders"))["Ana Reyes"]["id"], "start": "2027-06-11T09:00:00Z",
        }  # fmt: skip
        for _ in range(2):
            assert (await desk.post("/v1/bookings", json=wish)).status_code == 201
        path = await feed_of(builder)
        cut, yoga = events(await read(shop, path))
        assert (str(cut["SUMMARY"]), str(yoga["SUMMARY"])) == ("Haircut: Zoë Marsh", "Yoga (4/6)")
        assert "Zoë Marsh" in str(yoga["DESCRIPTION"])
        async with shop.database.writing() as session:
            await session.execute(update(Builder).values(active=False))
            await session.commit()
        async with shop.http() as anybody:
            assert (await anybody.get(path)).status_code == 404


async def test_programs_and_visitors_have_no_calendar(small_shop: Shop) -> None:
    async with small_shop.owner() as program, small_shop.http() as visitor:
        assert (await program.post("/v1/calendar/feed")).status_code == 403
        assert (await visitor.post("/v1/calendar/feed")).status_code == 401


async def booked_series(shop: Shop, http: httpx.AsyncClient, rule: str, first: str) -> dict[str, Any]:
    asked = {
        "service": (await shop.named("services"))["Haircut"]["id"], "rule": rule, "first": first,
        "builder": (await shop.named("builders"))["Ana Reyes"]["id"],
    }  # fmt: skip
    plan = (await http.post("/v1/series/plan", json=asked)).json()
    answer = await http.post("/v1/series", json=asked | {"digest": plan["digest"]})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def expected(http: httpx.AsyncClient, series: str) -> list[Seen]:
    """The sessions of a series as the API has them."""
    shown = (await http.get("/v1/bookings")).json()["items"]
    return sorted(
        Seen(datetime.fromisoformat(each["start"]), datetime.fromisoformat(each["end"]), "Haircut: Ana Reyes")
        for each in shown
        if each["series"] == series and each["state"] == "confirmed"
    )


async def test_a_series_over_a_change_of_clocks_is_one_object_that_both_readers_count_out_as_booked(
    shop: Shop,
) -> None:
    async with acting_client(shop) as client:
        series = await booked_series(shop, client, "FREQ=WEEKLY;BYDAY=TU;COUNT=22", "2027-09-07T10:00:00")
        path, walls = await feed_of(client), [each["occurrence"] for each in series["occurrences"]]
        file = f"/v1/series/{series['id']}/invitation"
        sequences = []

        async def check() -> None:
            booked = await expected(client, series["id"])
            for written in (await read(shop, path), (await client.get(file)).content):
                assert by_icalendar(written, FAR) == booked
                assert starts_by_ical_js(written) == booked
            [whole] = by_ical_js([written])[0]
            assert whole["uid"].startswith(series["id"])
            sequences.append(whole["sequence"])

        await check()
        cancel = {"scope": "this", "occurrence": walls[3]}
        assert (await client.post(f"/v1/series/{series['id']}/cancel", json=cancel)).status_code == 200
        await check()
        one = next(each["booking"] for each in series["occurrences"] if each["occurrence"] == walls[9])
        moved = await client.post(f"/v1/bookings/{one['id']}/move", json={"start": "2027-11-11T15:00:00Z"})
        assert moved.status_code == 200, moved.text
        await check()
        later = {"scope": "following", "occurrence": walls[12], "to": walls[12].replace("T10", "T12")}
        assert (await client.post(f"/v1/series/{series['id']}/move", json=later)).status_code == 200
        await check()
        assert sequences == sorted(set(sequences))
        await client.post(f"/v1/series/{series['id']}/cancel", json={"scope": "all"})
        [[gone]] = by_ical_js([(await client.get(file)).content])
        assert (gone["method"], gone["status"], gone["sequence"] > sequences[-1]) == ("CANCEL", "CANCELLED", True)
        [event] = events(await read(shop, path))
        assert str(event["STATUS"]) == "CANCELLED"


async def test_an_invitation_is_asked_for_changed_and_taken_back_under_one_uid(small_shop: Shop) -> None:
    async with acting_client(small_shop, "a") as client, acting_client(small_shop, "b") as stranger:
        await client.patch("/v1/me", json={"name": "Zoë\r\nX-EVIL:1", "email": "zoe@example.org"})
        booking = await book(small_shop, client)
        path = f"/v1/bookings/{booking['id']}/invitation"
        seen = [by_ical_js([(await client.get(path)).content])[0][0]]
        await client.post(f"/v1/bookings/{booking['id']}/move", json={"start": NOON})
        seen += by_ical_js([(await client.get(path)).content])[0]
        await client.post(f"/v1/bookings/{booking['id']}/cancel")
        seen += by_ical_js([(await client.get(path)).content])[0]
        assert (await stranger.get(path)).status_code == 404
        assert b"\nX-EVIL" not in (await client.get(path)).content
    assert [each["method"] for each in seen] == ["REQUEST", "REQUEST", "CANCEL"]
    assert len({each["uid"] for each in seen}) == 1
    assert [each["sequence"] - seen[0]["sequence"] for each in seen] == [0, 1, 2]


async def test_nine_in_berlin_on_the_day_of_the_change_is_nine_in_both_readers(small_shop: Shop) -> None:
    """09:00 CEST on 28 March 2027, six hours after the clocks went forward, is 07:00Z."""
    async with small_shop.database.writing() as session:
        await session.execute(update(Builder).values(zone="Europe/Berlin"))
        await session.commit()
    small_shop.clock.at = datetime(2027, 3, 25, 12, tzinfo=UTC)
    async with acting_client(small_shop) as client:
        wish = {"service": (await small_shop.named("services"))["Haircut"]["id"], "start": "2027-03-28T07:00:00Z"}
        wish["builder"] = (await small_shop.named("builders"))["Ana Reyes"]["id"]
        made = await client.post("/v1/bookings", json=wish)
        assert made.status_code == 201, made.text
        written = (await client.get(f"/v1/bookings/{made.json()['id']}/invitation")).content
    start = datetime(2027, 3, 28, 7, tzinfo=UTC)
    assert b"DTSTART;TZID=Europe/Berlin:20270328T090000" in written
    assert [each.start for each in by_icalendar(written, (start, start))] == [start]
    assert [each.start for each in starts_by_ical_js(written)] == [start]
    [summer] = Calendar.from_ical(written).walk("DAYLIGHT")
    assert summer.decoded("DTSTART") == datetime(2026, 3, 29, 2)
    assert summer.get("RRULE").to_ical() == b"FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3"
