"""A stablecoin on a real EVM (py-evm), end to end: paid to an address of its own, sure after some blocks."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.payments.chain.look import spans
from api.payments.chain.wallet import Wallet, checked, read_address
from kit.errors import Refused
from tests.api.bookings.test_booking import wish
from tests.api.payments.test_own_accounts import put
from tests.api.payments.test_paying import ledger
from tests.fixtures.chain import XPUB, Chain, account_of, running_chain, wallet_secrets
from tests.fixtures.money import carry_out_due
from tests.fixtures.shop import Shop, acting_client


@pytest.fixture(scope="module")
def chain() -> Iterator[Chain]:
    with running_chain() as running:
        yield running


@dataclass(frozen=True, slots=True)
class Counter:
    """A shop that is paid into its wallet, one client of it, and their booking."""

    shop: Shop
    chain: Chain
    client: httpx.AsyncClient
    booking: str

    async def pays(self) -> httpx.Response:
        return await self.client.post(f"/v1/bookings/{self.booking}/payments", json={"provider": "stablecoin"})

    async def address(self) -> tuple[str, str]:
        """The payment's id, and where its page says the money is to go."""
        asked = (await self.pays()).json()["payment"]
        page = await self.shop.http().get(f"/pay/{asked['id']}")
        return asked["id"], page.text.partition("transfer?address=")[2][:42]

    async def passes(self, blocks: int = 0, **time: float) -> None:
        """Blocks are mined, time goes by, and the shop's work is done."""
        self.chain.mine(blocks) if blocks else None
        self.shop.clock.advance(timedelta(**(time or {"seconds": 20})))
        for _ in range(2):
            await carry_out_due(self.shop)

    async def seen(self) -> tuple[str, bool]:
        shown = (await self.client.get(f"/v1/bookings/{self.booking}")).json()
        return shown["state"], shown["paid"]

    async def payment(self, payment: str) -> dict[str, Any]:
        return dict((await self.client.get(f"/v1/payments/{payment}")).json())

    async def cash(self) -> int:
        return (await ledger(self.shop)).get("cash:stablecoin/EUR", 0)


@asynccontextmanager
async def counting(shop: Shop, chain: Chain) -> AsyncIterator[Counter]:
    shop.app.state.settings = shop.app.state.settings.model_copy(update={"outward_allow": "127.0.0.0/8"})
    assert (await put(shop, "stablecoin", **wallet_secrets(chain))).json()["account"] == "own"
    async with acting_client(shop) as client:
        booking = (await client.post("/v1/holds", json=await wish(shop, "Colour"))).json()["id"]
        yield Counter(shop, chain, client, booking)


@pytest.fixture
async def counter(small_shop: Shop, chain: Chain) -> AsyncIterator[Counter]:
    async with counting(small_shop, chain) as opened:
        yield opened


async def test_too_much_is_paid_confirmed_and_owed_back_on_either_database(shop: Shop, chain: Chain) -> None:
    async with counting(shop, chain) as counter:
        payment, address = await counter.address()
        chain.send(address, "52")
        await counter.passes(2)
        await counter.passes(1)
        assert await counter.seen() == ("confirmed", True)
        books = await ledger(shop)
        assert (books["cash:stablecoin/EUR"], books["overpaid/EUR"]) == (5200, -200)
        assert (await counter.payment(payment))["received"]["minor"] == 5200


async def test_each_payment_has_the_wallets_next_address_and_the_same_one_when_asked_again(counter: Counter) -> None:
    payment, address = await counter.address()
    assert (await counter.address()) == (payment, address) == (payment, account_of(0))
    await counter.client.post(f"/v1/bookings/{counter.booking}/cancel")
    other = await counter.client.post("/v1/holds", json=await wish(counter.shop, "Colour"))
    again = Counter(counter.shop, counter.chain, counter.client, other.json()["id"])
    assert (await again.address())[1] == account_of(1)


async def test_the_page_tells_a_wallet_what_to_send_and_until_when(counter: Counter) -> None:
    payment, address = await counter.address()
    page = (await counter.shop.http().get(f"/pay/{payment}")).text
    link = f"ethereum:{counter.chain.token}@{counter.chain.says}/transfer?address={address}&amp;uint256=50000000"
    for told in (link, address, counter.chain.token, "50.00 EUR", "Wed, 9 Jun 2027, 07:15"):
        assert told in page, told


async def test_a_transfer_confirms_once_enough_blocks_stand_on_it(counter: Counter) -> None:
    _, address = await counter.address()
    counter.chain.send(address, "50")
    await counter.passes(1)
    assert await counter.seen() == ("held", False)
    await counter.passes(1)
    assert await counter.seen() == ("confirmed", True)
    for _ in range(3):
        await counter.passes(1)
    assert await counter.cash() == 5000


async def test_a_transfer_that_the_chain_takes_back_in_time_never_counted(counter: Counter) -> None:
    _, address = await counter.address()
    before = counter.chain.tester.take_snapshot()
    counter.chain.send(address, "50")
    await counter.passes(1)
    counter.chain.tester.revert_to_snapshot(before)
    await counter.passes(6)
    assert await counter.seen() == ("held", False)
    assert await counter.cash() == 0
    counter.chain.send(address, "50")
    await counter.passes(2)
    assert await counter.seen() == ("confirmed", True)
    assert await counter.cash() == 5000


async def test_too_little_waits_for_the_rest_and_then_leaves_it_due(counter: Counter) -> None:
    payment, address = await counter.address()
    counter.chain.send(address, "30")
    await counter.passes(2)
    assert (await counter.payment(payment))["state"] == "challenged"
    await counter.passes(minutes=14, seconds=45)  # its time is over; the booking is held from when something came
    shown = await counter.payment(payment)
    assert (shown["state"], shown["received"]["minor"]) == ("succeeded", 3000)
    rest, other = await counter.address()
    assert (await counter.payment(rest))["amount"]["minor"] == 2000
    counter.chain.send(other, "20")
    await counter.passes(2)
    assert await counter.seen() == ("confirmed", True)
    assert await counter.cash() == 5000


async def test_two_transfers_to_one_address_add_up(counter: Counter) -> None:
    _, address = await counter.address()
    counter.chain.send(address, "30")
    counter.chain.send(address, "20")
    await counter.passes(2)
    assert await counter.seen() == ("confirmed", True)


async def test_what_is_over_is_seen_and_given_back_by_the_business_that_says_so(counter: Counter) -> None:
    payment, address = await counter.address()
    counter.chain.send(address, "62.505")
    await counter.passes(2)
    assert await counter.seen() == ("confirmed", True)
    assert (await counter.payment(payment))["received"]["minor"] == 6250
    async with counter.shop.owner() as desk:
        said = await desk.post(f"/v1/payments/{payment}/given-back", json={"amount": 1250})
        assert (said.status_code, said.json()["refunded"]["minor"]) == (200, 1250)
    assert await counter.cash() == 5000


async def test_an_address_that_nobody_pays_to_expires_and_frees_the_time(counter: Counter) -> None:
    payment, _ = await counter.address()
    await counter.passes(minutes=16)
    shown = await counter.payment(payment)
    assert (shown["state"], shown["decline_code"]) == ("declined", "expired")
    made = await counter.shop.owner().post("/v1/bookings", json=await wish(counter.shop, "Colour"))
    assert made.status_code == 201


async def test_what_is_on_its_way_when_the_time_ends_still_counts(counter: Counter) -> None:
    payment, address = await counter.address()
    counter.chain.send(address, "50")
    await counter.passes(minutes=16)
    assert (await counter.payment(payment))["state"] == "challenged"
    await counter.passes(2)
    assert await counter.seen() == ("confirmed", True)


async def test_a_payment_days_late_takes_a_free_time_again_or_is_owed_back(counter: Counter) -> None:
    payment, address = await counter.address()
    await counter.passes(minutes=16)
    assert (await counter.shop.owner().post("/v1/bookings", json=await wish(counter.shop, "Colour"))).status_code == 201
    await counter.passes(40, days=1)
    counter.chain.send(address, "50")
    await counter.passes(2, minutes=11)
    shown = await counter.payment(payment)
    assert (shown["state"], shown["received"]["minor"]) == ("succeeded", 5000)
    async with counter.shop.owner() as desk:
        said = await desk.post(f"/v1/payments/{payment}/given-back", json={"amount": 5000})
        assert said.json()["state"] == "refunded"
    assert await counter.cash() == 0


async def test_after_thirty_days_the_chain_is_left_alone(counter: Counter) -> None:
    await counter.address()
    await counter.passes(days=31)
    before = len(counter.chain.desk.calls)
    for _ in range(3):
        await counter.passes(hours=1)
    assert len(counter.chain.desk.calls) == before


async def test_a_node_that_is_away_or_follows_another_chain_moves_nothing_and_is_asked_again(counter: Counter) -> None:
    _, address = await counter.address()
    counter.chain.send(address, "50")
    counter.chain.away = True
    await counter.passes()
    assert (await counter.pays()).status_code == 503
    counter.chain.away, right = False, counter.chain.says
    counter.chain.says = right + 1
    await counter.passes(2, minutes=1)
    counter.chain.says = right
    assert await counter.seen() == ("held", False)
    await counter.passes(minutes=2)
    assert await counter.seen() == ("confirmed", True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"xpub": XPUB[:-1] + "A"}, {"xpub": "xprv9s21ZrQH143K"}, {"token": "0x" + "11" * 20}, {"token": "0xnothing"},
        {"chain": "7"}, {"chain": "x"}, {"confirmations": "0"}, {"currency": "XXQ"},
    ],
)  # fmt: skip
async def test_what_cannot_be_right_of_a_wallet_is_refused(
    small_shop: Shop, chain: Chain, wrong: dict[str, str]
) -> None:
    state = small_shop.app.state
    state.settings = state.settings.model_copy(update={"outward_allow": "127.0.0.0/8"})
    assert (await put(small_shop, "stablecoin", **wallet_secrets(chain, **wrong))).status_code == 422


async def test_a_wallet_of_which_nothing_is_told_is_not_connected(small_shop: Shop) -> None:
    assert (await put(small_shop, "stablecoin")).status_code == 422


async def test_what_is_wrong_with_a_wallet_is_said(small_shop: Shop, chain: Chain) -> None:
    refused = await put(small_shop, "stablecoin", **wallet_secrets(chain, xpub="xpub"))
    assert "extended public key" in refused.json()["detail"]


async def test_a_node_inside_is_not_reached(small_shop: Shop, chain: Chain) -> None:
    before = len(chain.desk.calls)
    assert (await put(small_shop, "stablecoin", **wallet_secrets(chain))).status_code == 422
    assert len(chain.desk.calls) == before


def test_the_addresses_are_the_ones_the_wallet_itself_shows() -> None:
    wallet = Wallet.of(XPUB)
    assert [wallet.address(number) for number in range(5)] == [account_of(number) for number in range(5)]


@given(st.binary(min_size=20, max_size=20), st.integers(2, 41))
def test_one_letter_of_an_address_in_the_wrong_case_shows(raw: bytes, place: int) -> None:
    address = checked(raw)
    assert read_address(address) == read_address(address.lower()) == address
    wrong = address[:place] + address[place].swapcase() + address[place + 1 :]
    if wrong not in {address, address.lower()}:
        with pytest.raises(Refused):
            read_address(wrong)


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_the_chain_is_read_without_gaps_and_from_before_where_it_was_left(next_block: int, height: int) -> None:
    read = list(spans(next_block, height))
    for (_, end), (start, _) in pairwise(read):
        assert start == end + 1
    if height >= next_block:
        assert read[0][0] <= next_block <= read[0][1]
        assert read[-1][1] <= height
