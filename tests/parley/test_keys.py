"""Master keys are rotated while requests go on, and the old key is needed by nothing afterwards."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import select

from kit.db import Database
from kit.keys import key_source, master_key
from kit.settings import Settings
from models.credentials import Authenticator
from models.people import SubjectKey
from parley.reseal import count_older, reseal_all
from tests.api.identity.people import add_app, browser, sign_in
from tests.fixtures.processes import parley
from tests.fixtures.shop import Shop, open_shop


async def talk(shop: Shop, number: int, stop: asyncio.Event) -> list[int]:
    """Messages of one visitor, sealed and read back, and keyed requests, until told to stop."""
    statuses = []
    turn = 0
    async with shop.service_principal() as bot, shop.owner() as owner:
        while not stop.is_set() or turn < 3:
            turn += 1
            message = {"id": f"{number}-{turn}", "text": "hello"}
            claim = {"channel": "web", "address": f"visitor {number}", "message": message}
            answer = await bot.post("/v1/turns", json=claim)
            statuses.append(answer.status_code)
            told = answer.json()
            finish = {
                "lease": told["lease"],
                "state_version": told["state_version"],
                "state": {"n": turn},
                "replies": [],
            }
            statuses.append((await bot.post(f"/v1/turns/{told['turn']}/finish", json=finish)).status_code)
            keyed = {"Idempotency-Key": f"{number}-{turn}"}
            for _ in range(2):
                made = await owner.post("/v1/keys", json={"name": "k", "role": "analyst"}, headers=keyed)
                statuses.append(made.status_code)
    return statuses


async def test_keys_rotate_under_load_without_a_failed_request(database: Database, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    async with open_shop(database, tmp_path, keys=master_key(settings)) as shop:
        async with browser(shop) as http:
            await sign_in(shop, http)
            app, _ = await add_app(shop, http)
        stop = asyncio.Event()
        load = [asyncio.create_task(talk(shop, number, stop)) for number in range(4)]
        worker = master_key(settings)
        for _ in range(3):
            await asyncio.sleep(0.3)
            key_source(settings).add(settings)
            assert await reseal_all(database, worker) > 0
        stop.set()
        statuses = [status for statuses in await asyncio.gather(*load) for status in statuses]
        assert len(statuses) >= 4 * 3 * 4
        assert {status // 100 for status in statuses} == {2}
        shop.keys.refresh()
        await reseal_all(database, worker)
        ring = key_source(settings).drop_older(settings)
        alone = master_key(settings)
        assert len(ring.keys) == 1
        async with database.reading() as session:
            for key in await session.scalars(select(SubjectKey)):
                assert len(alone.unwrap(key.wrapped, bound_to=key.id.bytes)) == 32
            [row] = await session.scalars(select(Authenticator))
        assert alone.unseal(row.secret, bound_to=row.id.bytes).decode() == app.totp.secret


async def test_older_keys_are_kept_as_long_as_something_needs_them(sqlite: Database, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    async with open_shop(sqlite, tmp_path, keys=master_key(settings)) as shop, shop.service_principal() as bot:
        claim = {"channel": "web", "address": "c1", "message": {"id": "1", "text": "hi"}}
        await bot.post("/v1/turns", json=claim)
        key_source(settings).add(settings)
        keys = master_key(settings)
        assert await count_older(sqlite, keys) > 0
        await reseal_all(sqlite, keys)
        assert await count_older(sqlite, keys) == 0


@pytest.mark.long
def test_the_command_rotates_tells_and_retires(tmp_path: Path) -> None:
    assert parley(tmp_path, "demo").returncode == 0
    first = (tmp_path / "master.key").read_text()
    rotated = parley(tmp_path, "keys", "rotate")
    assert rotated.returncode == 0, rotated.stderr
    assert "fresh master key" in rotated.stdout
    assert (tmp_path / "master.key").read_text() != first
    assert "0 values" in parley(tmp_path, "keys", "status").stdout
    retired = parley(tmp_path, "keys", "retire")
    assert retired.returncode == 0, retired.stderr
    assert (tmp_path / "master.key").read_text().count("=") < 4
    assert parley(tmp_path, "keys", "rotate", more={"PARLEY_SECRET": "a passphrase"}).returncode == 2
