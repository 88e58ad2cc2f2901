"""What clients are told of their subscriptions at each step, and the page behind the link."""

import re
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select

from api.notifications.subscriptions.mail import TEMPLATES, words_of
from api.notifications.subscriptions.send import take_notices, tell_subscriber
from kit.errors import Later
from models.packages import SubscriptionNotice
from tests.api.notifications.test_telling import Postbox, post_of
from tests.api.packages.test_subscriptions import MONTH, begun, other_card, seen, wait
from tests.api.pricing.test_prices import ok
from tests.fixtures.money import followed
from tests.fixtures.shop import Shop, acting_client

LANGUAGES = sorted(path.stem for path in TEMPLATES.glob("*.toml"))
STEPS = {"started", "renewed", "retry", "card", "bank", "changed", "cancelled", "ended", "unpaid", "never_paid"}


async def told(shop: Shop, postbox: Postbox) -> list[str]:
    """Subjects of what goes out now."""
    await followed(shop)
    already = len(postbox.sent)
    async with shop.database.reading() as session:
        rows = await take_notices(session, shop.clock.now(), 20)
    for row in rows:
        await tell_subscriber(post_of(shop, postbox), row.id)
    return postbox.subjects()[already:]


def link_in(postbox: Postbox) -> str:
    body = postbox.sent[-1].get_content()
    found = re.search(r"/s/[\w.-]+", body)
    assert found, body
    return found[0]


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


async def reachable(client: httpx.AsyncClient) -> None:
    await ok(client.patch("/v1/me", json={"email": "noor@example.com", "name": "Noor"}))


async def test_each_step_of_a_subscription_is_told_once_with_its_day_and_a_link(
    small_shop: Shop, postbox: Postbox
) -> None:
    async with acting_client(small_shop) as client:
        await reachable(client)
        first = await begun(small_shop, client)
        assert await told(small_shop, postbox) == ["Your subscription: Four a month"]
        assert "Fri, 9 Jul 2027" in postbox.sent[-1].get_content()
        assert await told(small_shop, postbox) == []
        await other_card(client, first, "declines:insufficient_funds")
        await wait(small_shop, MONTH)
        assert await told(small_shop, postbox) == ["Four a month could not be charged; we try again"]
        for days in (2, 5, 7):
            await wait(small_shop, timedelta(days=days))
        assert await told(small_shop, postbox) == ["Four a month: another way to pay is needed"]
        await other_card(client, first, "")
        await wait(small_shop, timedelta(minutes=1))
        assert await told(small_shop, postbox) == ["Renewed: Four a month, €30.00"]
        await ok(client.post(f"/v1/subscriptions/{first['id']}/cancel"))
        assert await told(small_shop, postbox) == ["Cancelled: Four a month"]
        await wait(small_shop, timedelta(days=31))
        assert await told(small_shop, postbox) == ["Four a month has ended"]


async def test_behind_the_link_it_is_paid_at_the_bank_cancelled_and_kept_without_signing_in(
    shop: Shop, postbox: Postbox
) -> None:
    async with acting_client(shop) as client, shop.http() as anybody:
        await reachable(client)
        first = await begun(shop, client)
        assert len(await told(shop, postbox)) == 1
        await other_card(client, first, "asks_3ds")
        await wait(shop, MONTH)
        assert await told(shop, postbox) == ["Four a month: your bank asks you"]
        page = link_in(postbox)
        assert "Pay €30.00 now" in (await anybody.get(page)).text
        paid = await anybody.post(f"{page}/pay")
        bank = re.search(r'href="([^"]*pretend-bank[^"]*)"', paid.text)
        assert bank, paid.text
        asked = (await anybody.get(httpx.URL(bank[1]).path)).text
        token = asked.split('name="token" value="')[1].split('"')[0]
        await anybody.post(httpx.URL(bank[1]).path, data={"choice": "approve", "token": token})
        await followed(shop)
        assert (await seen(client))["period"] == 2
        assert (await anybody.post(f"{page}/pay")).status_code == 409
        for button, is_cancelled in (("cancel", True), ("resume", False)):
            assert (await anybody.post(f"{page}/{button}")).status_code == 303
            assert (await seen(client))["cancelled"] is is_cancelled
        for address in (f"{page}x", "/s/a.b", f"{page}x/pay"):
            assert (await anybody.request("POST" if "pay" in address else "GET", address)).status_code == 404


async def test_whoever_has_no_address_is_not_written_to_and_a_server_that_is_away_gets_it_later(
    small_shop: Shop, postbox: Postbox
) -> None:
    async with acting_client(small_shop) as client:
        await begun(small_shop, client)
        assert await told(small_shop, postbox) == []
        async with small_shop.database.reading() as session:
            [row] = await session.scalars(select(SubscriptionNotice))
        assert (row.state, row.problem) == ("dropped", "There is no mail address.")
        await reachable(client)
        subscription = await seen(client)
        await ok(client.post(f"/v1/subscriptions/{subscription['id']}/cancel"))
        postbox.fails.append(Later("away"))
        with pytest.raises(Later):
            await told(small_shop, postbox)
        assert await told(small_shop, postbox) == ["Cancelled: Four a month"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_for_every_step(language: str) -> None:
    words, english = words_of(language), words_of("en")
    assert {*words} == {*STEPS, "page"} == {*english}
    assert {name: {*words[name]} for name in words} == {name: {*english[name]} for name in english}
    assert language == "en" or all(words[step] != english[step] for step in STEPS)
