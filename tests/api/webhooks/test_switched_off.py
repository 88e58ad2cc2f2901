"""An endpoint that was switched off by itself: who runs the organisation is told by mail, once, and can act on it."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text, update

from api.webhooks import switched_off
from api.webhooks.switched_off import TASK, next_untold, take_untold, tell_switched_off
from kit.due import Source, scan
from kit.engine.carry import carry
from kit.engine.claim import claim
from kit.engine.parked import list_parked
from kit.engine.worker import Crew, Task, Worker
from kit.errors import Later, Refused
from kit.ids import new_id
from models.identity import Member, Organisation
from models.webhooks import WebhookEndpoint
from tests.api.notifications.test_telling import Postbox, post_of
from tests.fixtures.hooked import NOON, TEN, Hooked, hooked, receiver
from tests.fixtures.plans import plan_of
from tests.fixtures.receiver import Receiver, Reply
from tests.fixtures.shop import Shop

__all__ = ["receiver"]


@pytest.fixture
async def hook(shop: Shop, receiver: Receiver) -> AsyncIterator[Hooked]:
    async with hooked(shop, receiver, description="the till") as opened:
        await add_members(shop)
        yield opened


async def add_members(shop: Shop) -> None:
    """Beside the owner two admins, of whom one has left, and somebody at the front desk."""
    async with shop.database.writing() as session:
        house = (await session.scalars(select(Organisation))).one()
        for name, role, active in (
            ("Adam", "admin", True), ("Left", "admin", False), ("Fred", "front_desk", True)
        ):  # fmt: skip
            now = shop.clock.now()
            member = Member(
                id=new_id(now), created_at=now, organisation_id=house.id, name=name, role=role, active=active,
                email=f"{name.lower()}@corner.example",
            )  # fmt: skip
            session.add(member)
        await session.commit()


def source(shop: Shop, postbox: Postbox) -> Source:
    async def do(endpoint: uuid.UUID) -> None:
        await tell_switched_off(post_of(shop, postbox), endpoint)

    return Source(Task(TASK, "notifications", do), next_untold, take_untold)


async def tell(shop: Shop, postbox: Postbox) -> list[str]:
    """Carry out what is due about endpoints; what became of each piece."""
    telling = source(shop, postbox)
    await scan(shop.database, shop.clock, [telling])
    pieces = await claim(shop.database, uuid.UUID(int=1), tasks=[TASK], limit=10, now=shop.clock.now())
    return [await carry(shop.database, shop.clock, each, {TASK: telling.task.do}) for each in pieces]


async def say_gone(hook: Hooked, start: str = TEN) -> None:
    hook.receiver.replies = [Reply(410)]
    await hook.book(start)
    await hook.send()


def addressed(postbox: Postbox) -> list[str]:
    return [str(each["To"]) for each in postbox.sent]


def written(postbox: Postbox) -> str:
    body = postbox.sent[0].get_body(("plain",))
    assert body
    return str(body.get_content())


async def test_owners_and_admins_are_told_what_happened_and_what_to_do(hook: Hooked) -> None:
    postbox = Postbox()
    await say_gone(hook)
    assert await tell(hook.shop, postbox) == ["done"]
    assert addressed(postbox) == ["Owner <owner@corner.example.org>", "Adam <adam@corner.example>"]
    assert postbox.subjects()[0] == f"Webhook switched off: {hook.receiver.url}"
    link = f"https://corner.example/v1/webhooks/{hook.endpoint['id']}"
    for said in ("the till", "410", "Wed, 9 Jun 2027, 07:00 (WEST, Lisbon)", f'PATCH {link} with {{"on": true}}',
                 f'POST {link}/replay with {{"since": "2027-06-09T06:00:00Z"}}'):  # fmt: skip
        assert said in written(postbox)
    assert await tell(hook.shop, postbox) == []
    assert len(postbox.sent) == 2


async def test_of_one_that_took_nothing_for_days_it_is_said_since_when(hook: Hooked) -> None:
    postbox = Postbox()
    hook.receiver.usual = Reply(500)
    await hook.book()
    for _ in range(40):
        await hook.send()
        hook.shop.clock.advance(timedelta(hours=6))
    await tell(hook.shop, postbox)
    assert "It has taken no message since Wed, 9 Jun 2027, 07:00 (WEST, Lisbon)." in written(postbox)
    assert len(postbox.sent) == 2


async def test_what_a_person_switched_off_is_told_to_nobody(hook: Hooked) -> None:
    postbox = Postbox()
    await hook.call("PATCH", hook.path, {"on": False})
    assert await tell(hook.shop, postbox) == []
    assert postbox.sent == []


async def test_one_that_was_switched_on_again_before_anybody_was_told_is_told_to_nobody(hook: Hooked) -> None:
    postbox = Postbox()
    await say_gone(hook)
    await scan(hook.shop.database, hook.shop.clock, [source(hook.shop, postbox)])
    await hook.call("PATCH", hook.path, {"on": True})
    assert await tell(hook.shop, postbox) == ["done"]
    assert postbox.sent == []


async def test_switched_off_once_more_it_is_told_once_more(hook: Hooked) -> None:
    postbox = Postbox()
    await say_gone(hook)
    await tell(hook.shop, postbox)
    await hook.call("PATCH", hook.path, {"on": True})
    hook.shop.clock.advance(timedelta(hours=1))
    await say_gone(hook, start=NOON)
    await tell(hook.shop, postbox)
    assert len({str(each["Message-ID"]) for each in postbox.sent}) == len(postbox.sent) == 4


async def test_whoever_was_told_is_not_told_again_while_another_waits(hook: Hooked) -> None:
    postbox = Postbox(fails=[Later("greylisted")])
    await say_gone(hook)
    assert await tell(hook.shop, postbox) == ["later"]
    assert addressed(postbox) == ["Adam <adam@corner.example>"]
    hook.shop.clock.advance(timedelta(minutes=1))
    assert await tell(hook.shop, postbox) == ["done"]
    assert addressed(postbox) == ["Adam <adam@corner.example>", "Owner <owner@corner.example.org>"]


async def test_an_address_that_is_refused_keeps_nobody_else_from_knowing(hook: Hooked) -> None:
    postbox = Postbox(fails=[Refused("no such box")])
    await say_gone(hook)
    assert await tell(hook.shop, postbox) == ["done"]
    assert addressed(postbox) == ["Adam <adam@corner.example>"]
    async with hook.shop.database.reading() as session:
        assert await list_parked(session) == []


async def test_a_mail_cut_off_by_a_crash_is_known_by_its_message_id(
    hook: Hooked, monkeypatch: pytest.MonkeyPatch
) -> None:
    postbox = Postbox()
    await say_gone(hook)

    async def crash(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(switched_off, "_note", crash)
        with pytest.raises(KeyboardInterrupt):
            await tell_switched_off(post_of(hook.shop, postbox), await endpoint_id(hook))
    await tell(hook.shop, postbox)
    owners = {str(each["Message-ID"]) for each in postbox.sent if "owner" in str(each["To"])}
    assert (len(postbox.sent), len(owners)) == (3, 1)


async def endpoint_id(hook: Hooked) -> uuid.UUID:
    async with hook.shop.database.reading() as session:
        return (await session.scalars(select(WebhookEndpoint.id))).one()


async def test_two_workers_tell_once(hook: Hooked) -> None:
    postbox, stop = Postbox(), asyncio.Event()
    await say_gone(hook)
    telling = source(hook.shop, postbox)
    workers = [
        Worker(hook.shop.database, hook.shop.clock, Crew([telling.task], ["notifications"]), key=uuid.UUID(int=number))
        for number in (1, 2)
    ]
    working = [asyncio.create_task(each.run(stop)) for each in workers]
    for _ in range(100):
        await asyncio.gather(*(scan(hook.shop.database, hook.shop.clock, [telling]) for _ in workers))
        for each in workers:
            each.bell.set()
        await asyncio.sleep(0.02)
        if await told_at(hook):
            break
    stop.set()
    await asyncio.gather(*working)
    assert addressed(postbox) == ["Owner <owner@corner.example.org>", "Adam <adam@corner.example>"]


async def told_at(hook: Hooked) -> object:
    async with hook.shop.database.reading() as session:
        return (await session.scalars(select(WebhookEndpoint.told_at))).one()


@pytest.mark.parametrize(
    ("locale", "subject", "said"),
    [
        ("de-DE", "Webhook abgeschaltet: ", "Mi., 09.06.2027, 07:00 (WEST, Lisbon)"),
        ("es", "Webhook desactivado: ", "mié, 9 jun 2027, 7:00 (WEST, Lisbon)"),
        ("fr", "Webhook désactivé : ", "mer., 9 juin 2027, 07:00 (WEST, Lisbon)"),
        ("pt-BR", "Webhook desligado: ", "qua., 9 de jun. de 2027, 07:00 (WEST, Lisbon)"),
        ("ja", "Webhook switched off: ", "410"),
    ],
)
async def test_it_is_told_in_the_language_of_the_house(
    small_shop: Shop, receiver: Receiver, locale: str, subject: str, said: str
) -> None:
    postbox = Postbox()
    async with hooked(small_shop, receiver) as hook:
        await add_members(small_shop)
        async with small_shop.database.writing() as session:
            await session.execute(update(Organisation).values(locale=locale))
            await session.commit()
        await say_gone(hook)
        await tell(small_shop, postbox)
    assert postbox.subjects()[0].startswith(subject)
    assert said in written(postbox)


async def test_whom_to_tell_of_is_found_by_an_index(hook: Hooked) -> None:
    async with hook.shop.database.writing() as session:
        house, now = (await session.scalars(select(Organisation))).one(), hook.shop.clock.now()
        session.add_all(
            WebhookEndpoint(
                id=new_id(now), created_at=now, organisation_id=house.id, url="https://x.example", kinds=[], secret=b"",
                off="person", off_at=now, failures=0,
            )
            for _ in range(300)
        )  # fmt: skip
        await session.flush()
        await session.execute(text("ANALYZE"))
        await session.commit()
    assert "ix_webhook_endpoints_untold" in await plan_of(hook.shop.database, switched_off._UNTOLD.limit(10))
