"""A business connects its own account at a vendor: checked by asking there, sealed, never shown; money goes there."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from models.payments import Connection, Payment
from parley.doctor.payments import examine_accounts
from parley.seed import seed
from parley.seed_document import SeedDocument
from tests.api.payments import localstripe
from tests.api.payments.test_paying import held, ledger, pay
from tests.api.payments.test_stripe import KEY, card, signed
from tests.fixtures import btcpay, paypal
from tests.fixtures.chain import XPUB
from tests.fixtures.shop import DOCUMENT, Shop, acting_client
from tests.fixtures.stripe_front import StripeFront, stripe_front

pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning")  # Stripe's library, inside httpx
GOOD = "4242424242424242"
ACCOUNTS = "/v1/payment-accounts"


@pytest.fixture(scope="module")
def front() -> Iterator[StripeFront]:
    with localstripe.running() as url, stripe_front(url) as front:
        yield front


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[tuple[paypal.PayPalDouble, btcpay.BtcPayDouble]]:
    with ExitStack() as stack:
        yield stack.enter_context(paypal.running_paypal()), stack.enter_context(btcpay.running_btcpay())


@pytest.fixture
async def house(shop: Shop, front: StripeFront, elsewhere: tuple[paypal.PayPalDouble, btcpay.BtcPayDouble]) -> Shop:
    """The shop of an installation without keys of its own, the vendors at the emulators' addresses."""
    where = {
        "stripe_api_base": front.url, "paypal_api_base": elsewhere[0].desk.url, "outward_allow": "127.0.0.0/8",
    }  # fmt: skip
    shop.app.state.settings = shop.app.state.settings.model_copy(update=where)
    return shop


async def put(shop: Shop, provider: str, **secrets: str) -> httpx.Response:
    async with shop.owner() as owner:
        return await owner.put(f"{ACCOUNTS}/{provider}", json={"secrets": secrets})


async def listed(shop: Shop, provider: str) -> dict[str, Any]:
    async with shop.owner() as owner:
        found = {each["provider"]: each for each in (await owner.get(ACCOUNTS)).json()}
    return dict(found[provider])


async def test_an_account_that_the_vendor_takes_is_connected_and_its_keys_are_never_shown(house: Shop) -> None:
    assert (await listed(house, "stripe"))["account"] == "none"
    made = await put(house, "stripe", api_key=KEY, webhook_secret="whsec_1")
    assert made.status_code == 200, made.text
    shown = made.json()
    assert (shown["account"], shown["has"], shown["hears"]) == ("own", ["api_key", "webhook_secret"], True)
    assert shown["checked_at"]
    async with house.owner() as owner:
        every = (await owner.get(ACCOUNTS)).text
        trail = (await owner.get("/v1/audit")).text
    assert KEY not in made.text + every + trail
    assert "whsec_1" not in made.text + every + trail
    async with house.database.reading() as session:
        row = (await session.scalars(select(Connection).where(Connection.name == "stripe"))).one()
    assert KEY.encode() not in (row.secret or b"")
    again = await put(house, "stripe", webhook_secret="whsec_2")
    assert again.json()["address"] == shown["address"]


@pytest.mark.parametrize(
    ("provider", "secrets", "status", "kind"),
    [
        ("stripe", {"api_key": "nonsense"}, 422, "keys-refused"),
        ("paypal", {"client_id": "client", "secret": "wrong"}, 422, "keys-refused"),
        ("paypal", {"client_id": "client"}, 422, "invalid"),
        ("stripe", {"api_key": KEY, "colour": "red"}, 422, "invalid"),
        ("btcpay", {"url": "http://10.0.0.1", "store": "s", "api_key": "k"}, 422, "keys-refused"),
        ("btcpay", {"url": "http://127.0.0.1:9", "store": "s", "api_key": "k"}, 503, "payment-vendor-away"),
        ("manual", {"api_key": KEY}, 404, "not-found"),
        ("nobody", {"api_key": KEY}, 404, "not-found"),
    ],
)
async def test_what_the_vendor_does_not_take_connects_nothing(
    house: Shop, provider: str, secrets: dict[str, str], status: int, kind: str
) -> None:
    refused = await put(house, provider, **secrets)
    assert (refused.status_code, refused.json()["type"].rsplit("/", 1)[1]) == (status, kind), refused.text
    assert refused.json()["detail"].endswith(".")
    assert "held" not in refused.json()["next_step"]
    async with house.owner() as owner:
        assert {each["account"] for each in (await owner.get(ACCOUNTS)).json()} <= {"none", "installation"}


ODD = ("https://[::/", "https://xn--/", "https://xn--a/", "https://\u00ad/", "https://\u2024/", "https://\u24dbocalhost/",
       "https://example.org:443:443/", "https://a:99999/", "https://", "x", "mailto:x", "//x",
       "https://a..b/", "https://" + "\u00e9" * 200 + ".com/")  # fmt: skip


@pytest.mark.parametrize("url", ODD, ids=ascii)
async def test_what_is_no_web_address_is_refused_and_said(small_shop: Shop, url: str) -> None:
    node = {"xpub": XPUB, "token": "0x" + "11" * 20, "chain": "1", "currency": "EUR"}
    to_btcpay = await put(small_shop, "btcpay", url=url, store="s", api_key="k")
    for refused in (to_btcpay, await put(small_shop, "stablecoin", rpc_url=url, **node)):
        assert (refused.status_code, refused.json()["type"].rsplit("/", 1)[1]) == (422, "keys-refused"), refused.text
        assert "address" in refused.json()["detail"] or "name" in refused.json()["detail"]


@pytest.mark.parametrize("key", ["\u00fc", "\u200b"], ids=ascii)
async def test_a_key_that_no_header_carries_is_refused(small_shop: Shop, key: str) -> None:
    refused = await put(small_shop, "btcpay", url="https://93.184.215.14", store="s", api_key=key)
    assert (refused.status_code, refused.json()["type"].rsplit("/", 1)[1]) == (422, "keys-refused"), refused.text
    assert "key" in refused.json()["detail"]


async def test_clients_pay_into_the_own_account_and_its_webhooks_are_heard(house: Shop, front: StripeFront) -> None:
    address = (await put(house, "stripe", api_key=KEY, webhook_secret="whsec_1")).json()["address"]
    front.calls.clear()
    async with acting_client(house) as client, house.owner() as owner:
        paid = (await pay(client, await held(house, client), card(front.behind, GOOD))).json()
        assert (paid["payment"]["provider"], paid["booking"]["state"]) == ("stripe", "confirmed")
        assert len(front.moves("/v1/payment_intents")) == 1
        headers, body = signed({"id": "evt_9", "object": "event", "type": "ping", "data": {"object": {}}})
        heard = await house.http().post(httpx.URL(address).path, content=body, headers=headers)
        assert heard.status_code == 204, heard.text
        back = await owner.post(f"/v1/payments/{paid['payment']['id']}/refund")
        assert back.json()["state"] == "refunded", back.text
    assert set((await ledger(house)).values()) == {0}


async def test_what_was_paid_stays_with_its_account_when_that_is_disconnected(house: Shop, front: StripeFront) -> None:
    """Its refund is then for a person, and what is new goes where the installation's money goes."""
    await put(house, "stripe", api_key=KEY)
    async with acting_client(house) as client, house.owner() as owner:
        paid = (await pay(client, await held(house, client), card(front.behind, GOOD))).json()
        assert (await owner.delete(f"{ACCOUNTS}/stripe")).status_code == 204
        assert (await owner.delete(f"{ACCOUNTS}/stripe")).status_code == 404
        back = await owner.post(f"/v1/payments/{paid['payment']['id']}/refund")
        assert (back.status_code, back.json()["type"].rsplit("/", 1)[1]) == (422, "payment-refused")
        await put(house, "stripe", api_key=KEY)
        assert (await owner.post(f"/v1/payments/{paid['payment']['id']}/refund")).json()["state"] == "refunded"
    async with house.database.reading() as session:
        assert (await session.scalars(select(Payment.connection_id))).one() is not None


async def test_paypal_and_btcpay_are_connected_the_same_way(
    house: Shop, elsewhere: tuple[paypal.PayPalDouble, btcpay.BtcPayDouble]
) -> None:
    login = {"client_id": paypal.LOGIN[0], "secret": paypal.LOGIN[1]}
    store = {"url": elsewhere[1].desk.url, "store": btcpay.STORE, "api_key": btcpay.KEY}
    for provider, secrets in (("paypal", login), ("btcpay", store)):
        made = await put(house, provider, **secrets)
        assert (made.status_code, made.json().get("account")) == (200, "own"), made.text
    async with acting_client(house) as client:
        booking = await held(house, client)
        for provider in ("paypal", "btcpay"):
            asked = await client.post(f"/v1/bookings/{booking['id']}/payments", json={"provider": provider})
            assert asked.json()["payment"]["state"] == "challenged", asked.text
        unknown = await client.post(f"/v1/bookings/{booking['id']}/payments", json={"provider": "pretend"})
        assert unknown.json()["offered"] == ["paypal", "btcpay", "manual"]


async def test_only_who_answers_for_the_business_connects_accounts(house: Shop) -> None:
    async with acting_client(house) as client, house.http() as visitor:
        for http, status in ((client, 403), (visitor, 401)):
            assert (await http.get(ACCOUNTS)).status_code == status
            assert (await http.put(f"{ACCOUNTS}/stripe", json={"secrets": {}})).status_code == status
            assert (await http.delete(f"{ACCOUNTS}/stripe")).status_code == status


async def test_the_doctor_says_whose_accounts_they_are_and_what_they_lack(house: Shop) -> None:
    assert await examine_accounts(house.database, lambda: house.keys) == []
    await put(house, "stripe", api_key=KEY)
    [line] = await examine_accounts(house.database, lambda: house.keys)
    assert line.startswith("account   stripe of corner: own account, keys checked 2027-06-09")
    assert "webhooks are refused" in line
    assert KEY not in line


async def test_who_shares_the_installations_account_cannot_sign_its_webhooks(house: Shop) -> None:
    """Whoever knows that secret could tell themselves of money that never came."""
    alone = await put(house, "stripe", webhook_secret="whsec_1")
    assert (alone.status_code, alone.json()["account"]) == (200, "none"), alone.text
    second = {**DOCUMENT, "organisation": {**DOCUMENT["organisation"], "slug": "second", "name": "Second"}}
    await seed(house.database, house.clock, house.keys, SeedDocument.model_validate(second))
    shared = await put(house, "stripe", webhook_secret="whsec_2")
    assert (shared.status_code, shared.json()["type"].rsplit("/", 1)[1]) == (422, "invalid"), shared.text
    assert (await put(house, "stripe", api_key=KEY, webhook_secret="whsec_2")).status_code == 200
