"""The bank's challenge in a real browser: from the booking page to Stripe's script, and back with the money there.

What stands in for Stripe's script does what its documentation says of ``handleNextAction``, against localstripe: the
browser takes it for ``js.stripe.com``, so the page's own policy decides what it may do.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.api.payments import localstripe
from tests.api.payments.test_stripe import KEY, card
from tests.fixtures.processes import parley, serving
from tests.web.booking import choose, faults, hold, tell_and_pay

NOW = "2027-06-09T08:00:00-04:00"
ASKS_BANK = "4000002500003155"
STAND_IN = """
window.Stripe = (key) => ({
  handleNextAction: async ({ clientSecret }) => {
    const asked = await fetch("https://api.stripe.com/v1/agree", { method: "POST", body: clientSecret });
    return asked.ok ? {} : { error: { type: "card_error" } };
  },
});
"""
STRANGER = "https://elsewhere.example/tracker.js"


@dataclass
class Bank:
    """Stripe as a browser sees it, which addresses the browser asked, and whether the payer agrees."""

    url: str
    agrees: bool = True
    reached: bool = True
    asked: list[str] = field(default_factory=list)

    def hosts(self) -> set[str]:
        return {urlsplit(each).hostname or "" for each in self.asked} - {"127.0.0.1", ""}

    def give_script(self, route: Route) -> None:
        route.fulfill(body=STAND_IN, content_type="text/javascript")

    def give_word(self, route: Route) -> None:
        if not self.reached:
            route.abort()
            return
        secret = route.request.post_data or ""
        body = {"client_secret": secret, "success": str(self.agrees).lower()}
        path = f"/v1/payment_intents/{secret.partition('_secret_')[0]}/_authenticate"
        said = httpx.post(self.url + path, data=body, auth=(KEY, ""))
        route.fulfill(
            status=said.status_code, body="{}", headers={"Access-Control-Allow-Origin": "*"},
            content_type="application/json",
        )  # fmt: skip


@pytest.fixture(scope="module")
def stripe() -> Iterator[str]:
    with localstripe.running() as url:
        yield url


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, built_pages: None, stripe: str) -> Iterator[str]:
    home: Path = tmp_path_factory.mktemp("home")
    keys = {"STRIPE_API_KEY": KEY, "STRIPE_PUBLISHABLE_KEY": "pk_test_page", "STRIPE_API_BASE": stripe}
    assert parley(home, "demo", now=NOW).returncode == 0
    with serving(home, now=NOW, PARLEY_ORGANISATION="demo", **keys) as running:
        yield running.url


@pytest.fixture
def bank(stripe: str) -> Bank:
    return Bank(stripe)


@pytest.fixture
def browser(chromium: Browser, bank: Bank) -> Iterator[BrowserContext]:
    context = chromium.new_context(locale="en-US", timezone_id="America/New_York", reduced_motion="reduce")
    context.set_default_timeout(60_000)
    context.on("request", lambda asked: bank.asked.append(asked.url))
    context.route("https://js.stripe.com/**", bank.give_script)
    context.route("https://api.stripe.com/**", bank.give_word)
    context.route(
        f"{STRANGER}*", lambda route: route.fulfill(body="window.stolen = true", content_type="text/javascript")
    )
    yield context
    context.close()


def at_the_bank(browser: BrowserContext, bank: Bank, house: str) -> tuple[Page, Page]:
    """The booking page, where a card was given whose bank asks, and the page its link opens."""
    method = card(bank.url, ASKS_BANK)

    def by_that_card(route: Route) -> None:
        route.continue_(post_data={"method": method, "provider": ""})

    browser.route(re.compile(r"/v1/bookings/[^/]+/payments$"), by_that_card)
    page = browser.new_page()
    page.goto(f"{house}/b/demo?lang=en")
    choose(page, "Coaching session", "Ana Reyes")
    hold(page)
    tell_and_pay(page)
    link = page.get_by_role("link", name="bank")
    expect(link).to_be_visible()
    assert bank.hosts() == set(), "nothing but ours is asked before the page of the bank"
    with browser.expect_page() as opened:
        link.click()
    return page, opened.value


def test_the_bank_is_asked_on_its_page_alone_and_the_booking_page_sees_it_paid(
    browser: BrowserContext, bank: Bank, house: str, axe: str
) -> None:
    booking, page = at_the_bank(browser, bank, house)
    expect(page.locator(".told")).to_contain_text("It is paid")
    assert bank.hosts() == {"js.stripe.com", "api.stripe.com"}
    assert faults(page, axe) == []
    expect(booking.get_by_role("heading", name="Booked")).to_be_visible()


def test_a_bank_that_is_not_reached_is_asked_again_and_nobody_else_gets_in(
    browser: BrowserContext, bank: Bank, house: str, axe: str
) -> None:
    bank.reached = False
    _, page = at_the_bank(browser, bank, house)
    again = page.get_by_role("button", name="Ask the bank again")
    expect(again).to_be_visible()
    assert faults(page, axe) == []
    refused = page.evaluate(
        """async (stranger) => {
          const said = new Promise((told) => document.addEventListener("securitypolicyviolation", told));
          const script = document.createElement("script");
          script.src = stranger;
          document.head.append(script);
          return [(await said).effectiveDirective, Boolean(window.stolen)];
        }""",
        STRANGER,
    )
    assert refused == ["script-src-elem", False]
    bank.reached = True
    again.click()
    expect(page.locator(".told")).to_contain_text("It is paid")


def test_who_says_no_is_told_that_nothing_was_taken(browser: BrowserContext, bank: Bank, house: str) -> None:
    bank.agrees = False
    _, page = at_the_bank(browser, bank, house)
    expect(page.locator(".told")).to_contain_text("The payment was declined")
    expect(page.locator("dl")).to_contain_text("Ana Reyes")
    expect(page.get_by_role("link", name="See the booking")).to_have_count(0)  # that is for whoever came from its page
