"""Whatever door a change comes through, the same is told outside: by API key, in a conversation, by a mailed link."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog

from api.webhooks import deliver
from api.webhooks.run import send_due
from tests.fixtures.hooked import TEN, Hooked, hooked, receiver
from tests.fixtures.receiver import Receiver, Reply
from tests.fixtures.shop import Shop
from tests.fixtures.talking import talking

__all__ = ["receiver"]
_OWN = ("booking", "client", "session", "start", "end", "previous_start", "channel", "version")


@pytest.fixture
async def hook(small_shop: Shop, receiver: Receiver) -> AsyncIterator[Hooked]:
    async with hooked(small_shop, receiver) as opened:
        yield opened


async def signed_in_by_mail(hook: Hooked) -> httpx.AsyncClient:
    """A client who followed the link in their mail."""
    await hook.client(name="Sam", email="sam@example.org")
    sent: list[str] = []
    hook.shop.app.state.send_link = lambda _, token, _board: sent.append(token)
    async with hook.shop.http() as http:
        await http.post("/v1/sign-in/links", json={"email": "sam@example.org"})
        redeemed = await http.post("/v1/sign-in/links/redeem", json={"token": sent[0]})
    return hook.shop.http(redeemed.json()["token"])


def of(hook: Hooked, channel: str) -> list[dict[str, Any]]:
    messages = [json.loads(each.body) for each in hook.receiver.heard]
    return [each for each in messages if each["data"]["channel"] == channel]


async def test_the_same_is_told_by_every_door(hook: Hooked, tmp_path: Path) -> None:
    desk = await hook.book("2027-06-10T10:00:00Z")
    await hook.call("POST", f"/v1/bookings/{desk['id']}/move", {"start": "2027-06-10T10:30:00Z"})
    await hook.call("POST", f"/v1/bookings/{desk['id']}/cancel")

    async with await signed_in_by_mail(hook) as sam:
        service, builders = (await hook.shop.named("services"))["Haircut"], await hook.shop.named("builders")
        wish = {"service": service["id"], "builder": builders["Ana Reyes"]["id"], "start": TEN}
        held = (await sam.post("/v1/holds", json=wish)).json()
        path = f"/v1/bookings/{held['id']}"
        for _ in range(2):
            assert (await sam.post(f"{path}/confirm")).status_code == 200
        assert (await sam.post(f"{path}/move", json={"start": "2027-06-10T09:30:00Z"})).status_code == 200
        for _ in range(2):
            assert (await sam.post(f"{path}/cancel")).status_code == 200

    async with talking(hook.shop, tmp_path) as person:
        for text in ("haircut with Ana on Friday at 3pm", "yes, book it", "move it to Friday at 4pm", "yes"):
            await person.say(text)
        for text in ("cancel my haircut", "yes"):
            await person.say(text)

    await hook.send()
    told = {channel: of(hook, channel) for channel in ("api", "web")}
    assert len(hook.receiver.heard) == 9
    expected = ["booking.confirmed", "booking.rescheduled", "booking.cancelled"]
    assert [each["type"] for each in told["api"]] == expected
    by_booking = {booking: [each for each in told["web"] if each["data"]["booking"] == booking]
                  for booking in {each["data"]["booking"] for each in told["web"]}}  # fmt: skip
    assert [[each["type"] for each in messages] for messages in by_booking.values()] == [expected, expected]
    for messages in by_booking.values():
        assert list(map(shape, messages)) == list(map(shape, told["api"]))


def shape(message: dict[str, Any]) -> dict[str, Any]:
    """A message without what is a booking's own; the names of those members stay."""
    data = {name: None if name in _OWN else value for name, value in message["data"].items()}
    return {**message, "data": data}


async def test_no_secret_signature_or_answer_is_ever_logged(hook: Hooked, monkeypatch: pytest.MonkeyPatch) -> None:
    hook.receiver.usual = Reply(500, body=b"said in confidence")
    await hook.book()
    await hook.react()

    async def break_down(*_: object, **__: object) -> None:
        raise RuntimeError("the database went away")

    with structlog.testing.capture_logs() as logs:
        await hook.send()
        monkeypatch.setattr(deliver, "_write_down", break_down)
        hook.shop.clock.at = hook.shop.clock.at.replace(hour=7)
        assert await send_due(hook.sender()) == 1
    assert [each["event"] for each in logs] == ["sending a webhook failed"]
    said = json.dumps([{**each, "exc_info": repr(each.get("exc_info"))} for each in logs], default=repr)
    signature = hook.receiver.heard[0].headers["webhook-signature"]
    for kept in (hook.endpoint["secret"], hook.endpoint["secret"].removeprefix("whsec_"), signature, "confidence"):
        assert kept not in said
