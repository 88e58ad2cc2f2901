"""A vendor's report against the ledger: every planted difference is found, with its cause, and nothing else."""

import csv
import io
import json
import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from kit import ids
from kit.db import Database
from kit.ids import new_id
from models.bookings import Booking
from models.payments import LedgerEntry, LedgerTransfer, Payment
from tests.api.payments.test_disputes import about
from tests.api.payments.test_ledger import react
from tests.api.payments.test_news import connected, tell
from tests.api.payments.test_paying import held, ledger, pay
from tests.api.pricing.test_prices import ok
from tests.fixtures.shop import NOW, Shop, acting_client

HEAD = (
    "balance_transaction_id", "created_utc", "currency", "gross", "fee", "net", "reporting_category", "source_id",
    "payment_intent_id", "payment_metadata[payment]",
)  # fmt: skip
BEGAN = NOW - timedelta(days=30)
Row = dict[str, str]


@dataclass
class Month:
    """A month at Stripe: what the ledger has and the report that tells the same, until something is planted."""

    seed: int
    payments: list[dict[str, Any]] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)
    report: list[Row] = field(default_factory=list)
    planted: set[tuple[str, str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    def row(self, of: dict[str, Any], minor: int, category: str, at: datetime, **more: str) -> Row:
        number = len(self.report)
        fee = abs(minor) * 14 // 1000 + 25 if category == "charge" else 0
        return {
            "balance_transaction_id": f"txn_{number:06}{self.chance.getrandbits(32):08x}",
            "created_utc": f"{at:%Y-%m-%d %H:%M:%S}", "currency": "eur", "gross": f"{minor / 100:.2f}",
            "fee": f"{fee / 100:.2f}", "net": f"{(minor - fee) / 100:.2f}", "reporting_category": category,
            "source_id": "ch_x", "payment_intent_id": of["vendor_id"], "payment_metadata[payment]": "",
        } | more  # fmt: skip

    def entry(self, of: dict[str, Any], minor: int, called: str, at: datetime) -> None:
        shared = {
            "organisation_id": of["organisation_id"], "created_at": at, "currency": "EUR", "payment_id": of["id"],
            "booking_id": of["booking_id"], "memo": called, "transfer_id": f"{ids.public('pay', of['id'])}:{called}",
        }  # fmt: skip
        for account, sign in (("cash:stripe", 1), ("revenue", -1)):
            self.entries.append({"id": new_id(at), "account": account, "amount": sign * minor} | shared)

    def fill(self, booking: Booking, rows: int) -> None:
        """So many rows of charges, one in ten given back."""
        for number in range(rows * 10 // 11):
            at = BEGAN + timedelta(seconds=number * 250 + 60)
            minor = self.chance.randint(500, 99_999)
            of = {
                "id": new_id(at), "organisation_id": booking.organisation_id, "created_at": at, "state": "succeeded",
                "booking_id": booking.id, "provider": "stripe", "method": "", "amount": minor, "currency": "EUR",
                "vendor_key": f"k{number}", "vendor_id": f"pi_{number:06}", "refunded": 0, "refund_due": 0,
            }  # fmt: skip
            self.payments.append(of)
            self.entry(of, minor, "charge", at)
            self.report.append(self.row(of, minor, "charge", at - timedelta(seconds=self.chance.randint(0, 50))))
            if number % 10 == 0:
                part = self.chance.choice([minor, minor // 2])
                self.entry(of, -part, "refund:0", at + timedelta(seconds=20))
                self.report.append(self.row(of, -part, "refund", at + timedelta(seconds=15)))
        while len(self.report) < rows:  # what a report also has: not of single payments
            more = self.row({"vendor_id": ""}, -1234, self.chance.choice(["payout", "fee"]), BEGAN + timedelta(days=3))
            self.report.append(more)
        self.chance.shuffle(self.report)

    async def write(self, database: Database) -> None:
        seals = {
            each["transfer_id"]: {
                "id": each["transfer_id"], "organisation_id": each["organisation_id"], "memo": "",
                "created_at": each["created_at"],
            }
            for each in self.entries
        }  # fmt: skip
        async with database.writing() as session:
            await session.execute(insert(Payment), self.payments)
            await session.execute(insert(LedgerEntry), self.entries)
            await session.execute(insert(LedgerTransfer), list(seals.values()))
            await session.commit()

    def text(self) -> str:
        out = io.StringIO()
        writer = csv.DictWriter(out, HEAD)
        writer.writeheader()
        writer.writerows(self.report)
        return out.getvalue()

    def untouched(self, category: str = "charge", *, but: Callable[[int], bool] = lambda _minor: True) -> Row:
        """A row that nothing was planted in yet, of a payment that stands well before the end of the month."""
        spoilt = {each[2] for each in self.planted}
        refunded = {each["payment_intent_id"] for each in self.report if each["reporting_category"] == "refund"}
        last = f"{BEGAN + timedelta(seconds=250 * len(self.payments)) - timedelta(days=3):%Y-%m-%d}"
        rows = [
            row
            for row in self.report
            if row["reporting_category"] == category
            and row["payment_intent_id"] not in spoilt
            and row["created_utc"] < last
            and (row["payment_intent_id"] in refunded) == (category == "refund")
            and but(minor_of(row))
        ]
        return self.chance.choice(rows)

    def plant(self, kind: str, cause: str, row: Row) -> None:
        self.planted.add((kind, cause, row["payment_intent_id"]))

    def payment_of(self, row: Row) -> dict[str, Any]:
        return self.payments[int(row["payment_intent_id"].removeprefix("pi_"))]

    def forget(self, row: Row, called: str) -> None:
        """The ledger never heard of it."""
        transfer = f"{ids.public('pay', self.payment_of(row)['id'])}:{called}"
        self.entries = [each for each in self.entries if each["transfer_id"] != transfer]


def minor_of(row: Row) -> int:
    return round(float(row["gross"]) * 100)


def amount(row: Row, minor: int) -> None:
    row["gross"] = f"{minor / 100:.2f}"


def news_lost(month: Month) -> None:
    row = month.untouched()
    month.forget(row, "charge")
    month.payment_of(row)["state"] = "created"
    month.plant("missing_here", "news_lost", row)


def charged_though_declined(month: Month) -> None:
    row = month.untouched()
    month.forget(row, "charge")
    month.payment_of(row)["state"] = "declined"
    month.plant("missing_here", "charged_though_declined", row)


def taken_elsewhere(month: Month) -> None:
    at = BEGAN + timedelta(days=month.chance.randint(1, 20))
    row = month.row({"vendor_id": f"pi_foreign{len(month.planted)}"}, 4200, "charge", at)
    month.report.append(row)
    month.plant("missing_here", "unknown_charge", row)


def not_at_the_vendor(month: Month) -> None:
    row = month.untouched()
    month.report.remove(row)
    month.plant("missing_there", "no_charge_there", row)


def charged_twice(month: Month) -> None:
    row = month.untouched()
    month.report.append(row | {"balance_transaction_id": f"txn_twice{len(month.planted)}"})
    month.plant("twice", "charged_twice", row)


def listed_twice(month: Month) -> None:
    row = month.untouched()
    month.report.append(dict(row))
    month.plant("twice", "listed_twice", row)


def refunded_in_the_dashboard(month: Month) -> None:
    row = month.untouched()
    month.report.append(month.row(month.payment_of(row), -100, "refund", BEGAN + timedelta(days=9)))
    month.plant("missing_here", "refunded_there", row)


def refund_not_made(month: Month) -> None:
    row = month.untouched("refund")
    month.report.remove(row)
    month.plant("missing_there", "no_refund_there", row)


def disputed(month: Month) -> None:
    row = month.untouched()
    month.report.append(month.row(month.payment_of(row), -minor_of(row), "dispute", BEGAN + timedelta(days=9)))
    month.plant("missing_here", "disputed", row)


def net_instead_of_gross(month: Month) -> None:
    row = month.untouched(but=lambda minor: minor > 20_000)
    row["gross"] = row["net"]
    month.plant("amount", "net_of_fee", row)


def decimals(month: Month) -> None:
    row = month.untouched()
    amount(row, minor_of(row) * 100)
    month.plant("amount", "decimals", row)


def swapped_digits(month: Month) -> None:
    def swappable(minor: int) -> bool:
        digits = str(minor)
        return digits[1] != digits[2] and int(digits[0] + digits[2] + digits[1] + digits[3:]) != minor

    row = month.untouched(but=swappable)
    digits = str(minor_of(row))
    amount(row, int(digits[0] + digits[2] + digits[1] + digits[3:]))
    month.plant("amount", "swapped_digits", row)


def captured_in_part(month: Month) -> None:
    row = month.untouched(but=lambda minor: minor > 1000)
    amount(row, 7)
    month.plant("amount", "part", row)


def sign(month: Month) -> None:
    row = month.untouched("refund")
    amount(row, -minor_of(row))
    month.plant("amount", "sign", row)


def converted(month: Month) -> None:
    row = month.untouched()
    row["currency"] = "usd"
    month.plant("currency", "converted", row)


def unreadable(month: Month) -> None:
    row = month.untouched()
    month.report.append(
        month.row(month.payment_of(row), 1, "charge", BEGAN, gross="12.345", payment_intent_id="")
    )  # fmt: skip
    month.planted.add(("unreadable", "unreadable", ""))


PLANTS = (
    news_lost, charged_though_declined, taken_elsewhere, not_at_the_vendor, charged_twice, listed_twice,
    refunded_in_the_dashboard, refund_not_made, disputed, net_instead_of_gross, decimals, swapped_digits,
    captured_in_part, sign, converted, unreadable,
)  # fmt: skip


async def a_booking(shop: Shop) -> Booking:
    async with shop.owner() as http:
        await held(shop, http)
    async with shop.database.reading() as session:
        return (await session.scalars(select(Booking))).one()


async def reconciled(shop: Shop, month: Month) -> set[tuple[str, str, str]]:
    async with shop.owner() as http:
        answer = await ok(http.post("/v1/reconciliations/stripe", content=month.text()))
    of = {ids.public("pay", each["id"]): each["vendor_id"] for each in month.payments}
    return {
        (each["kind"], each["cause"], each["vendor_id"] or of.get(each["payment"] or "", ""))
        for each in answer["differences"]
    }


@pytest.mark.parametrize("chosen", ["always the same", "anew each time"])
async def test_all_of_twenty_planted_differences_in_ten_thousand_rows_are_found_and_nothing_else(
    small_shop: Shop, chosen: str
) -> None:
    """Each kind at least once; which rows they befall is left to chance."""
    seed = 1 if chosen == "always the same" else random.randrange(10**6)
    month = Month(seed)
    month.fill(await a_booking(small_shop), 10_000)
    assert len(month.report) == 10_000
    others = [plant for plant in PLANTS if plant is not unreadable]
    for plant in (*PLANTS, *month.chance.choices(others, k=20 - len(PLANTS))):
        plant(month)
    assert len(month.planted) == 20
    await month.write(small_shop.database)
    assert await reconciled(small_shop, month) == month.planted, f"seed {seed}"


async def test_on_each_database_a_month_that_agrees_has_no_difference(shop: Shop) -> None:
    month = Month(7)
    month.fill(await a_booking(shop), 60)
    await month.write(shop.database)
    assert await reconciled(shop, month) == set()


async def test_what_happened_at_the_end_of_the_period_may_come_in_the_next_report(small_shop: Shop) -> None:
    month = Month(3)
    month.fill(await a_booking(small_shop), 50)
    last = max((row for row in month.report if row["reporting_category"] == "charge"), key=lambda r: r["created_utc"])
    month.report.remove(last)
    await month.write(small_shop.database)
    assert ("missing_there", "later", last["payment_intent_id"]) in await reconciled(small_shop, month)


async def test_the_ledger_of_real_payments_agrees_with_the_vendor_who_took_them(shop: Shop) -> None:
    async with shop.owner() as http:
        booking = await held(shop, http)
        payment = (await pay(http, booking)).json()["payment"]
        await ok(http.post(f"/v1/payments/{payment['id']}/refund", json={"amount": 1000}))
        await react(shop)
        lines = [
            "id,at,kind,amount,currency,fee,charge,reference",
            f"1,2027-06-09 06:00:00,charge,50.00,EUR,0,,{payment['id']}",
            f"2,2027-06-09 06:00:00,refund,-10.00,EUR,0,,{payment['id']}",
        ]
        agrees = await ok(http.post("/v1/reconciliations/pretend", content="\n".join(lines)))
        without = await ok(http.post("/v1/reconciliations/pretend", content="\n".join(lines[:2])))
    assert (agrees["rows"], agrees["differences"]) == (2, [])
    [missing] = without["differences"]
    assert (missing["cause"], missing["booked"]["minor"], missing["payment"]) == ("later", -1000, payment["id"])
    assert missing["words"].endswith("next report.")


HEAD_LINE = "id,at,kind,amount,currency,fee,charge,reference"


async def test_what_a_bank_took_and_gave_back_is_found_in_the_report_as_disputes(small_shop: Shop) -> None:
    connection = await connected(small_shop)
    async with small_shop.owner() as http:
        payment = (await pay(http, await held(small_shop, http))).json()["payment"]["id"]
        lines = [HEAD_LINE, f"1,2027-06-09 06:00:00,charge,50.00,EUR,0,,{payment}"]
        for number, (ruling, moved) in enumerate((("opened", "-20.00"), ("won", "20.00")), start=2):
            assert (await tell(small_shop, connection, about(payment, ruling))).status_code == 204
            lines.append(f"{number},2027-06-09 06:00:00,dispute,{moved},EUR,0,,{payment}")
            found = await ok(http.post("/v1/reconciliations/pretend", content="\n".join(lines)))
            assert (found["rows"], found["differences"]) == (number, [])


async def test_what_is_passed_on_to_a_builder_is_no_refund_that_the_report_lacks(small_shop: Shop) -> None:
    async with small_shop.owner() as http:
        booking = await held(small_shop, http)
        builder = f"/v1/builders/{booking['builder']['id']}"
        assert (await http.put(f"{builder}/share", json={"percent": "60"})).status_code == 204
        await ok(http.post(f"{builder}/payout-account", json={"country": "PT"}))
        await ok(http.post(f"{builder}/payout-account/again"))
        payment = (await pay(http, booking)).json()["payment"]["id"]
        assert (await ledger(small_shop))["cash:pretend/EUR"] == 2000, "3000 were passed on"
        lines = [HEAD_LINE, f"1,2027-06-09 06:00:00,charge,50.00,EUR,0,,{payment}"]
        found = await ok(http.post("/v1/reconciliations/pretend", content="\n".join(lines)))
    assert found["differences"] == []


@pytest.mark.parametrize(
    ("name", "body", "status"),
    [
        ("stripe", b"", 422), ("stripe", b"a,b\n1,2", 422), ("stripe", b"\xff\xfe", 422), ("nobody", b"x", 404),
        ("stripe", b"\x00" * 100, 422), ("pretend", b"id,at,kind,amount,currency\n", 422), ("stripe", b'"' * 99, 422),
    ],
)  # fmt: skip
async def test_what_is_no_report_is_refused(small_shop: Shop, name: str, body: bytes, status: int) -> None:
    async with small_shop.owner() as http, acting_client(small_shop) as client:
        assert (await http.post(f"/v1/reconciliations/{name}", content=body)).status_code == status
        assert (await client.post(f"/v1/reconciliations/{name}", content=body)).status_code == 403


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("amount", "1e999999"), ("amount", "NaN"), ("amount", "1.234"), ("amount", "three"), ("amount", ""),
        ("at", "9999-12-31"), ("at", "0001-01-01T00:00:00+14:00"), ("at", "soon"), ("currency", "€"),
        ("amount", "1e-9"),
    ],
)  # fmt: skip
async def test_a_row_that_cannot_be_right_is_listed_and_breaks_nothing(
    small_shop: Shop, column: str, text: str
) -> None:
    good = {"id": "1", "at": "2027-06-09", "kind": "charge", "amount": "1.00", "currency": "EUR"}
    bad = good | {"id": "2", column: text}
    lines = [",".join(good), ",".join(good.values()), ",".join(bad.values())]
    async with small_shop.owner() as http:
        told = await ok(http.post("/v1/reconciliations/pretend", content="\n".join(lines)))
    assert sorted(each["cause"] for each in told["differences"]) == ["unknown_charge", "unreadable"]


async def test_the_command_tells_each_difference_and_fails(small_shop: Shop, tmp_path: Path) -> None:
    month = Month(5)
    month.fill(await a_booking(small_shop), 40)
    taken_elsewhere(month)
    await month.write(small_shop.database)
    (tmp_path / "report.csv").write_text(month.text())
    command = [sys.executable, "-m", "parley", "reconcile", "report.csv", "--provider", "stripe"]
    environment = {"DATABASE_URL": small_shop.database.url, "PARLEY_HOME": str(tmp_path), "PATH": "/usr/bin"}

    def run(*more: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [*command, *more], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120,
            env=environment | {"PYTHONPATH": str(Path(__file__).parents[3])},
        )  # fmt: skip

    told, as_json = run(), run("--json")
    assert told.returncode == as_json.returncode == 1, told.stderr
    assert "missing_here: line" in told.stdout
    assert told.stdout.strip().endswith(": 1 differences")
    assert [json.loads(line)["cause"] for line in as_json.stdout.splitlines()] == ["unknown_charge"]
