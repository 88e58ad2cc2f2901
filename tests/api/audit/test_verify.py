"""Tampering shows: whatever is done to a chain by somebody who has the database and not the key, is found."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.audit.chain import told_by
from api.audit.export import write_heads
from api.audit.heads import Head, head_of, signing_key
from api.audit.record import recorder
from api.audit.verify import Verdict, verify
from kit.crypto import MasterKey
from kit.db import Database
from kit.outbox import OutboxRow
from kit.relay import hand_over
from kit.tenancy import OWNER, acting
from models.audit import AuditChain, AuditEntry
from tests.api.audit.tamperings import TAMPERINGS, Chain, Link
from tests.fixtures.happenings import happen
from tests.fixtures.shop import Shop

_ROUNDS = 6


@dataclass(frozen=True, slots=True)
class Kept:
    """A shop's chain, and what is kept of it outside of the database."""

    database: Database
    chain: Chain
    public: Ed25519PublicKey
    folder: Path

    async def verdict(self, session: AsyncSession) -> Verdict:
        return await verify(session, self.chain.organisation, self.public, self.folder)


@pytest.fixture
async def kept(shop: Shop, tmp_path: Path) -> Kept:
    """Bookings, payments, moves and keys in several rounds, each recorded and its head exported."""
    folder, heads = tmp_path / "audit", []
    for number in range(_ROUNDS):
        if number == 0:
            await happen(shop, 4)
        async with shop.owner() as owner:
            await owner.post("/v1/keys", json={"name": f"till {number}", "role": "front_desk"})
        shop.clock.advance(timedelta(minutes=1))
        while await hand_over(shop.database, shop.clock, recorder(shop.keys)):
            pass
        await write_heads(shop.database, shop.keys, folder)
        heads.append(await _head(shop.database))
    async with shop.database.reading() as session:
        entries = (await session.scalars(select(AuditEntry).order_by(AuditEntry.number))).all()
    links = [Link(each.number, told_by(each), each.previous, each.digest) for each in entries]
    assert len(links) > 25
    await _without_walls(shop.database)
    return Kept(
        shop.database, Chain(entries[0].organisation_id, links, heads), signing_key(shop.keys).public_key(), folder
    )


async def _head(database: Database) -> tuple[Head, str]:
    async with database.reading() as session:
        chain = (await session.scalars(select(AuditChain))).one()
        return head_of(chain), chain.signature


async def _without_walls(database: Database) -> None:
    """Whoever has the database takes its triggers away first."""
    drops = (
        ["DROP TRIGGER audit_only_grows_UPDATE", "DROP TRIGGER audit_only_grows_DELETE"]
        if database.embedded
        else ["DROP TRIGGER audit_only_grows ON audit_entries"]
    )
    with acting(OWNER):
        async with database.writing() as session:
            for each in drops:
                await session.execute(text(each))
            await session.commit()


@asynccontextmanager
async def undone(database: Database) -> AsyncIterator[AsyncSession]:
    """A session whose changes are thrown away at the end."""
    with acting(OWNER):
        async with database.writing() as session:
            yield session
            await session.rollback()


async def _tamper(kept: Kept, seed: int, times: int) -> Counter[str]:
    """Tamper in ``times`` random ways, one after the other, each on the whole chain; what was not found fails."""
    found: Counter[str] = Counter()
    for number in range(times):
        random = Random(f"{seed} {number}")
        tamper = random.choice(TAMPERINGS)
        async with undone(kept.database) as session:
            for statement in tamper(random, kept.chain):
                await session.execute(statement)
            verdict = await kept.verdict(session)
        assert verdict.broken, f"{tamper.__name__} of seed {seed} {number} was not found"
        found[tamper.__name__] += 1
    return found


async def test_a_chain_that_nobody_touched_holds_and_fits_its_heads(kept: Kept) -> None:
    async with kept.database.reading() as session:
        verdict = await kept.verdict(session)
    assert (verdict.broken, verdict.entries, verdict.heads) == (None, len(kept.chain.links), _ROUNDS)


async def test_three_hundred_random_tamperings_are_all_found(kept: Kept) -> None:
    found = await _tamper(kept, seed=1, times=300)
    assert set(found) == {each.__name__ for each in TAMPERINGS}


@pytest.mark.slow
@pytest.mark.timeout(3000)
async def test_ten_thousand_random_tamperings_are_all_found(kept: Kept) -> None:
    found = await _tamper(kept, seed=2, times=10_000)
    assert sum(found.values()) == 10_000


async def test_the_first_broken_link_is_told(kept: Kept) -> None:
    async with undone(kept.database) as session:
        for number in (17, 9, 21):
            row = await session.get_one(AuditEntry, (kept.chain.organisation, number))
            row.kind = "Nothing"
        await session.flush()
        verdict = await kept.verdict(session)
    assert verdict.broken
    assert (verdict.broken.number, verdict.broken.why) == (9, "it was changed")


async def test_a_signed_head_of_another_key_or_chain_is_no_proof(kept: Kept) -> None:
    other = signing_key(MasterKey(b"o" * 32)).public_key()
    async with kept.database.reading() as session:
        verdict = await verify(session, kept.chain.organisation, other, None)
        assert verdict.broken
        outside = await verify(session, kept.chain.organisation, other, kept.folder)
        assert outside.broken
    assert "was not signed with this key" in verdict.broken.why
    assert "exported head" in outside.broken.why


@pytest.mark.parametrize("line", [b"", b"{}", b"\xff", b'{"organisation":1}\tx', b"[]\t"])
async def test_a_spoilt_file_of_heads_is_told_and_breaks_nothing(kept: Kept, line: bytes) -> None:
    [file] = kept.folder.glob("*/*.jsonl")
    file.write_bytes(file.read_bytes() + line + b"\n")
    async with kept.database.reading() as session:
        verdict = await kept.verdict(session)
    assert verdict.broken
    assert file.name in verdict.broken.why


async def test_an_event_that_was_handed_over_and_never_recorded_is_missed(shop: Shop) -> None:
    record = recorder(shop.keys)
    async with shop.owner() as owner:
        await owner.post("/v1/keys", json={"name": "first", "role": "front_desk"})
        await hand_over(shop.database, shop.clock, record)
        await owner.post("/v1/keys", json={"name": "second", "role": "front_desk"})
        await hand_over(shop.database, shop.clock)  # by a relay that does not record
    async with shop.database.reading() as session:
        [organisation] = set(await session.scalars(select(OutboxRow.organisation_id)))
        verdict = await verify(session, organisation, signing_key(shop.keys).public_key(), None)
    assert verdict.broken
    assert "AccessChanged" in verdict.broken.why
