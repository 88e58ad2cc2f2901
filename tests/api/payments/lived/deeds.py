"""What clients, the desk and our own workers do, over a line that may be cut."""

from typing import Any

import httpx

from tests.api.payments.lived.vendor import listen
from tests.api.payments.lived.world import World
from tests.fixtures.money import carry_out_due


async def hold(world: World) -> None:
    made = await world.client.post("/v1/holds", json=world.wish)
    assert made.status_code in {201, 409}, made.text
    if made.status_code == 201:
        world.bookings.append(made.json()["id"])
    assert world.bookings, made.text


async def rival(world: World) -> None:
    """Somebody else takes the time, if it is free; they have paid at the desk."""
    made = await world.desk.post("/v1/bookings", json=world.wish)
    assert made.status_code in {201, 409}, made.text


async def pay(world: World, method: str, *, cut: str) -> None:
    await _over_line(
        world, world.client.post(f"/v1/bookings/{world.bookings[-1]}/payments", json={"method": method}), cut
    )


async def buy(world: World, method: str, *, cut: str) -> None:
    await _over_line(world, world.client.post(f"/v1/packages/{world.package}/purchases", json={"method": method}), cut)


async def put_on_account(world: World, method: str, *, cut: str) -> None:
    """The desk confirms it unpaid, and what is unpaid is charged to a card the client saved."""
    booking = world.bookings[-1]
    world.waived.add(booking)
    async with world.trouble(cut):
        for made in (
            await world.desk.post(f"/v1/bookings/{booking}/confirm"),
            await world.desk.put(f"/v1/bookings/{booking}/account", json={"method": await _card(world, method)}),
        ):
            assert made.status_code in {200, 409, 422}, made.text


async def change_card(world: World, method: str, *, cut: str) -> None:
    for due in await world.dues():
        async with world.trouble(cut):
            body = {"method": await _card(world, method)}
            changed = await world.client.put(f"/v1/dues/{due.public_id}/method", json=body)
            assert changed.status_code in {200, 409}, changed.text


async def cancel(world: World, *, cut: str) -> None:
    async with world.trouble(cut):
        answer = await world.client.post(f"/v1/bookings/{world.bookings[-1]}/cancel")
        assert answer.status_code in {200, 409}, answer.text


async def refund(world: World, number: int, part: int | None, *, still_owed: bool, cut: str) -> None:
    """The desk gives a payment back, or a part of it, for good or to be paid once more."""
    rows = await world.payments()
    if rows:
        path = f"/v1/payments/{rows[number % len(rows)].public_id}/refund"
        await _over_line(world, world.desk.post(path, json={"amount": part, "still_owed": still_owed}), cut)


async def work(world: World, *, cut: str) -> None:
    """What relay, scanner and workers do when they come by, their line to the vendor perhaps cut."""
    async with world.trouble(cut):
        await carry_out_due(world.shop)
    listen(world)


async def _card(world: World, method: str) -> str:
    if method not in world.cards:
        made = await world.client.post("/v1/me/payment-methods", json={"method": method, "agreed": True})
        assert made.status_code == 201, made.text
        world.cards[method] = made.json()["id"]
    return world.cards[method]


async def _over_line(world: World, call: Any, cut: str) -> None:
    async with world.trouble(cut):
        answer: httpx.Response = await call
        assert answer.status_code < 500 or answer.json()["type"].endswith("/payment-vendor-away"), answer.text
    listen(world)
