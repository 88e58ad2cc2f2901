"""What every payment vendor's file promises: held to each file in ``providers/``, with a rig that plays its payers.

A new file is under test as soon as it is there; without a rig of its own that fails.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import select

from api.identity.connected import connection_for
from api.payments.accounts.whose import ROOM
from api.payments.chain.book import Book
from api.payments.keeping import Saving
from api.payments.life import STATES
from api.payments.port import Asked, BadSignature, Outcome, Provider, shelves
from kit.clock import HandClock
from kit.crypto import MasterKey
from kit.db import Database
from kit.errors import Later, Refused, Unsupported
from kit.money import Money
from kit.settings import Settings
from kit.tenancy import EVERYBODY
from models.identity import Organisation
from models.migrate import migrate
from models.payments import Connection
from parley.seed import seed
from parley.seed_document import SeedDocument
from tests.api.payments import localstripe
from tests.api.payments.test_stripe import KEY as STRIPE_KEY
from tests.fixtures import btcpay, paypal
from tests.fixtures.btcpay import running_btcpay
from tests.fixtures.chain import running_chain, wallet_secrets
from tests.fixtures.paypal import running_paypal
from tests.fixtures.shop import DOCUMENT, NOW
from tests.fixtures.stripe_front import stripe_front

FIVE, TWO, SIX = Money(500, "EUR"), Money(200, "EUR"), Money(600, "EUR")
NOWHERE = "http://127.0.0.1:9"
pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning")  # Stripe's library, inside httpx


@dataclass(frozen=True, slots=True)
class Rig:
    """A vendor that can be used here.

    Attributes:
        vendor: connected.
        unreachable: the same, with nobody at its address; None where there is no address.
        approve: its payer says yes to a charge that waits for them.
        moved: how many charges and how many refunds the vendor itself has made.
        by_people: people move the money, so the vendor cannot tell of it.
        gives_by_hand: people give it back, so the vendor never does.
    """

    vendor: Provider
    unreachable: Provider | None
    approve: Callable[[str], object]
    moved: Callable[[], tuple[int, int]]
    by_people: bool = False
    gives_by_hand: bool = False


def connected(name: str, home: Path, **more: Any) -> Provider:
    found: Provider = shelves()[name].module.connect(Settings(home=home, **more))
    return found


@contextmanager
def pretend_rig(home: Path) -> Iterator[Rig]:
    vendor: Any = connected("pretend", home)

    def moved() -> tuple[int, int]:
        charges = vendor._read().values()
        return len(charges), sum(len(each["refunds"]) for each in charges)

    yield Rig(vendor, None, lambda _: None, moved)


@contextmanager
def stripe_rig(home: Path) -> Iterator[Rig]:
    with localstripe.running() as url, stripe_front(url) as front:
        settings: dict[str, Any] = {"stripe_key": SecretStr(STRIPE_KEY)}
        vendor = connected("stripe", home, stripe_api_base=front.url, **settings)
        away = connected("stripe", home, stripe_api_base=NOWHERE, **settings)

        def moved() -> tuple[int, int]:
            found = [httpx.get(f"{url}/v1/{what}", auth=(STRIPE_KEY, "")) for what in ("payment_intents", "refunds")]
            intents, refunds = [len(each.json()["data"]) for each in found]
            return intents, refunds

        yield Rig(vendor, away, lambda _: None, moved)


@contextmanager
def paypal_rig(home: Path) -> Iterator[Rig]:
    with running_paypal() as double:
        settings: dict[str, Any] = {"paypal_client_id": paypal.LOGIN[0], "paypal_secret": SecretStr(paypal.LOGIN[1])}
        vendor = connected("paypal", home, paypal_api_base=double.desk.url, **settings)
        away = connected("paypal", home, paypal_api_base=NOWHERE, **settings)

        def moved() -> tuple[int, int]:
            units = [order["purchase_units"][0].get("payments", {}) for order in double.orders.values()]
            return len(double.orders), sum(len(unit.get("refunds", [])) for unit in units)

        yield Rig(vendor, away, double.approve, moved)


@contextmanager
def btcpay_rig(home: Path) -> Iterator[Rig]:
    with running_btcpay() as double:
        settings: dict[str, Any] = {"btcpay_api_key": SecretStr(btcpay.KEY), "btcpay_store": btcpay.STORE}
        vendor = connected("btcpay", home, btcpay_url=double.desk.url, **settings)
        away = connected("btcpay", home, btcpay_url=NOWHERE, **settings)
        yield Rig(
            vendor, away, lambda name: double.pay(name, "5.00"), lambda: (len(double.invoices), len(double.claims))
        )


@contextmanager
def stablecoin_rig(home: Path) -> Iterator[Rig]:
    """Its vendor is a chain, which knows no payments: a book beside it does."""
    url = f"sqlite+aiosqlite:///{home / 'parley.db'}"
    with running_chain() as chain:
        own = asyncio.run(_business_with_wallet(url))
        database = Database(url, unsaid=EVERYBODY)
        vendor = _wallet(home, wallet_secrets(chain), database, own)
        away = _wallet(home, wallet_secrets(chain, rpc_url=NOWHERE), database, own)

        def approve(address: str) -> None:
            chain.send(address, "5")
            chain.mine(2)

        def moved() -> tuple[int, int]:
            with closing(sqlite3.connect(home / "parley.db")) as read:
                return int(read.execute("SELECT count(*) FROM receiving_addresses").fetchone()[0]), 0

        yield Rig(vendor, away, approve, moved, gives_by_hand=True)
        asyncio.run(database.close())


async def _business_with_wallet(url: str) -> Connection:
    database, clock, keys = Database(url, unsaid=EVERYBODY), HandClock(NOW), MasterKey(b"k" * 32)
    await migrate(database)
    made = await seed(database, clock, keys, SeedDocument.model_validate(DOCUMENT))
    async with database.writing() as session:
        owner = await session.scalar(select(Organisation.id).where(Organisation.slug == made.slug))
        assert owner
        row = await connection_for(session, owner, "stablecoin", room=ROOM, now=NOW)
        await session.commit()
    await database.close()
    return row


def _wallet(home: Path, secrets: dict[str, str], database: Database, own: Connection) -> Provider:
    settings = Settings(home=home).model_copy(update={"outward_allow": "127.0.0.0/8"})
    vendor: Any = shelves()["stablecoin"].connect_own(settings, secrets)
    found: Provider = vendor.with_book(Book(database, HandClock(NOW), own.organisation_id, own.id))
    return found


@contextmanager
def manual_rig(home: Path) -> Iterator[Rig]:
    yield Rig(connected("manual", home), None, lambda _: None, lambda: (1, 0), by_people=True, gives_by_hand=True)


RIGS: dict[str, Callable[[Path], AbstractContextManager[Rig]]] = {
    "btcpay": btcpay_rig, "manual": manual_rig, "paypal": paypal_rig, "pretend": pretend_rig,
    "stablecoin": stablecoin_rig, "stripe": stripe_rig,
}  # fmt: skip


@pytest.fixture(scope="module", params=list(shelves()))
def rig(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    assert request.param in RIGS, f"{request.param} needs a rig that plays its payers"
    with ExitStack() as stack:
        yield stack.enter_context(RIGS[request.param](tmp_path_factory.mktemp(request.param)))


def asked(key: str, *, vendor_id: str | None = None, amount: Money = FIVE) -> Asked:
    return Asked(reference=f"pay_{key}", key=f"pay_{key}", vendor_id=vendor_id, amount=amount)


async def paid(rig: Rig, key: str) -> Outcome:
    """A charge of 5.00 that its payer has agreed to, as the vendor says it stands."""
    made = await rig.vendor.charge(asked(key))
    if made.state == "challenged":
        rig.approve(made.vendor_id)
    stands = await rig.vendor.find(asked(key, vendor_id=made.vendor_id))
    assert stands
    assert stands.vendor_id == made.vendor_id
    return stands


async def test_a_charge_is_paid_once_its_payer_agrees_and_the_vendor_tells_how_much(rig: Rig) -> None:
    stands = await paid(rig, "a")
    assert stands.state in STATES
    if not rig.by_people:
        assert (stands.state, stands.amount or 500, stands.refunded or 0) == ("succeeded", 500, 0)


async def test_the_same_key_again_is_the_same_charge(rig: Rig) -> None:
    first = await paid(rig, "b")
    before = rig.moved()
    again = await rig.vendor.charge(asked("b"))
    assert (again.vendor_id, rig.moved()) == (first.vendor_id, before)


async def test_the_same_refund_again_moves_nothing_and_more_than_there_is_is_refused(rig: Rig) -> None:
    stands = await paid(rig, "c")
    before = rig.moved()
    about = asked("c", vendor_id=stands.vendor_id)
    if rig.gives_by_hand:
        with pytest.raises(Refused):
            await rig.vendor.refund(about, TWO, key="pay_c:refund:0")
        return
    for _ in range(3):
        await rig.vendor.refund(about, TWO, key="pay_c:refund:0")
    assert rig.moved() == (before[0], before[1] + 1)
    found = await rig.vendor.find(about)
    assert found
    assert found.refunded in {200, None}


async def test_a_charge_nobody_made_is_not_found(rig: Rig) -> None:
    if not rig.by_people:
        assert await rig.vendor.find(asked("never")) is None


async def test_a_vendor_that_does_not_answer_means_later(rig: Rig) -> None:
    if rig.unreachable is None:
        return
    about = asked("d", vendor_id="x")
    with pytest.raises(Later):
        await rig.unreachable.charge(asked("d"))
    await rig.vendor.charge(asked("d"))  # what was never asked for a vendor need not be reached about
    with pytest.raises(Later):
        await rig.unreachable.find(about)
    if not rig.gives_by_hand:
        with pytest.raises(Later):
            await rig.unreachable.refund(about, TWO, key="r")


@pytest.mark.parametrize("body", [b"", b"{}", b"null", b"\xff", b'{"id": 1}'])
async def test_what_the_vendor_did_not_sign_is_refused(rig: Rig, body: bytes) -> None:
    forged = {"stripe-signature": "t=1,v1=\u00e9", "btcpay-sig": "sha256=\u00e9", "pretend-signature": "\u00e9"}
    for headers in ({}, forged):
        with pytest.raises(BadSignature):
            await rig.vendor.verify(headers, body, secret="s")


async def test_money_is_kept_and_taken_later_or_it_is_said_that_this_cannot_be(rig: Rig) -> None:
    name = next(name for name, shelf in shelves().items() if isinstance(rig.vendor, shelf.module.Vendor))
    if not shelves()[name].keeps:
        with pytest.raises(Unsupported):
            await rig.vendor.capture(asked("e"), TWO, key="k")
        with pytest.raises(Unsupported):
            await rig.vendor.release(asked("e"), key="k")
        return
    kept = Asked(reference="pay_f", key="pay_f", vendor_id=None, amount=FIVE, take="later")
    made = await rig.vendor.charge(kept)
    rig.approve(made.vendor_id)
    about = Asked(reference="pay_f", key="pay_f", vendor_id=made.vendor_id, amount=FIVE, take="later")
    stands = await rig.vendor.find(about)
    assert stands
    assert stands.state == "authorised"
    taken = await rig.vendor.capture(about, TWO, key="pay_f:capture")
    assert (taken.state, taken.amount) == ("succeeded", 200)


async def test_a_way_to_pay_is_saved_once_charged_while_its_owner_is_away_and_forgotten(rig: Rig) -> None:
    name = next(name for name, shelf in shelves().items() if isinstance(rig.vendor, shelf.module.Vendor))
    if not shelves()[name].saves:
        return
    vendor: Any = rig.vendor
    saving = Saving(reference="mth_a", key="mth_a", client="cli_a", method="pm_card_visa")
    saved, again = await vendor.save(saving), await vendor.save(saving)
    assert (saved.state, again.vendor_id, again.customer) == ("saved", saved.vendor_id, saved.customer)
    assert saved.label
    assert (await vendor.find_saved(saved.setup_id)).state == "saved"
    away = Asked(
        reference="pay_s", key="pay_s", vendor_id=None, amount=FIVE, method=saved.vendor_id, customer=saved.customer,
        off_session=True,
    )  # fmt: skip
    assert (await vendor.charge(away)).state == "succeeded"
    for _ in range(2):
        await vendor.forget(saved.vendor_id)


async def test_keys_that_are_right_pass_and_a_vendor_that_is_away_is_asked_later(rig: Rig) -> None:
    await rig.vendor.check()
    if rig.unreachable:
        with pytest.raises(Later):
            await rig.unreachable.check()


def test_nothing_but_people_and_the_pretend_vendor_is_offered_without_settings(tmp_path: Path) -> None:
    ready = {name for name, shelf in shelves().items() if shelf.is_ready(Settings(home=tmp_path))}
    assert ready == {"manual", "pretend"}
