"""Packages, unusual payments, what clients said, what builders earn, and payment accounts at the desk."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from playwright.sync_api import expect

from tests.web.conftest import Visit
from tests.web.office import PATIENCE, SLUG, Office
from tests.web.test_office_page import at

pytestmark = pytest.mark.long


@pytest.fixture
def guest(office: Office) -> Iterator[httpx.Client]:
    with guest_of(office) as http:
        yield http


@contextmanager
def guest_of(office: Office) -> Iterator[httpx.Client]:
    """Somebody with a name and an address."""
    with httpx.Client(base_url=office.url, headers={"Parley-Organisation": SLUG}, timeout=PATIENCE) as http:
        http.headers["Authorization"] = f"Bearer {http.post('/v1/guests', json={}).json()['token']}"
        http.patch("/v1/me", json={"name": "Mia Sol", "email": "mia@example.org"})
        yield http


def test_a_package_is_made_held_changed_and_sold_no_more(visit: Visit, office: Office, guest: httpx.Client) -> None:
    page = at(visit, office, "packages")
    page.get_by_label("Name").fill("Five lessons")
    page.get_by_label("Sessions").fill("5")
    page.get_by_label("Price in EUR").fill("120")
    page.get_by_label("Days it is good for").fill("90")
    page.get_by_role("button", name="Put on sale").click()
    made = page.locator("[data-package]", has_text="Five lessons")
    expect(made).to_contain_text("good for 90 days")
    [package] = [each for each in guest.get("/v1/packages").json()["items"] if each["name"] == "Five lessons"]
    assert (package["credits"], package["price"]["minor"]) == (5, 12000)
    with office.http() as owner:
        owner.post(f"/v1/clients/{guest.get('/v1/me').json()['id']}/packages", json={"package": package["id"]})
    made.get_by_text("Who has it").click()
    expect(made.get_by_role("link", name="Mia Sol")).to_be_visible()
    expect(made).to_contain_text("5 sessions left")
    made.get_by_role("button", name="Change Five lessons").click()
    made.get_by_label("Price in EUR").fill("125.5")
    made.get_by_role("button", name="Save").click()
    expect(made).to_contain_text("€125.50")
    made.get_by_role("button", name="Sell no longer Five lessons").click()
    expect(page.locator("[data-package].off", has_text="Five lessons")).to_be_visible()
    assert all(each["name"] != "Five lessons" for each in guest.get("/v1/packages").json()["items"])


def test_a_plan_is_made_and_its_price_stays(visit: Visit, office: Office, guest: httpx.Client) -> None:
    page = at(visit, office, "packages")
    page.get_by_label("Name").fill("Weekly lesson")
    page.get_by_label("Sessions").fill("2")
    page.get_by_label("How it is sold").select_option(label="renewed by the week")
    page.get_by_label("Every how many weeks").fill("2")
    page.get_by_label("Price in EUR").fill("50")
    page.get_by_role("button", name="Put on sale").click()
    made = page.locator("[data-package]", has_text="Weekly lesson")
    expect(made).to_contain_text("renewed every 2 weeks")
    made.get_by_role("button", name="Change Weekly lesson").click()
    expect(made).to_contain_text("agreed to the price")
    expect(made.get_by_label("Price in EUR")).to_have_count(0)
    [plan] = [each for each in guest.get("/v1/packages").json()["items"] if each["name"] == "Weekly lesson"]
    assert plan["renews"] == {"unit": "week", "every": 2, "carry": 0}


def test_a_low_mark_is_seen_to_and_the_rules_of_asking_are_set(
    visit: Visit, office: Office, guest: httpx.Client
) -> None:
    rated(office, guest, "2027-06-08T15:00:00Z", mark=2, words="I waited for half an hour")
    page = at(visit, office, "feedback")
    low = page.locator("[data-feedback]", has_text="I waited for half an hour").first
    expect(low.get_by_role("img", name="2 of 5")).to_be_visible()
    expect(low.get_by_role("link", name="Mia Sol")).to_be_visible()
    low.get_by_role("button", name="Seen to").click()
    expect(page.get_by_text("There are none.")).to_be_visible()
    page.get_by_label("Minutes after the end").fill("90")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved")).to_be_visible()
    with office.http() as owner:
        assert owner.get("/v1/feedback", params={"which": "open"}).json()["items"] == []
        assert owner.get("/v1/feedback-rules").json()["ask_after"] == 90


def test_an_unusual_payment_is_let_through_and_from_when_on_it_is_one_is_set(
    visit: Visit, office: Office, guest: httpx.Client
) -> None:
    with office.http() as owner:
        owner.put("/v1/guard", json={"active": True, "challenge_from": 20, "review_from": 20})
    guest.patch("/v1/me", json={"email": "mia@10minutemail.com"})
    paid(guest, "2027-06-10T11:00:00Z", method="frictionless@mia")
    told(office, "/v1/reviews")
    page = at(visit, office, "reviews")
    review = page.locator("[data-review]", has_text="Mia Sol")
    expect(review).to_contain_text(re.compile("points? of 100"))
    expect(review.locator(".lines li").first).to_contain_text("+")
    expect(review).to_contain_text("€30.50")
    review.get_by_role("button", name="Let it through").click()
    expect(review).to_have_count(0)
    page.get_by_label("Which", exact=True).select_option(label="let through")
    expect(review).to_be_visible()
    page.get_by_label("Points from which the bank asks").fill("35")
    page.get_by_label("Points from which somebody looks").fill("65")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved")).to_be_visible()
    with office.http() as owner:
        guard = owner.get("/v1/guard").json()
        owner.put("/v1/guard", json={"active": False})
    assert (guard["challenge_from"], guard["review_from"]) == (35, 65)


def test_what_is_earned_is_owed_until_it_is_paid_out(visit: Visit, office: Office, guest: httpx.Client) -> None:
    page = at(visit, office, "earnings")
    page.get_by_label("Percent of what their sessions bring in").fill("60")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved")).to_be_visible()
    came(office, paid(guest, "2027-06-08T13:00:00Z"))
    with office.http() as owner:
        [ines] = [each["id"] for each in owner.get("/v1/builders").json()["items"] if each["name"] == "Ines Costa"]
    told(office, f"/v1/builders/{ines}/statement", "entries")
    page = at(visit, office, "earnings")
    expect(page.locator("main")).to_contain_text("€18.30 is owed")
    page.get_by_label("Paid, in EUR; empty: all").fill("8.3")
    page.get_by_label("Reference on the bank").fill("SEPA 17")
    page.get_by_role("button", name="Write down as paid").click()
    expect(page.locator("main")).to_contain_text("€10.00 is owed")
    expect(page.locator(".lines li").first).to_contain_text("SEPA 17")


def test_payment_accounts_say_whose_they_are_and_take_keys(visit: Visit, office: Office) -> None:
    page = at(visit, office, "accounts")
    stripe = page.locator("[data-provider=stripe]")
    expect(stripe).to_contain_text("no account")
    stripe.get_by_text("Connect an account of your own").click()
    expect(stripe.get_by_label("webhook_secret")).to_have_attribute("type", "password")


def test_invoices_are_switched_on_once_it_is_said_who_issues_them(visit: Visit, office: Office) -> None:
    page = at(visit, office, "accounts")
    invoices = page.locator("form", has_text="Issue invoices")
    for name in ("Legal name", "Country (two letters)", "Address"):
        invoices.get_by_label(name).fill("")
    expect(invoices).to_contain_text("this is missing: Legal name, Address and Country (two letters).")
    invoices.get_by_label("Legal name").fill("Harbour Guitar Lda")
    invoices.get_by_label("Country (two letters)").fill("pt")
    invoices.get_by_label("Address").fill("  ")
    invoices.get_by_label("Numbers begin with").fill("HG-")
    invoices.get_by_label("Issue invoices").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Before an invoice can be issued, this is missing: Address.")
    invoices.get_by_label("Address").fill("Rua 1\n1100-001 Lisboa")
    invoices.get_by_role("button", name="Save").click()
    expect(invoices.get_by_role("status")).to_have_text("Saved")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(invoices).to_contain_text("The next number is HG-2027-00001.")
    expect(invoices).not_to_contain_text("missing")
    with office.http() as owner:
        said = owner.get("/v1/invoicing").json()
        owner.put("/v1/invoicing", json={"active": False, "name": "-", "address": "-", "country": "PT"})
    assert (said["active"], said["country"], said["address"]) == (True, "PT", "Rua 1\n1100-001 Lisboa")


def test_a_day_is_told_at_the_hour_that_is_set(visit: Visit, office: Office) -> None:
    page = at(visit, office, "hours")
    page.get_by_label("Tell each day").check()
    page.get_by_label("At, in Lisbon").fill("06:45")
    agenda = page.get_by_role("region", name="The day ahead, as a message")
    agenda.get_by_role("button", name="Set it").click()
    expect(agenda).to_contain_text(re.compile("Next .*2027, 0?6:45.*Lisbon"))
    with office.http() as owner:
        [ines] = [each["id"] for each in owner.get("/v1/builders").json()["items"] if each["name"] == "Ines Costa"]
        assert owner.get(f"/v1/builders/{ines}/agenda").json()["clock"] == "06:45"


def paid(guest: httpx.Client, start: str, **how: str) -> str:
    """The booking of a lesson that the guest paid for."""
    [service] = [each for each in guest.get("/v1/services").json()["items"] if each["name"] == "Guitar lesson"]
    held = guest.post("/v1/holds", json={"service": service["id"], "start": start})
    assert held.status_code == 201, held.text
    answer = guest.post(f"/v1/bookings/{held.json()['id']}/payments", json=how)
    assert answer.status_code in {200, 201}, answer.text
    return str(held.json()["id"])


def told(office: Office, path: str, member: str = "items") -> None:
    """Wait until a list is not empty: what follows from a payment follows a little later."""
    with office.http() as owner:
        for _ in range(10 * PATIENCE):
            if owner.get(path).json()[member]:
                return
            time.sleep(0.1)


def came(office: Office, booking: str) -> None:
    office.let_be_past(booking)
    with office.http() as owner:
        assert owner.post(f"/v1/bookings/{booking}/complete").status_code == 200


def rated(office: Office, guest: httpx.Client, start: str, *, mark: int, words: str) -> None:
    """A lesson the guest came to and says something of."""
    booking = paid(guest, start)
    came(office, booking)
    said = guest.put(f"/v1/bookings/{booking}/feedback", json={"mark": mark, "words": words})
    assert said.status_code == 200, said.text
