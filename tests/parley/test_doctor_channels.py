"""``parley doctor`` says who connected Telegram and Slack, what they lack, and how to begin."""

from pathlib import Path

from kit.settings import Settings
from parley.doctor.channels import examine_channels
from tests.fixtures.shop import Shop


async def told(shop: Shop, home: Path, **more: str) -> dict[str, str]:
    lines = await examine_channels(shop.database, Settings(home=home, **more), lambda: shop.keys)  # type: ignore[arg-type]
    return {line.split()[0]: line for line in lines}


async def test_the_doctor_says_how_media_are_connected_and_what_they_lack(small_shop: Shop, tmp_path: Path) -> None:
    first = await told(small_shop, tmp_path)
    assert 'PUT /v1/channels/telegram {"secrets": {"bot_token": "…"}}' in first["telegram"]
    async with small_shop.owner() as http:
        await http.put("/v1/channels/telegram", json={"secrets": {"bot_token": "1:a"}})
        await http.put("/v1/channels/slack", json={"secrets": {"signing_secret": "s"}})
        found = await told(small_shop, tmp_path)
        assert "corner: not set up at Telegram yet" in found["telegram"]
        assert "corner: lacks client_id, client_secret" in found["slack"]
        await http.put("/v1/channels/slack", json={"secrets": {"client_id": "1", "client_secret": "2"}})
    assert "https" in (await told(small_shop, tmp_path))["slack"]
    ready = await told(small_shop, tmp_path, url="https://book.example")
    assert "no workspace yet; POST /v1/channels/slack/installs" in ready["slack"]
    assert "1:a" not in ready["telegram"]
