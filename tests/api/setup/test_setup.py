"""What the desk is told of how a business is set up."""

from typing import Any

from tests.api.identity.people import add_member, browser, sign_in
from tests.fixtures.shop import Shop


async def parts(shop: Shop) -> dict[str, dict[str, Any]]:
    async with shop.owner() as http:
        answer = await http.get("/v1/setup")
    assert answer.status_code == 200, answer.text
    return {f"{each['kind']} {each['name']}": each for each in answer.json()}


async def test_what_is_not_connected_is_off_or_pretends(small_shop: Shop) -> None:
    found = await parts(small_shop)
    assert (found["payments pretend"]["state"], found["payments pretend"]["usual"]) == ("pretend", True)
    assert {found[name]["state"] for name in ("payments stripe", "texts sms", "channel telegram")} == {"off"}
    assert found["mail smtp"]["state"] == "pretend"


async def test_a_channel_tells_what_it_lacks_and_never_its_secrets(small_shop: Shop) -> None:
    async with small_shop.owner() as http:
        await http.put("/v1/channels/slack", json={"secrets": {"signing_secret": "whisper"}})
        await http.put("/v1/channels/telegram", json={"secrets": {"bot_token": "1:whisper"}})
        told = await http.get("/v1/setup")
    found = await parts(small_shop)
    assert (found["channel slack"]["state"], found["channel slack"]["lacks"]) == (
        "lacking", ["client_id", "client_secret"],
    )  # fmt: skip
    assert found["channel telegram"]["state"] == "waiting"
    assert "whisper" not in told.text


async def test_who_does_not_run_the_business_is_not_told(small_shop: Shop) -> None:
    await add_member(small_shop, "dana@corner.example.org")
    async with browser(small_shop) as http:
        await sign_in(small_shop, http, "dana@corner.example.org")
        assert (await http.get("/v1/setup")).status_code == 403
        me = (await http.get("/v1/members/me")).json()
    assert "see setup" not in me["may"]
    assert {"see day", "see payments", "see work"} <= set(me["may"])
