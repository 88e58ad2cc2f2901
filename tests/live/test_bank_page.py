"""Stripe's own script where a card is given and where its bank is asked, with Stripe's test cards, in a real browser.

``PARLEY_LIVE_STRIPE_KEY`` (``sk_test_…``) and ``PARLEY_LIVE_STRIPE_PUBLISHABLE_KEY`` (``pk_test_…``) of one account.
"""

import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect, sync_playwright

from parley.build_web import build
from tests.fixtures.loudly import key_for_tests
from tests.fixtures.processes import parley, serving
from tests.web.booking import choose, hold, tell_and_pay

NOW = "2027-06-09T08:00:00-04:00"
pytestmark = pytest.mark.enable_socket


@pytest.fixture
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    keys = {
        "STRIPE_API_KEY": key_for_tests("PARLEY_LIVE_STRIPE_KEY", begins="sk_test_"),
        "STRIPE_PUBLISHABLE_KEY": key_for_tests("PARLEY_LIVE_STRIPE_PUBLISHABLE_KEY", begins="pk_test_"),
    }
    build()
    home = tmp_path_factory.mktemp("home")
    assert parley(home, "demo", now=NOW).returncode == 0
    with serving(home, now=NOW, PARLEY_ORGANISATION="demo", **keys) as running:
        yield running.url


def by_a_card_whose_bank_asks(route: Route) -> None:
    route.continue_(post_data={"method": "pm_card_authenticationRequired", "provider": ""})


def type_card(page: Page, number: str) -> None:
    """Into Stripe's own fields, which stand in a frame of Stripe's."""
    fields = page.frame_locator("#card-fields iframe").first
    fields.get_by_role("textbox", name="Card number").fill(number)
    fields.get_by_role("textbox", name="Expiration").fill("12 / 40")
    fields.get_by_role("textbox", name="Security code").fill("123")
    place = fields.get_by_role("textbox", name="ZIP")
    if place.count():
        place.fill("10001")


@pytest.mark.timeout(300)
@pytest.mark.parametrize("number", ["4242424242424242", "4000002760003184"], ids=["pays at once", "its bank asks"])
def test_a_card_in_stripes_own_fields_pays_and_leads_back_to_the_booking_page(house: str, number: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_context(locale="en-US").new_page()
        refused: list[str] = []
        page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
        page.goto(f"{house}/b/demo?lang=en")
        choose(page, "Coaching session", "Ana Reyes")
        hold(page)
        tell_and_pay(page)
        expect(page.locator("#card-pay")).to_be_enabled(timeout=60_000)
        type_card(page, number)
        page.locator("#card-pay").click()
        if number != "4242424242424242":
            agree(page)
        expect(page.get_by_role("heading", name="Booked")).to_be_visible(timeout=60_000)
        assert refused == []
        browser.close()


def agree(page: Page) -> None:
    """Press the button of Stripe's test bank, which stands in a frame within a frame."""
    for _ in range(60):
        for frame in page.frames:
            button = frame.locator("#test-source-authorize-3ds")
            if button.count():
                button.click()
                return
        page.wait_for_timeout(1000)
    raise AssertionError("Stripe's test bank did not ask")


@pytest.mark.timeout(300)
def test_stripes_own_test_bank_is_asked_and_the_booking_is_paid(house: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        context = browser.new_context(locale="en-US")
        context.route(re.compile(r"/v1/bookings/[^/]+/payments$"), by_a_card_whose_bank_asks)
        booking = context.new_page()
        booking.goto(f"{house}/b/demo?lang=en")
        choose(booking, "Coaching session", "Ana Reyes")
        hold(booking)
        tell_and_pay(booking)
        with context.expect_page() as opened:
            booking.get_by_role("link", name="bank").click()
        agree(opened.value)
        expect(opened.value.locator(".told")).to_contain_text("It is paid")
        expect(booking.get_by_role("heading", name="Booked")).to_be_visible()
        browser.close()
