"""Servers of strangers that hang keep nobody else's webhooks waiting, in the worker as it runs."""

import asyncio
from contextlib import ExitStack

from api.app import House
from kit.settings import Settings
from parley.work import Part, run_work
from tests.fixtures.hooked import NEAR, hooked
from tests.fixtures.receiver import Reply, receiving
from tests.fixtures.shop import Shop

HOURS = range(8, 14)


def house_of(shop: Shop) -> House:
    settings = Settings(home=shop.app.state.settings.home, outward_allow=NEAR)
    return House(settings=settings, database=shop.database, clock=shop.clock, keys=shop.keys, send_link=lambda *_: None)


async def test_endpoints_that_hang_keep_no_other_waiting(shop: Shop) -> None:
    with ExitStack() as stack:
        hanging = [stack.enter_context(receiving()) for _ in range(3)]
        quick = stack.enter_context(receiving())
        for each in hanging:
            each.usual = Reply(wait=60)
        async with hooked(shop, hanging[0]) as hook:
            for each in (*hanging[1:], quick):
                body = {"url": each.url, "kinds": ["booking.confirmed"]}
                await hook.call("POST", "/v1/webhooks", body, status=201)
            for hour in HOURS:
                await hook.book(f"2027-06-10T{hour:02}:30:00Z")
            stop = asyncio.Event()
            working = asyncio.create_task(run_work(house_of(shop), stop, Part(queues=["webhooks"])))
            assert await asyncio.to_thread(quick.hears, len(HOURS), within=12)  # they hang for 15 s, then give up
            assert all(1 <= len(each.heard) <= 4 for each in hanging)
            stop.set()
            for each in hanging:
                each.stopped.set()
            await working
