"""Whom a client may like, over HTTP: everybody who gives the service, why, and what is kept of it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from sqlalchemy import select

from api.suggestions.visits import business_of, visits_of_organisation
from kit.db import Database
from kit.outbox import OutboxRow
from ml.builders import Wish, matrix, traits_of
from models.identity import Organisation
from models.people import Builder
from tests.api.bookings.test_booking import wish
from tests.fixtures.shop import DOCUMENT, Shop, acting_client, open_shop
from training.builders.from_database import fetch


async def recommended(
    http: httpx.AsyncClient, shop: Shop, service: str = "Haircut", **more: Any
) -> list[dict[str, Any]]:
    asked = {"service": (await shop.named("services"))[service]["id"], **more}
    answer = await http.post("/v1/suggestions/builders", json=asked)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["builders"])


async def offers(shop: Shop) -> list[dict[str, Any]]:
    query = select(OutboxRow.payload).where(OutboxRow.kind == "BuildersOffered").order_by(OutboxRow.number)
    async with shop.database.reading() as session:
        return [dict(each) for each in await session.scalars(query)]


async def come(http: httpx.AsyncClient, shop: Shop, builder: str, start: str) -> dict[str, Any]:
    made = await http.post("/v1/bookings", json=await wish(shop, builder=builder, start=start))
    assert made.status_code == 201, made.text
    return dict(made.json())


async def test_everybody_who_gives_a_service_is_shown_to_everybody(shop: Shop) -> None:
    async with shop.http() as visitor, acting_client(shop) as client:
        for http in (visitor, client):
            assert {each["name"] for each in await recommended(http, shop)} == {"Ana Reyes", "Ben Okoro"}
        assert [each["name"] for each in await recommended(client, shop, "Yoga")] == ["Ana Reyes"]


async def test_a_client_is_led_back_to_whom_they_were_with_and_told_so_in_their_language(small_shop: Shop) -> None:
    shop = small_shop
    async with acting_client(shop) as one, acting_client(shop, "c2") as other:
        await come(one, shop, "Ana Reyes", "2027-06-15T15:00:00+01:00")
        await come(other, shop, "Ben Okoro", "2027-06-15T11:00:00-04:00")
        shop.clock.at = datetime(2027, 6, 25, 8, tzinfo=UTC)
        for http, name in ((one, "Ana Reyes"), (other, "Ben Okoro")):
            first = (await recommended(http, shop))[0]
            assert (first["name"], first["because"]["key"]) == (name, "latest")
            assert first["because"]["words"] == "you were with them last time"
        assert (await recommended(one, shop, locale="de"))[0]["because"]["words"] == "hier waren Sie zuletzt"


async def test_what_is_to_come_or_was_called_off_is_not_called_a_visit(small_shop: Shop) -> None:
    shop = small_shop
    async with acting_client(shop) as client:
        made = await come(client, shop, "Ben Okoro", "2027-06-29T11:00:00-04:00")
        for _ in range(2):
            reasons = {(each["because"] or {}).get("key") for each in await recommended(client, shop)}
            assert not reasons & {"latest", "liked", "known"}
            await client.post(f"/v1/bookings/{made['id']}/cancel", json={})
            shop.clock.at = datetime(2027, 7, 6, 8, tzinfo=UTC)


async def test_a_newcomer_is_led_to_who_speaks_their_language(database: Database, tmp_path: Path) -> None:
    ana, ben = DOCUMENT["builders"]
    document = {**DOCUMENT, "builders": [{**ana, "languages": ["en-GB"]}, {**ben, "languages": ["uk", "en"]}]}
    async with open_shop(database, tmp_path, document) as shop, shop.http() as visitor, shop.owner() as desk:
        told = await recommended(visitor, shop, locale="uk-UA")
        assert [each["name"] for each in told] == ["Ben Okoro", "Ana Reyes"]
        assert told[0]["because"]["key"] == "language"
        asked = await recommended(visitor, shop, locale="en")
        assert "language" not in {(each["because"] or {}).get("key") for each in asked}
        builders = await shop.named("builders")
        assert builders["Ana Reyes"]["languages"] == ["en"]
        path = f"/v1/builders/{builders['Ana Reyes']['id']}"
        assert (await desk.patch(path, json={"languages": ["nonsense!"]})).status_code == 422
        changed = await desk.patch(path, json={"languages": ["pt-BR", "pt"]})
        assert changed.json()["languages"] == ["pt"]


async def test_what_a_client_was_shown_is_kept_and_equals_take_turns(small_shop: Shop) -> None:
    """Nobody knows anything of anybody: by name at first, then whoever was shown less; to one client always alike."""
    shop, names = small_shop, ["Ana Reyes", "Ben Okoro"]
    async with shop.http() as visitor, acting_client(shop) as one, acting_client(shop, "c2") as other:
        assert [each["name"] for each in await recommended(visitor, shop)] == names
        assert await offers(shop) == []
        for http, order in ((one, names), (one, names), (other, names[::-1])):
            assert [each["name"] for each in await recommended(http, shop)] == order
    kept = await offers(shop)
    assert len(kept) == 3
    assert sum(each["chance"] for each in kept[0]["candidates"]) == 1.0
    assert kept[0]["policy"] == "believed-1"


async def test_who_asks_often_moves_nobody_for_others_more_than_who_asks_once(small_shop: Shop) -> None:
    shop, names = small_shop, ["Ana Reyes", "Ben Okoro"]
    async with acting_client(shop) as one, acting_client(shop, "c2") as other, acting_client(shop, "c3") as third:
        for _ in range(9):
            await recommended(one, shop)
        assert [each["name"] for each in await recommended(other, shop)] == names[::-1]
        assert [each["name"] for each in await recommended(third, shop)] == names


async def test_a_service_that_is_not_there_is_a_problem_with_a_next_step(shop: Shop) -> None:
    async with shop.http() as visitor:
        for service, status in (("svc_00000000000000000000000000", 404), ("nothing", 404), (7, 422)):
            answer = await visitor.post("/v1/suggestions/builders", json={"service": service})
            assert answer.status_code == status, answer.text
            assert answer.json()["title"]


async def test_what_is_served_and_what_is_learned_from_describe_a_choice_alike(small_shop: Shop) -> None:
    """Bookings kept, called off, moved and marked: the tables of now say what the events say."""
    shop = small_shop
    async with shop.owner() as desk, acting_client(shop) as one, acting_client(shop, "c2") as other:
        came = await come(one, shop, "Ana Reyes", "2027-06-15T15:00:00+01:00")
        off = await come(one, shop, "Ben Okoro", "2027-06-16T11:00:00-04:00")
        shop.clock.at += timedelta(days=1)
        moved = await come(other, shop, "Ben Okoro", "2027-06-17T11:00:00-04:00")
        await come(other, shop, "Ana Reyes", "2027-06-29T15:00:00+01:00")
        held = await wish(shop, start="2027-06-30T15:00:00+01:00")
        assert (await one.post("/v1/holds", json=held)).status_code == 201
        assert (await one.post(f"/v1/bookings/{off['id']}/cancel", json={})).status_code == 200
        to = {"start": "2027-06-18T12:00:00-04:00"}
        assert (await other.post(f"/v1/bookings/{moved['id']}/move", json=to)).status_code == 200
        shop.clock.at = datetime(2027, 6, 25, 8, tzinfo=UTC)
        done = await desk.post(f"/v1/bookings/{came['id']}/complete", json={})
        assert done.status_code == 200, done.text
        missed = await desk.post(f"/v1/bookings/{moved['id']}/no-show", json={})
        assert missed.status_code == 200, missed.text
        mark = await one.put(f"/v1/bookings/{came['id']}/feedback", json={"mark": 5})
        assert mark.status_code in {200, 201, 204}, mark.text
    now = shop.clock.now() + timedelta(minutes=1)
    [(learned, business)] = await fetch(shop.database, now=now)
    async with shop.database.reading() as session:
        whose = (await session.scalars(select(Organisation.id))).one()
        served, told = await visits_of_organisation(session, whose, now=now), await business_of(session, whose, now=now)
        names = [str(each) for each in await session.scalars(select(Builder.id))]
    assert {name: told.gives[name] for name in names} == business.gives
    assert len(served) == len(learned.known_at(now.timestamp())) == 2
    found = []
    for visits, said in ((learned, business), (served, told)):
        traits = traits_of(visits, said, now=now.timestamp())
        service = str(served.services[0])
        for client in sorted({*served.clients.tolist(), "nobody"}):
            own = visits.take(visits.clients == client)
            wish_ = Wish(service=service, now=now.timestamp(), visits=own, language="en")
            found.append(matrix(wish_, traits, traits.givers(service)))
    for one_, other_ in zip(found[: len(found) // 2], found[len(found) // 2 :], strict=True):
        np.testing.assert_allclose(one_, other_, rtol=0, atol=1e-12)
    assert np.abs(found[0]).sum() > 0
