"""Cash and bank transfers: what people say they took or gave, and a statement whose lines name what they are for."""

from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from api.payments.by_hand.transfers import _LETTERS, Line, match, reference_of
from kit.money import Money
from models.notifications import Notice
from tests.api.bookings.test_booking import events
from tests.api.payments.test_paying import held, ledger, pay
from tests.fixtures.money import carry_out_due, followed
from tests.fixtures.shop import Shop, acting_client

BODIES = st.text(_LETTERS, min_size=10, max_size=10)
FIFTY = Money(5000, "EUR")


async def by_hand(client: httpx.AsyncClient, booking: dict[str, Any], method: str) -> dict[str, Any]:
    body = {"provider": "manual", "method": method}
    asked: dict[str, Any] = (await client.post(f"/v1/bookings/{booking['id']}/payments", json=body)).json()["payment"]
    assert asked["state"] == "created"
    return asked


async def state_of(client: httpx.AsyncClient, booking: dict[str, Any]) -> tuple[str, bool]:
    seen = (await client.get(f"/v1/bookings/{booking['id']}")).json()
    return seen["state"], seen["paid"]


async def test_cash_in_two_parts_confirms_and_what_is_owed_waits_for_a_person(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client, small_shop.owner() as desk:
        booking = await held(small_shop, client)
        path = f"/v1/payments/{(await by_hand(client, booking, 'cash'))['id']}"
        for amount, stands in ((2000, ("held", False)), (3000, ("confirmed", True))):
            keyed = {"Idempotency-Key": f"cash {amount}"}
            for _ in range(2):
                told = await desk.post(f"{path}/received", json={"amount": amount}, headers=keyed)
                assert told.status_code == 200, told.text
            await followed(small_shop)
            assert await state_of(client, booking) == stands
        assert (await desk.post(f"{path}/received", json={"amount": 1})).status_code == 409
        await client.post(f"/v1/bookings/{booking['id']}/cancel")
        await carry_out_due(small_shop)
        assert await events(small_shop, "RefundRefused") == 1
        assert (await desk.get(path)).json()["refunded"]["minor"] == 0
        assert (await client.post(f"{path}/given-back", json={"amount": 5000})).status_code == 403
        assert (await desk.post(f"{path}/given-back", json={"amount": 5000})).json()["state"] == "refunded"
        assert (await desk.post(f"{path}/given-back", json={"amount": 1})).status_code == 409
    assert set((await ledger(small_shop)).values()) == {0}


async def test_cash_of_a_session_that_the_desk_cancels_is_to_be_handed_back_until_it_is_noted(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client, small_shop.owner() as desk:
        booking = await held(small_shop, client)
        payment = (await by_hand(client, booking, "cash"))["id"]
        assert (await desk.post(f"/v1/payments/{payment}/received", json={"amount": 5000})).status_code == 200
        await followed(small_shop)
        path = f"/v1/bookings/{booking['id']}"
        due = [{"payment": payment, "amount": {"minor": 5000, "currency": "EUR"}}]
        before = (await desk.get(path)).json()
        assert (before["state"], before["by_hand"]) == ("confirmed", due)
        assert (await client.get(path)).json()["by_hand"] == []
        assert (await desk.post(f"{path}/cancel")).json()["by_hand"] == due
        given = await desk.post(f"/v1/payments/{payment}/given-back", json={"amount": 2000})
        assert given.status_code == 200, given.text
        assert [each["amount"]["minor"] for each in (await desk.get(path)).json()["by_hand"]] == [3000]
        await desk.post(f"/v1/payments/{payment}/given-back", json={"amount": 3000})
        after = (await desk.get(path)).json()
    assert (after["by_hand"], after["became"]["back"]["minor"]) == ([], 5000)


async def test_a_session_that_stands_tells_what_of_it_was_given_back(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client, small_shop.owner() as desk:
        booking = await held(small_shop, client)
        path = f"/v1/payments/{(await by_hand(client, booking, 'cash'))['id']}"
        await desk.post(f"{path}/received", json={"amount": 5000})
        await followed(small_shop)
        assert (await desk.get(f"/v1/bookings/{booking['id']}")).json()["became"] is None
        await desk.post(f"{path}/given-back", json={"amount": 2000})
        became = (await desk.get(f"/v1/bookings/{booking['id']}")).json()["became"]
    assert {name: each["minor"] for name, each in became.items()} == {
        "back": 2000, "coming": 0, "kept": 0, "released": 0,
    }  # fmt: skip


async def test_what_a_vendor_gives_back_is_nobodys_to_hand_back(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client, small_shop.owner() as desk:
        booking = await held(small_shop, client)
        await pay(client, booking)
        assert (await desk.post(f"/v1/bookings/{booking['id']}/cancel")).json()["by_hand"] == []


async def test_a_statement_confirms_what_its_lines_name_once(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client, small_shop.owner() as desk:
        booking = await held(small_shop, client)
        name = (await by_hand(client, booking, "transfer"))["transfer_reference"]
        written = f"invoice for colour, {name[:2]} {name[2:7].lower()}-{name[7:]}. thanks"
        lines = [
            {"id": "1", "text": "rent", "amount": 5000, "currency": "EUR"},
            {"id": "2", "text": written, "amount": 5000, "currency": "USD"},
            {"id": "3", "text": written, "amount": 2000, "currency": "EUR"},
            {"id": "4", "text": written, "amount": 3001, "currency": "EUR"},
            {"id": "4", "text": written, "amount": 3001, "currency": "EUR"},
        ]
        told = [(await desk.post("/v1/transfers", json={"lines": lines})).json() for _ in range(2)]
        await followed(small_shop)
        assert await state_of(client, booking) == ("confirmed", True)
        assert (await client.post("/v1/transfers", json={"lines": lines})).status_code == 403
    first, again = [[line["verdict"] for line in each["lines"]] for each in told]
    assert first == ["unknown", "other_currency", "too_little", "too_much", "known"]
    assert again == ["unknown", "unknown", "known", "known", "known"]
    assert (await ledger(small_shop))["cash:manual/EUR"] == 5001


async def test_what_is_over_is_the_clients_from_the_first_and_goes_back_by_hand(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client, small_shop.owner() as desk:
        booking = await held(small_shop, client)
        payment = await by_hand(client, booking, "transfer")
        lines = [{"id": "1", "text": payment["transfer_reference"], "amount": 6200, "currency": "EUR"}]
        assert (await desk.post("/v1/transfers", json={"lines": lines})).status_code == 200
        await carry_out_due(small_shop)
        assert await state_of(client, booking) == ("confirmed", True)
        books = await ledger(small_shop)
        assert (books["cash:manual/EUR"], books["revenue/EUR"], books["overpaid/EUR"]) == (6200, -5000, -1200)
        assert (await events(small_shop, "PaymentOverpaid"), await events(small_shop, "RefundRefused")) == (1, 1)
        assert await told_of_over(small_shop) == [1200]
        path = f"/v1/payments/{payment['id']}"
        for amount, over in ((700, -500), (500, 0)):
            assert (await desk.post(f"{path}/given-back", json={"amount": amount})).status_code == 200
            assert (await ledger(small_shop))["overpaid/EUR"] == over
        assert (await ledger(small_shop))["revenue/EUR"] == -5000
        await client.post(f"/v1/bookings/{booking['id']}/cancel")
        assert (await desk.post(f"{path}/given-back", json={"amount": 5000})).json()["state"] == "refunded"
    assert set((await ledger(small_shop)).values()) == {0}


async def told_of_over(shop: Shop) -> list[int | None]:
    async with shop.database.reading() as session:
        return list(await session.scalars(select(Notice.amount).where(Notice.kind == "client.refund.over")))


@pytest.mark.parametrize(
    "line", [{"amount": -1}, {"amount": 0}, {"amount": 10**12 + 1}, {"currency": "ZZZ"}, {"id": ""}]
)
async def test_a_line_that_cannot_be_right_moves_nothing(small_shop: Shop, line: dict[str, Any]) -> None:
    whole = {"id": "1", "text": "PY", "amount": 5000, "currency": "EUR"}
    async with small_shop.owner() as desk:
        assert (await desk.post("/v1/transfers", json={"lines": [whole, whole | line]})).status_code == 422
    assert await ledger(small_shop) == {}


async def test_money_of_a_vendor_cannot_be_said_by_hand(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client, small_shop.owner() as desk:
        booking = await held(small_shop, client)
        payment = (await client.post(f"/v1/bookings/{booking['id']}/payments", json={})).json()["payment"]["id"]
        for verb in ("received", "given-back"):
            said = await desk.post(f"/v1/payments/{payment}/{verb}", json={"amount": 100})
            assert said.json()["type"].endswith("/not-by-hand")
    assert (await ledger(small_shop))["cash:pretend/EUR"] == 5000


def payment(body: str) -> str:
    return f"pay_{'0' * 16}{body.lower()}"


@given(BODIES, st.text(max_size=20), st.text(max_size=20))
def test_a_reference_is_found_wherever_it_stands_and_however_it_is_spaced(body: str, before: str, after: str) -> None:
    name = reference_of(payment(body))
    line = Line("1", f"{before} {' '.join(name.lower())} {after}", FIFTY)
    [matched] = match([line], {name: FIFTY})
    assert (matched.reference, matched.verdict) == (name, "matched")


@given(BODIES, st.integers(2, 13), st.sampled_from(_LETTERS))
def test_one_wrong_letter_names_nobody(body: str, place: int, letter: str) -> None:
    name = reference_of(payment(body))
    wrong = name[:place] + letter + name[place + 1 :]
    every = {reference_of(payment(each)): FIFTY for each in (body, wrong[2:12])}
    [matched] = match([Line("1", wrong, FIFTY)], every)
    assert wrong == name or matched.verdict == "unknown"


@given(BODIES, st.integers(2, 12))
def test_two_letters_changed_about_name_nobody(body: str, place: int) -> None:
    name = reference_of(payment(body))
    wrong = name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    [matched] = match([Line("1", wrong, FIFTY)], {name: FIFTY})
    assert wrong == name or matched.verdict == "unknown"


def test_a_line_that_names_two_payments_is_left_to_a_person() -> None:
    one, two = reference_of(payment("0" * 10)), reference_of(payment("1" * 10))
    [matched] = match([Line("1", f"{one} and {two}", FIFTY)], {one: FIFTY, two: FIFTY})
    assert (matched.reference, matched.verdict) == (None, "ambiguous")
