"""The server dies in the middle of a webhook; after it is back, the same message is told again and then no more."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.fixtures.hooked import receiver
from tests.fixtures.processes import parley, serving
from tests.fixtures.receiver import Receiver, Reply
from tests.fixtures.shop import DOCUMENT

__all__ = ["receiver"]
NOW, LATER = "2027-06-09T06:00:00Z", "2027-06-09T06:05:00Z"


def book(owner: httpx.Client) -> dict[str, Any]:
    """A haircut, by the desk, for a client of the chat."""
    owner.post("/chat/v1/c1/messages", json={"id": "m1", "text": "hello"})
    named = {each["name"]: each["id"] for each in owner.get("/v1/services").json()["items"]}
    builders = {each["name"]: each["id"] for each in owner.get("/v1/builders").json()["items"]}
    client = owner.get("/v1/clients").json()["items"][0]["id"]
    body = {"service": named["Haircut"], "builder": builders["Ana Reyes"], "client": client}
    answer = owner.post("/v1/bookings", json=body | {"start": "2027-06-10T09:00:00Z"})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


@pytest.mark.long
def test_a_webhook_cut_off_by_a_power_cut_is_told_again_under_its_id(tmp_path: Path, receiver: Receiver) -> None:
    (tmp_path / "seed.json").write_text(json.dumps(DOCUMENT))
    key = json.loads(parley(tmp_path, "seed", str(tmp_path / "seed.json"), now=NOW).stdout)["key"]
    headers, allow = {"Authorization": f"Bearer {key}"}, {"PARLEY_OUTWARD_ALLOW": "127.0.0.0/8"}
    receiver.replies = [Reply(wait=30)]
    with serving(tmp_path, now=NOW, **allow) as server:
        with httpx.Client(base_url=server.url, headers=headers, timeout=60) as owner:
            made = owner.post("/v1/webhooks", json={"url": receiver.url, "kinds": ["booking.confirmed"]})
            assert made.status_code == 201, made.text
            booking = book(owner)
        assert receiver.hears(1, within=60)
        server.kill()
    with serving(tmp_path, now=LATER, **allow) as server:
        assert receiver.hears(2, within=60)
        path = f"/v1/webhooks/{made.json()['id']}/deliveries"
        with httpx.Client(base_url=server.url, headers=headers, timeout=60) as owner:
            for _ in range(200):
                [delivery] = owner.get(path).json()["items"]
                if delivery["state"] == "delivered":
                    break
    assert (delivery["state"], delivery["tries"]) == ("delivered", 1), "what was cut off counts with its repetition"
    assert len(receiver.heard) == 2
    assert len({each.headers["webhook-id"] for each in receiver.heard}) == 1
    assert {json.loads(each.body)["data"]["booking"] for each in receiver.heard} == {booking["id"]}
