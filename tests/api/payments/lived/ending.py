"""The end of a life: everybody decides, all is told, and what is due gets done."""

from datetime import timedelta

from api.bookings.waiting.due import expire_due
from kit.engine.parked import list_parked, replay
from tests.api.payments.lived.deeds import work
from tests.api.payments.lived.vendor import deliver, listen, vendor_does
from tests.api.payments.lived.world import World


async def end(world: World, *, agrees: bool, order: list[int]) -> None:
    """Payers and banks decide, all news arrives once more in some order, all that is due gets done.

    People help where they are asked.
    """
    _decide(world, agrees=agrees)
    for _ in range(3):
        for number in sorted(range(len(world.news)), key=lambda each: order[each % len(order)]):
            await deliver(world, number)
        world.shop.clock.advance(timedelta(hours=7))
        await work(world, cut="")
        for row in await world.payments():
            if row.refund_key and row.refund_refused_at:
                await world.desk.post(f"/v1/payments/{row.public_id}/refund")
        listen(world)
    await _try_parked_again(world)
    await _end_dues(world, agrees=agrees)
    await expire_due(world.shop.database, world.shop.clock)
    await work(world, cut="")


async def _try_parked_again(world: World) -> None:
    """What died in three hands in a row, a person has tried once more."""
    async with world.shop.database.writing() as session:
        for parked in await list_parked(session):
            await replay(session, parked.work, world.shop.clock.now())
        await session.commit()
    await work(world, cut="")


async def _end_dues(world: World, *, agrees: bool) -> None:
    """The last card's schedule, and the grace, run out; what its bank decides is told."""
    while any(due.state == "open" for due in await world.dues()):
        heard = len(world.news)
        world.shop.clock.advance(timedelta(days=15))
        await work(world, cut="")
        _decide(world, agrees=agrees)
        for number in range(heard, len(world.news)):
            await deliver(world, number)
        await work(world, cut="")


def _decide(world: World, *, agrees: bool) -> None:
    for number in range(len(world.charges())):
        vendor_does(world, number, "win" if number % 2 else "lose")
        vendor_does(world, number, "approve" if agrees else "deny")
