"""Learning from the product's own events: what was known when a booking was made is what is learned from."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from sqlalchemy import select

from api.bookings.predict import predict_due
from kit.db import Database
from kit.ids import new_id
from kit.outbox import OutboxRow
from ml import registry
from ml.no_show import MOMENTS, NAME, Moment, matrix
from ml.serving import Speakers
from models.bookings import Prediction
from tests.api.bookings.test_booking import wish
from tests.fixtures.shop import NOW, Shop, open_shop
from training.no_show.from_database import fetch, rows_of
from training.no_show.prior import train_from_simulator
from training.no_show.simulator import simulate
from training.retrain import retrain
from training.retrain_daily import retrain_due


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("learned")
    for moment in MOMENTS:
        train_from_simulator(home, moment=moment)
    return home


@pytest.fixture
async def scoring(database: Database, learned: Path) -> AsyncIterator[Shop]:
    """The corner shop, where bookings are scored as they are made."""
    async with open_shop(database, learned) as shop:
        shop.app.state.predictor = Speakers(learned)
        yield shop


async def booked(http: httpx.AsyncClient, shop: Shop, start: str, *, client: str | None = None) -> dict[str, Any]:
    asked = await wish(shop) | {"start": start, "client": client}
    answer = await http.post("/v1/bookings", json=asked)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def said(shop: Shop, moment: Moment) -> dict[str, Prediction]:
    async with shop.database.reading() as session:
        rows = await session.scalars(select(Prediction).where(Prediction.moment == moment).order_by(Prediction.id))
        return {str(row.booking_id): row for row in rows}


async def test_training_sees_each_booking_as_it_was_scored(scoring: Shop, learned: Path) -> None:
    shop = scoring
    async with shop.owner() as desk:
        first = await booked(desk, shop, "2027-06-10T09:00:00+01:00")
        client = first["client"]["id"]
        await booked(desk, shop, "2027-06-14T09:00:00+01:00", client=client)
        shop.clock.at = datetime(2027, 6, 10, 12, tzinfo=UTC)
        assert (await desk.post(f"/v1/bookings/{first['id']}/no-show")).status_code == 200
        shop.clock.at = datetime(2027, 6, 11, 9, tzinfo=UTC)
        third = await booked(desk, shop, "2027-06-14T11:00:00+01:00", client=client)
        await desk.post(f"/v1/bookings/{third['id']}/cancel", json={})
        shop.clock.at = datetime(2027, 6, 13, 12, tzinfo=UTC)
        assert await predict_due(shop.database, shop.clock, shop.app.state.predictor) == 1
        assert await predict_due(shop.database, shop.clock, shop.app.state.predictor) == 0
    happened, zones = await fetch(shop.database)
    for moment in MOMENTS:
        rows = rows_of(happened, moment, zones, now=NOW + timedelta(days=365))
        predictor = Speakers(learned).at(moment).speaks
        assert predictor
        again = dict(zip(rows.ids.tolist(), predictor.probabilities(rows, rows).tolist(), strict=True))
        scored = await said(shop, moment)
        assert len(scored) == (3 if moment == "booking" else 1)
        for name, row in scored.items():
            assert row.probability == pytest.approx(again[name])


async def test_a_missed_session_counts_only_from_the_day_after(scoring: Shop, learned: Path) -> None:
    shop = scoring
    async with shop.owner() as desk:
        first = await booked(desk, shop, "2027-06-09T09:00:00+01:00")
        shop.clock.at = datetime(2027, 6, 9, 10, tzinfo=UTC)
        await desk.post(f"/v1/bookings/{first['id']}/no-show")
        await booked(desk, shop, "2027-06-21T09:00:00+01:00", client=first["client"]["id"])
        shop.clock.at = datetime(2027, 6, 10, 10, tzinfo=UTC)
        await booked(desk, shop, "2027-06-22T09:00:00+01:00", client=first["client"]["id"])
    happened, zones = await fetch(shop.database)
    rows = rows_of(happened, "booking", zones, now=NOW + timedelta(days=365))
    predictor = Speakers(learned).at("booking").speaks
    assert predictor
    known = matrix(predictor.recipe, rows, rows)[:, predictor.recipe.names.index("past_known")]
    assert known.tolist() == [0, 0, 1]


async def test_scores_are_for_staff_and_have_words(scoring: Shop) -> None:
    async with scoring.owner() as desk, scoring.http() as visitor:
        made = await booked(desk, scoring, "2027-06-10T09:00:00+01:00")
        assert 0 < made["no_show"]["probability"] < 1
        assert all(each["words"] for each in made["no_show"]["reasons"])
        assert (await visitor.get(f"/v1/bookings/{made['id']}")).status_code in {401, 404}


async def test_a_version_that_only_listens_is_noted_and_not_shown(scoring: Shop, learned: Path) -> None:
    line = registry.line_of(learned, NAME, "booking")
    registry.shadow(line, line.current)
    try:
        async with scoring.owner() as desk:
            made = await booked(desk, scoring, "2027-06-10T09:00:00+01:00")
    finally:
        registry.shadow(line, "")
    async with scoring.database.reading() as session:
        noted = sorted(await session.scalars(select(Prediction.predictor)))
    assert noted == ["no_show", "no_show.shadow"]
    assert made["no_show"]


async def happened_elsewhere(database: Database, *, bookings: int) -> datetime:
    """A shop's history as its outbox would hold it, from the simulated world; when it ends."""
    async with database.reading() as session:
        organisation = (await session.execute(select(OutboxRow.organisation_id).limit(1))).scalar_one()
    world = simulate(bookings=bookings, seed=21).bookings
    ids = {name: new_id(NOW) for name in [*np.unique(world.clients).tolist(), "builder", "service"]}
    rows = []
    for at in range(bookings):
        begins = datetime.fromtimestamp(world.starts_at[at], UTC)
        payload = {
            "organisation_id": str(organisation), "builder_id": str(ids["builder"]), "service_id": str(ids["service"]),
            "client_id": str(ids[str(world.clients[at])]), "starts_at": begins.isoformat(), "seats": 1,
            "ends_at": (begins + timedelta(hours=1)).isoformat(), "channel": "web",
        }  # fmt: skip
        subject = new_id(NOW)
        outcome = "ClientMissed" if world.outcomes[at] else "BookingCompleted"
        made = datetime.fromtimestamp(world.booked_at[at], UTC)
        rows += [(made, "BookingConfirmed", subject, payload), (begins + timedelta(hours=1), outcome, subject, payload)]
    async with database.writing() as session:
        session.add_all(
            OutboxRow(
                id=new_id(when), organisation_id=organisation, kind=kind, payload_version=1, subject=subject,
                payload=payload, occurred_at=when, handed_at=when,
            )
            for when, kind, subject, payload in sorted(rows, key=lambda row: row[0])
        )  # fmt: skip
        await session.commit()
    return datetime.fromtimestamp(float(world.over_at.max()), UTC)


async def test_retraining_without_history_changes_nothing(scoring: Shop, tmp_path: Path) -> None:
    train_from_simulator(tmp_path)
    found = await retrain(scoring.database, tmp_path, now=NOW)
    assert [each.promoted for each in found] == [False] * 4
    assert "it takes 20 of each" in found[0].because
    assert (found[2].moment, found[2].because) == ("offer", "0 later offers; it takes 200 to compare.")
    assert registry.line_of(tmp_path, NAME, "booking").current == "simulated-2"


async def test_the_worker_trains_once_a_day_and_not_on_the_first(scoring: Shop, tmp_path: Path) -> None:
    tries = [NOW, NOW + timedelta(hours=23), NOW + timedelta(hours=25), NOW + timedelta(hours=26)]
    assert [len(await retrain_due(scoring.database, tmp_path, now=each)) for each in tries] == [0, 0, 4, 0]


@pytest.mark.long
async def test_retraining_on_own_history_lets_speak_only_what_is_surely_better(scoring: Shop, tmp_path: Path) -> None:
    train_from_simulator(tmp_path)
    train_from_simulator(tmp_path, moment="day-before")
    now = await happened_elsewhere(scoring.database, bookings=1_500)
    found = await retrain(scoring.database, tmp_path, now=now)
    again = await retrain(scoring.database, tmp_path, now=now)
    for each, repeated in zip(found[:2], again[:2], strict=True):
        line = registry.line_of(tmp_path, NAME, each.moment)
        metrics = registry.metrics_of(line, each.version)
        assert each.version == repeated.version
        assert each.promoted == (line.current == each.version) == metrics["passed"]
        assert line.shadow == ("" if each.promoted else each.version)
