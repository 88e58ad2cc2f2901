"""What other programs are told: signed, in order, for three days, to a server that does what it likes."""

import asyncio
import json
import random
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from api.webhooks.due import LEASE, next_due, take_due
from api.webhooks.reactions import tell_of_booking
from api.webhooks.run import forget_old, send_due
from kit.http.outward import Outward
from kit.outbox import OutboxRow, event_of
from models.people import SubjectKey
from models.webhooks import WebhookAttempt, WebhookDelivery, WebhookMessage
from tests.fixtures.hooked import NOON, Hooked, hooked, receiver
from tests.fixtures.receiver import Heard, Receiver, Reply, receiving
from tests.fixtures.shop import NOW, Shop

__all__ = ["receiver"]
GIVEN_UP = timedelta(days=3)


@pytest.fixture
async def hook(shop: Shop, receiver: Receiver) -> AsyncIterator[Hooked]:
    async with hooked(shop, receiver) as opened:
        yield opened


@pytest.fixture
async def small_hook(small_shop: Shop, receiver: Receiver) -> AsyncIterator[Hooked]:
    async with hooked(small_shop, receiver) as opened:
        yield opened


def told(heard: Heard) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(heard.body)
    return found


def types(receiver: Receiver) -> list[object]:
    return [told(each)["type"] for each in receiver.heard]


async def pass_time(hook: Hooked, days: float = 3.1) -> None:
    """Let time go by from one try to the next."""
    end = hook.shop.clock.now() + timedelta(days=days)
    while True:
        await hook.send()
        async with hook.shop.database.reading() as session:
            due = await next_due(session)
        if due is None or due > end:
            hook.shop.clock.at = max(end, hook.shop.clock.at)
            return
        hook.shop.clock.at = max(due, hook.shop.clock.at)


async def test_a_booking_is_told_signed_as_the_official_library_verifies(hook: Hooked) -> None:
    booking = await hook.book()
    assert await hook.send() == 1
    [heard] = hook.receiver.heard
    message = json.loads(heard.body)
    assert message["type"] == "booking.confirmed"
    assert message["payload_version"] == 1
    assert message["timestamp"] == NOW.isoformat().replace("+00:00", "Z")
    assert message["data"]["booking"] == booking["id"]
    assert message["data"]["version"] == booking["version"]
    assert message["data"]["start"] == booking["start"]
    assert heard.headers["content-type"] == "application/json"
    assert verified(hook.endpoint["secret"], heard) == message
    with pytest.raises(WebhookVerificationError):
        verified(hook.endpoint["secret"], Heard(heard.path, heard.headers, heard.body.replace(b"bkg_", b"bkx_")))


def verified(secret: str, heard: Heard) -> object:
    """As the official library reads it; the shop's clock stands in another year, so only its age is not judged."""
    webhook, headers = Webhook(secret), dict(heard.headers)
    webhook._Webhook__verify_timestamp = lambda _: datetime.fromtimestamp(  # type: ignore[attr-defined]
        int(headers["webhook-timestamp"]), NOW.tzinfo
    )
    return webhook.verify(heard.body.decode(), headers)


async def test_nothing_personal_is_told_and_words_stay_inside(small_hook: Hooked) -> None:
    booking = await small_hook.book()
    await small_hook.call("POST", f"/v1/bookings/{booking['id']}/cancel", {"reason": "my knee hurts"})
    await small_hook.send()
    said = b"".join(each.body for each in small_hook.receiver.heard).decode()
    assert types(small_hook.receiver) == ["booking.confirmed", "booking.cancelled"]
    assert not any(word in said for word in ("Zo", "zoe@example.org", "knee"))


async def test_an_endpoint_hears_only_of_what_it_asked_for(small_shop: Shop, receiver: Receiver) -> None:
    async with hooked(small_shop, receiver, kinds=["booking.cancelled"]) as some:
        await some.call("POST", "/v1/webhooks", {"url": receiver.url + "/all"}, status=201)
        booking = await some.book()
        await some.call("POST", f"/v1/bookings/{booking['id']}/cancel")
        await some.send()
    by_path = {
        path: [told(each)["type"] for each in receiver.heard if each.path == path] for path in ("/hook", "/hook/all")
    }
    assert by_path["/hook"] == ["booking.cancelled"]
    assert by_path["/hook/all"] == ["booking.held", "booking.confirmed", "booking.cancelled"]
    assert len({each.headers["webhook-id"] for each in receiver.heard}) == 3


async def test_an_hour_of_errors_is_outlasted_with_one_id_and_in_order(hook: Hooked) -> None:
    hook.receiver.usual = Reply(500, body=b"we are broken")
    booking = await hook.book()
    await hook.send()
    await hook.call("POST", f"/v1/bookings/{booking['id']}/move", {"start": NOON})
    await pass_time(hook, days=1 / 24)
    assert len(hook.receiver.heard) >= 6
    assert {each.headers["webhook-id"] for each in hook.receiver.heard} == {
        hook.receiver.heard[0].headers["webhook-id"]
    }
    assert len({each.body for each in hook.receiver.heard}) == 1
    assert set(types(hook.receiver)) == {"booking.confirmed"}
    tries = len(hook.receiver.heard)
    hook.receiver.usual = Reply()
    await pass_time(hook, days=1)
    assert types(hook.receiver)[tries:] == ["booking.confirmed", "booking.rescheduled"]
    versions = [told(each)["data"]["version"] for each in hook.receiver.heard[tries:]]
    assert versions == [booking["version"], booking["version"] + 1]
    assert (await hook.health())["failures"] == 0
    assert {each["state"] for each in await hook.deliveries()} == {"delivered"}


async def test_tries_grow_apart_and_end_after_three_days_with_the_endpoint_off(hook: Hooked) -> None:
    hook.receiver.usual = Reply(500)
    await hook.book()
    await pass_time(hook, days=4)
    [delivery] = await hook.deliveries()
    shown = await hook.call("GET", f"{hook.path}/deliveries/{delivery['id']}")
    pauses = [
        (later - earlier).total_seconds()
        for earlier, later in zip(*(moments(shown)[skip:] for skip in (0, 1)), strict=False)
    ]
    assert 3.7 <= pauses[0] <= 6.3
    assert 11 <= pauses[1] <= 19
    assert max(pauses) <= 12 * 3600 * 1.25
    assert moments(shown)[-1] - moments(shown)[0] == GIVEN_UP
    assert (delivery["state"], delivery["next_try"]) == ("failed", None)
    endpoint = await hook.call("GET", hook.path)
    assert (endpoint["on"], endpoint["off_because"]) == (False, "dead")
    assert await kinds_announced(hook) == ["dead"]


def moments(shown: dict[str, Any]) -> list[datetime]:
    return [datetime.fromisoformat(each["at"]) for each in shown["attempts"]]


async def kinds_announced(hook: Hooked) -> list[str]:
    async with hook.shop.database.reading() as session:
        query = select(OutboxRow).where(OutboxRow.kind == "WebhookSwitchedOff")
        return [str(row.payload["because"]) for row in await session.scalars(query)]


async def test_one_message_nobody_can_read_does_not_switch_off_an_endpoint_that_takes_others(
    small_hook: Hooked,
) -> None:
    bad = await small_hook.book()
    small_hook.receiver.answering = lambda heard: Reply(400 if bad["id"].encode() in heard.body else 200)
    await small_hook.send()
    small_hook.shop.clock.advance(timedelta(hours=1))
    await small_hook.book(NOON)
    await pass_time(small_hook)
    assert (await small_hook.call("GET", small_hook.path))["on"]
    assert [each["state"] for each in await small_hook.deliveries()] == ["delivered", "failed"]


async def test_gone_means_off_at_once_and_nothing_more_is_written_for_it(hook: Hooked) -> None:
    hook.receiver.replies = [Reply(410)]
    await hook.book()
    await hook.send()
    endpoint = await hook.call("GET", hook.path)
    assert (endpoint["on"], endpoint["off_because"]) == (False, "gone")
    assert await kinds_announced(hook) == ["gone"]
    await hook.book(NOON)
    await pass_time(hook)
    assert len(hook.receiver.heard) == 1
    assert len(await hook.deliveries()) == 1


@pytest.mark.parametrize(("status", "said"), [(429, "600"), (503, "600"), (429, "Wed, 09 Jun 2027 06:10:00 GMT")])
async def test_a_receiver_that_asks_for_quiet_gets_it_for_all_that_waits(
    small_hook: Hooked, status: int, said: str
) -> None:
    small_hook.receiver.replies = [Reply(status, {"Retry-After": said})]
    await small_hook.book()
    await small_hook.send()
    await small_hook.book(NOON)
    await small_hook.send()
    small_hook.shop.clock.advance(timedelta(seconds=599))
    assert await small_hook.send() == 0
    assert (await small_hook.health())["quiet_until"] == "2027-06-09T06:10:00Z"
    small_hook.shop.clock.advance(timedelta(seconds=1))
    assert await small_hook.send() == 2
    assert {each["state"] for each in await small_hook.deliveries()} == {"delivered"}


@pytest.mark.parametrize("said", ["soon", "-5", "9" * 400, "Mon, 99 Foo 2027", "٣", ""])
async def test_nonsense_in_retry_after_is_a_plain_failure(small_hook: Hooked, said: str) -> None:
    small_hook.receiver.replies = [Reply(429, {"Retry-After": said.encode().decode("latin-1")})]
    await small_hook.book()
    await small_hook.send()
    small_hook.shop.clock.advance(timedelta(days=1))
    await small_hook.send()
    assert [each["state"] for each in await small_hook.deliveries()] == ["delivered"]


async def test_who_hangs_or_drips_is_cut_off_and_asked_again(small_hook: Hooked) -> None:
    small_hook.patience = timedelta(seconds=0.4)
    small_hook.receiver.replies = [Reply(wait=60), Reply(body=b"x", drip=100)]
    await small_hook.book()
    await small_hook.send()
    [delivery] = await small_hook.deliveries()
    assert (delivery["state"], delivery["problem"]) == ("waiting", "No answer: no answer within 0.4 seconds.")
    small_hook.shop.clock.advance(timedelta(minutes=1))
    await small_hook.send()
    small_hook.shop.clock.advance(timedelta(minutes=1))
    await small_hook.send()
    [delivery] = await small_hook.deliveries()
    assert (delivery["state"], delivery["tries"]) == ("delivered", 3)


async def test_a_redirect_is_never_followed(small_hook: Hooked) -> None:
    with receiving() as inside:
        small_hook.receiver.replies = [Reply(status, {"Location": inside.url}) for status in (301, 302, 307, 308)]
        await small_hook.book()
        await pass_time(small_hook, days=0.01)
        assert inside.heard == []
    [delivery] = await small_hook.deliveries()
    assert (delivery["state"], delivery["tries"]) == ("delivered", 5)


async def test_a_huge_answer_is_read_no_further_than_its_beginning(small_hook: Hooked) -> None:
    small_hook.receiver.replies = [Reply(500, body=b"y" * 50_000_000)]
    await small_hook.book()
    await small_hook.send()
    [delivery] = await small_hook.deliveries()
    shown = await small_hook.call("GET", f"{small_hook.path}/deliveries/{delivery['id']}")
    assert shown["attempts"][0]["answer"] == "y" * 4096


async def test_a_try_cut_off_by_a_crash_is_repeated_under_its_id(hook: Hooked) -> None:
    await hook.book()
    await hook.react()
    async with hook.shop.database.writing() as session:
        assert len(await take_due(session, hook.shop.clock.now(), 10)) == 1
        await session.commit()
    assert await hook.send() == 0
    hook.shop.clock.advance(LEASE)
    assert await hook.send() == 1
    assert await hook.send() == 0
    [delivery] = await hook.deliveries()
    assert (delivery["state"], delivery["tries"], delivery["message"]) == (
        "delivered", 2, hook.receiver.heard[0].headers["webhook-id"],
    )  # fmt: skip


async def test_many_senders_never_tell_a_booking_out_of_order(hook: Hooked) -> None:
    """Three bookings of five changes each, a receiver that fails a third of the time, four senders at once."""
    dice = random.Random(7)
    hook.receiver.answering = lambda _: Reply(500 if dice.random() < 1 / 3 else 200)
    bookings = [await hook.book(f"2027-06-10T{hour}:00:00Z") for hour in ("08", "09", "10")]
    for minute in range(4):
        for place, booking in enumerate(bookings):
            start = f"2027-06-{11 + place}T{10 + minute:02}:00:00Z"
            await hook.call("POST", f"/v1/bookings/{booking['id']}/move", {"start": start})
    await hook.react()
    for _ in range(60):
        sent = sum(await asyncio.gather(*(send_due(hook.sender(), limit=3) for _ in range(4))))
        hook.shop.clock.advance(timedelta(0) if sent else timedelta(minutes=30))
    firsts: dict[object, list[int]] = {}
    for data in (told(each)["data"] for each in hook.receiver.heard):
        seen = firsts.setdefault(data["booking"], [])
        if not seen or seen[-1] != data["version"]:
            seen.append(data["version"])
    assert len(firsts) == 3
    assert all(versions == sorted(set(versions)) and len(versions) == 5 for versions in firsts.values()), firsts
    assert {each["state"] for each in await hook.deliveries(limit="200")} == {"delivered"}


async def test_an_event_is_one_message_however_often_its_reaction_is_tried(hook: Hooked) -> None:
    await hook.book()
    await hook.send()
    async with hook.shop.database.writing() as session:
        row = (await session.scalars(select(OutboxRow).where(OutboxRow.kind == "BookingConfirmed"))).one()
        await tell_of_booking(session, event_of(row), hook.shop.clock.now())
        await session.commit()
        assert (await session.scalars(select(WebhookMessage.id))).all() == [row.id]
    assert await hook.send() == 0


async def test_what_receivers_answer_is_sealed_and_goes_with_the_clients_key(hook: Hooked) -> None:
    hook.receiver.usual = Reply(500, body=b"no such customer: Zo\xc3\xab")
    await hook.book()
    await hook.send()
    async with hook.shop.database.reading() as session:
        stored = (await session.scalars(select(WebhookAttempt.answer))).one()
    assert stored
    assert b"customer" not in stored
    [delivery] = await hook.deliveries()
    path = f"{hook.path}/deliveries/{delivery['id']}"
    assert (await hook.call("GET", path))["attempts"][0]["answer"] == "no such customer: Zoë"
    async with hook.shop.database.writing() as session:
        await session.execute(update(SubjectKey).values(wrapped=b"0" * 60))
        await session.commit()
    assert (await hook.call("GET", path))["attempts"][0]["answer"] is None
    hook.shop.clock.advance(timedelta(hours=1))
    assert await hook.send() == 1


async def test_a_failure_that_nobody_foresaw_ends_like_any_other(
    small_hook: Hooked, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise UnicodeError("label too long")

    monkeypatch.setattr(Outward, "_call", broken)
    await small_hook.book()
    await pass_time(small_hook)
    [delivery] = await small_hook.deliveries()
    assert (delivery["state"], delivery["problem"]) == ("failed", "No answer: something went wrong on our side.")


async def test_the_log_is_kept_thirty_days(hook: Hooked) -> None:
    await hook.book()
    await hook.send()
    hook.shop.clock.advance(timedelta(days=30))
    await forget_old(hook.sender())
    assert len(await hook.deliveries()) == 1
    hook.shop.clock.advance(timedelta(seconds=1))
    await forget_old(hook.sender())
    async with hook.shop.database.reading() as session:
        left = [await session.scalar(select(func.count()).select_from(table)) for table in _TABLES]
    assert left == [0, 0, 0]


_TABLES = (WebhookMessage, WebhookDelivery, WebhookAttempt)
