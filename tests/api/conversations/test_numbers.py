"""What an organisation says of its Twilio account is asked of Twilio before it is kept."""

from base64 import b64decode
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest

from tests.fixtures.postgres import free_port
from tests.fixtures.shop import Shop
from tests.fixtures.vendor_double import Asked, Desk, answering

OWN, VERIFIED, OTHER = "+15550001", "+15550002", "+15559999"
SECRETS = {"account_sid": "AC1", "auth_token": "token"}


def twilio(asked: Asked) -> tuple[int, Any]:
    """As Twilio's documentation has these answers."""
    if b64decode(asked.headers["authorization"].removeprefix("Basic ")) != b"AC1:token":
        return 401, {"code": 20003, "message": "Authenticate", "status": 401}
    number = (asked.query.get("PhoneNumber") or [""])[0]
    match asked.path.split("/")[1:]:
        case ["2010-04-01", "Accounts", "AC1", "IncomingPhoneNumbers.json"]:
            return 200, {"incoming_phone_numbers": [{"phone_number": OWN}] if number == OWN else []}
        case ["2010-04-01", "Accounts", "AC1", "OutgoingCallerIds.json"]:
            return 200, {"outgoing_caller_ids": [{"phone_number": VERIFIED}] if number == VERIFIED else []}
        case ["messaging", "v1", "Services", "MG1"]:
            return 200, {"sid": "MG1"}
        case ["content", "v1", "Content", "HX1" | "HX2" as sid, "ApprovalRequests"]:
            return 200, {"sid": sid, "whatsapp": {"status": "approved" if sid == "HX1" else "pending"}}
    return 404, {"code": 20404, "message": "not found", "status": 404}


@pytest.fixture
def vendor() -> Iterator[Desk]:
    with answering(twilio) as desk:
        yield desk


@pytest.fixture
async def owner(small_shop: Shop, vendor: Desk) -> AsyncIterator[httpx.AsyncClient]:
    settings = small_shop.app.state.settings
    small_shop.app.state.settings = settings.model_copy(update={"twilio_api_base": vendor.url})
    async with small_shop.owner() as http:
        yield http


def kind(answer: httpx.Response) -> str:
    return str(answer.json()["type"]).rpartition("/")[2]


@pytest.mark.parametrize(
    ("medium", "options"),
    [("sms", {"from": OWN}), ("sms", {"from": "MG1"}), ("voice", {"hand_over_to": VERIFIED}),
     ("whatsapp", {"template": "HX1"}), ("sms", {"from": ""}), ("voice", {"language": "pt-PT"})],
)  # fmt: skip
async def test_what_is_the_accounts_own_is_kept(owner: httpx.AsyncClient, medium: str, options: dict[str, str]) -> None:
    answer = await owner.put(f"/v1/channels/{medium}", json={"secrets": SECRETS, "options": options})
    assert answer.status_code == 200, answer.text
    assert answer.json()["options"] == {name: value for name, value in options.items() if value}


@pytest.mark.parametrize(
    ("medium", "options", "expected"),
    [("sms", {"from": OTHER}, "not-your-number"), ("sms", {"from": "MG2"}, "not-your-number"),
     ("voice", {"hand_over_to": OTHER}, "not-your-number"), ("whatsapp", {"template": "HX2"}, "template-not-approved"),
     ("whatsapp", {"template": "HX3"}, "template-not-approved")],
)  # fmt: skip
async def test_what_is_not_is_refused_and_nothing_is_kept(
    owner: httpx.AsyncClient, medium: str, options: dict[str, str], expected: str
) -> None:
    answer = await owner.put(f"/v1/channels/{medium}", json={"secrets": SECRETS, "options": options})
    assert (answer.status_code, kind(answer)) == (422, expected)
    assert (await owner.get(f"/v1/channels/{medium}")).status_code == 404


async def test_a_number_of_the_installations_account_is_nobodys_own(owner: httpx.AsyncClient, vendor: Desk) -> None:
    answer = await owner.put("/v1/channels/sms", json={"options": {"from": OWN}})
    assert (answer.status_code, kind(answer)) == (422, "not-your-number")
    assert vendor.calls == []


async def test_a_number_stays_asked_for_when_the_account_changes(owner: httpx.AsyncClient) -> None:
    await owner.put("/v1/channels/sms", json={"secrets": SECRETS, "options": {"from": OWN}})
    other = await owner.put("/v1/channels/sms", json={"secrets": {"account_sid": "AC2"}})
    assert (other.status_code, kind(other)) == (503, "vendor-away")
    assert (await owner.get("/v1/channels/sms")).json()["options"] == {"from": OWN}


async def test_while_twilio_is_away_nothing_changes(owner: httpx.AsyncClient, small_shop: Shop) -> None:
    settings = small_shop.app.state.settings
    nowhere = f"http://127.0.0.1:{free_port()}"
    small_shop.app.state.settings = settings.model_copy(update={"twilio_api_base": nowhere})
    answer = await owner.put("/v1/channels/sms", json={"secrets": SECRETS, "options": {"from": OWN}})
    assert (answer.status_code, kind(answer)) == (503, "vendor-away")
