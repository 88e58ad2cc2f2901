"""What a guest holds is spent on the booking page: credits, points and codes, each a line of the price that is held."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from kit import ids
from tests.web.booking import faults, is_done, tell_and_pay, times, width_of
from tests.web.conftest import Visit
from tests.web.office import SLUG, Office

PRICE = "€30.50"
pytestmark = pytest.mark.long


@contextmanager
def guest(office: Office) -> Iterator[tuple[httpx.Client, dict[str, Any]]]:
    """Somebody on the booking page, as their browser speaks for them, and what it keeps of that."""
    with httpx.Client(base_url=office.url, headers={"Parley-Organisation": SLUG}) as http:
        kept = http.post("/v1/guests", json={"zone": "Europe/Lisbon"}).json()
        http.headers["Authorization"] = f"Bearer {kept['token']}"
        yield http, kept


def sell(office: Office, http: httpx.Client, credits_: int) -> None:
    me = http.get("/v1/me").json()["id"]
    with office.http() as owner:
        package = owner.post("/v1/packages", json={"name": "Some", "credits": credits_, "price": 9000}).json()
        sold = owner.post(f"/v1/clients/{me}/packages", json={"package": package["id"]})
        assert sold.status_code == 201, sold.text


def give_points(office: Office, http: httpx.Client, points: int) -> None:
    """As if they had come often: a session is completed only once it is over."""
    key = ids.parse("cli", http.get("/v1/me").json()["id"]).hex
    with office.http() as owner:
        programme = {"rate": "1", "worth": 5, "referral": 300}
        assert owner.put("/v1/loyalty", json=programme).status_code == 200
    with sqlite3.connect(office.home / "parley.db", timeout=30) as database:
        database.execute(
            "INSERT INTO point_entries (id, organisation_id, created_at, client_id, kind, points, cause) "
            "SELECT ?, organisation_id, created_at, id, 'earned', ?, 'test' FROM clients WHERE id = ?",
            (key, points, key),
        )


def at_a_time(visit: Visit, office: Office, kept: dict[str, Any], **how: Any) -> Page:
    """The page of whoever ``kept`` is, a time chosen on it."""
    page = visit(f"{office.url}/b/{SLUG}?lang=en", timezone_id="Europe/Lisbon", **how)
    page.evaluate(
        "([place, kept]) => localStorage.setItem(place, JSON.stringify(kept))",
        [f"parley.{SLUG}.guest", {"token": kept["token"], "until": kept["expires_at"]}],
    )
    page.reload()
    times(page).last.click()
    expect(page.locator(".prices .total")).to_contain_text(PRICE)
    return page


def test_credits_pay_for_a_time_and_for_a_series_of_them(visit: Visit, office: Office, axe: str) -> None:
    with guest(office) as (http, kept):
        sell(office, http, 4)
        page = at_a_time(visit, office, kept, viewport={"width": 320, "height": 800}, bears="409")
        page.get_by_label("Pay with credits (left for 4 sessions)").check()
        expect(page.locator(".prices")).to_contain_text("Paid with credits")
        expect(page.locator(".prices .total")).to_contain_text("free")
        assert faults(page, axe) == []
        assert width_of(page) <= 320
        page.get_by_role("button", name="Continue").click()
        expect(page.locator(".prices")).to_contain_text("Paid with credits")
        tell_and_pay(page, button="Book it")
        is_done(page)
        assert [each["left"] for each in http.get("/v1/me/packages").json()["items"]] == [3]

        page.get_by_role("button", name="Book another").click()
        times(page).last.click()
        page.get_by_text("Repeat it").click()
        page.get_by_label("How many times").fill("5")
        page.get_by_role("button", name="Show all dates").click()
        by_credit = page.get_by_label("Pay with credits (left for 3 sessions)")
        by_credit.click()
        expect(page.get_by_role("alert")).to_contain_text("not enough credits")
        expect(by_credit).not_to_be_checked()
        expect(page.locator(".prices .total")).to_contain_text("€152.50")
        page.get_by_role("button", name="Choose another time").click()
        page.get_by_text("Repeat it").click()
        page.get_by_label("How many times").fill("3")
        page.get_by_role("button", name="Show all dates").click()
        by_credit.check()
        expect(page.locator(".prices .total")).to_contain_text("free")
        tell_and_pay(page, button="Book 3 sessions")
        is_done(page)
        assert [each["left"] for each in http.get("/v1/me/packages").json()["items"]] == [0]


def test_points_take_off_what_they_are_worth_and_a_bad_code_loses_nothing(visit: Visit, office: Office) -> None:
    with guest(office) as (http, kept), guest(office) as (other, _):
        give_points(office, http, 120)
        page = at_a_time(visit, office, kept, bears="422")
        points = page.get_by_label("Use points (120 left, each takes €0.05 off)")
        points.fill("100")
        points.press("Tab")
        expect(page.locator(".prices")).to_contain_text("100 points")
        expect(page.locator(".prices .total")).to_contain_text("€25.50")
        page.get_by_text("Coupon, tip or code").click()
        page.get_by_label("Coupon", exact=True).fill("NOSUCH")
        page.get_by_role("button", name="Use it").first.click()
        expect(page.get_by_role("alert")).to_contain_text("Nothing else has changed")
        expect(page.locator(".prices .total")).to_contain_text("€25.50")

        brought = page.get_by_label("Code of whoever sent you")
        brought.fill("NOBODY99")
        brought.press("Enter")
        expect(page.locator(".extras").get_by_role("alert")).to_contain_text("This code cannot be used")
        brought.fill(other.post("/v1/me/referral-code").json()["code"])
        brought.press("Enter")
        expect(page.get_by_text("Both of you get points")).to_be_visible()
        expect(page.locator(".prices .total")).to_contain_text("€25.50")

        page.get_by_role("button", name="Continue").click()
        expect(page.locator(".prices .total")).to_contain_text("€25.50")
        tell_and_pay(page)
        is_done(page)
        [booked] = http.get("/v1/bookings").json()["items"]
        assert (booked["price"]["minor"], booked["paid"]) == (2550, True)
        assert http.get("/v1/me/points").json()["left"] == 20
