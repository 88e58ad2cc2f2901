"""A card given, and its bank asked, in a real browser: from the booking page to Stripe's script, and back.

The browser takes what stands in for it for ``js.stripe.com`` (``at_stripe``), so the pages' own policies decide what it
may do.
"""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.api.payments import localstripe
from tests.api.payments.test_stripe import KEY, card
from tests.fixtures.processes import parley, serving
from tests.fixtures.stripe_front import StripeFront, stripe_front
from tests.fixtures.stripe_tokens import TokenDouble
from tests.web.at_stripe import STRANGER, AtStripe, type_card
from tests.web.booking import choose, faults, hold, is_done, tell_and_pay, width_of

NOW = "2027-06-09T08:00:00-04:00"
GOOD, ASKS_BANK, DECLINED = "4242424242424242", "4000002500003155", "4000000000000341"


@pytest.fixture(scope="module")
def front() -> Iterator[StripeFront]:
    with localstripe.running() as url, stripe_front(url) as opened:
        opened.tokens = TokenDouble(url, KEY)
        yield opened


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, built_pages: None, front: StripeFront) -> Iterator[str]:
    home: Path = tmp_path_factory.mktemp("home")
    keys = {"STRIPE_API_KEY": KEY, "STRIPE_PUBLISHABLE_KEY": "pk_test_page", "STRIPE_API_BASE": front.url}
    assert parley(home, "demo", now=NOW).returncode == 0
    with sqlite3.connect(home / "parley.db") as database:  # the same few cards, all from one address
        database.execute("""UPDATE organisations SET guard = '{"active": false}'""")
    with serving(home, now=NOW, PARLEY_ORGANISATION="demo", **keys) as running:
        yield running.url


@pytest.fixture
def stripe(front: StripeFront) -> AtStripe:
    assert front.tokens
    return AtStripe(front.behind, front.tokens)


@pytest.fixture
def browser(chromium: Browser, stripe: AtStripe) -> Iterator[BrowserContext]:
    context = chromium.new_context(locale="en-US", timezone_id="America/New_York", reduced_motion="reduce")
    context.set_default_timeout(60_000)
    stripe.follow(context)
    yield context
    context.close()


def at_the_card(browser: BrowserContext, house: str, *, lang: str = "en") -> Page:
    """The page where a card is given, to which the booking page leads by itself."""
    page = browser.new_page()
    page.goto(f"{house}/b/demo?lang={lang}")
    choose(page, "Coaching session", "Ana Reyes")
    hold(page, lang=lang)
    tell_and_pay(page, lang=lang)
    page.wait_for_url("**/pay/pay_*")
    return page


def pay(page: Page) -> None:
    page.locator("#card-pay").click()


def test_a_card_is_given_by_keyboard_alone_on_a_narrow_page_in_the_dark_and_its_number_never_comes_to_us(
    chromium: Browser, stripe: AtStripe, house: str, axe: str
) -> None:
    ours: list[str] = []
    context = chromium.new_context(
        locale="de-DE", color_scheme="dark", viewport={"width": 320, "height": 640}, reduced_motion="reduce",
        timezone_id="Europe/Berlin",
    )  # fmt: skip
    context.set_default_timeout(60_000)
    stripe.follow(context)
    context.on("request", lambda asked: ours.append(f"{asked.url} {asked.post_data}") if house in asked.url else None)
    page = context.new_page()
    page.goto(f"{house}/b/demo?lang=de")
    choose(page, "Coaching session", "Ana Reyes")
    hold(page, lang="de")
    assert stripe.hosts() == set(), "nothing but ours is asked before the page of the card"
    tell_and_pay(page, lang="de")
    expect(page.locator("#card-pay")).to_be_enabled()
    assert stripe.hosts() == {"js.stripe.com"}
    told = page.evaluate("window.told")
    assert (told["key"], told["locale"], told["kind"]) == ("pk_test_page", "de", "payment")
    assert (told["mode"], told["paymentMethodTypes"], told["captureMethod"]) == ("payment", ["card"], "automatic")
    assert (told["appearance"]["theme"], told["amount"] > 0, len(told["currency"])) == ("night", True, 3)
    assert faults(page, axe) == []
    assert width_of(page) <= 320
    type_card(page, GOOD)
    page.keyboard.press("Tab")
    expect(page.locator("#card-pay")).to_be_focused()
    page.keyboard.press("Enter")
    is_done(page, lang="de")
    assert page.url.startswith(f"{house}/b/demo")
    assert not [each for each in ours if GOOD in each]
    context.close()


def test_a_declined_card_is_told_and_another_one_is_taken(browser: BrowserContext, house: str, axe: str) -> None:
    page = at_the_card(browser, house)
    pay(page)
    expect(page.get_by_role("alert")).to_contain_text("incomplete")
    type_card(page, DECLINED)
    pay(page)
    expect(page.get_by_role("alert")).to_contain_text("The payment was declined")
    expect(page.locator("#card-pay")).to_be_enabled()
    assert faults(page, axe) == []
    type_card(page, GOOD)
    pay(page)
    is_done(page)


def test_a_line_that_is_lost_takes_nothing_and_the_bank_is_asked_where_the_card_was_given(
    browser: BrowserContext, stripe: AtStripe, house: str, axe: str
) -> None:
    stripe.has_script = stripe.reached = False
    page = at_the_card(browser, house)
    expect(page.get_by_role("alert")).to_contain_text("could not be reached")
    expect(page.locator("#card-pay")).to_be_disabled()
    assert faults(page, axe) == []
    stripe.has_script = True
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#card-pay")).to_be_enabled()
    type_card(page, ASKS_BANK)
    pay(page)
    expect(page.get_by_role("alert")).to_contain_text("could not be reached")
    stripe.reached = True
    pay(page)
    is_done(page)
    assert stripe.hosts() == {"js.stripe.com", "api.stripe.com"}


def test_loading_the_page_anew_or_going_back_loses_nothing(browser: BrowserContext, house: str) -> None:
    page = at_the_card(browser, house)
    where = page.url
    page.reload()
    expect(page.locator("#card-pay")).to_be_enabled()
    page.get_by_role("link", name="Back").click()
    expect(page.get_by_role("timer")).to_be_visible()
    tell_and_pay(page)
    page.wait_for_url(where)
    type_card(page, GOOD)
    pay(page)
    is_done(page)


def at_the_bank(browser: BrowserContext, stripe: AtStripe, house: str) -> tuple[Page, Page]:
    """The booking page, where a card was given whose bank asks, and the page its link opens."""
    method = card(stripe.url, ASKS_BANK)

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
    assert stripe.hosts() == set(), "nothing but ours is asked before the page of the bank"
    with browser.expect_page() as opened:
        link.click()
    return page, opened.value


def test_the_bank_is_asked_on_its_page_alone_and_the_booking_page_sees_it_paid(
    browser: BrowserContext, stripe: AtStripe, house: str, axe: str
) -> None:
    booking, page = at_the_bank(browser, stripe, house)
    expect(page.locator(".told")).to_contain_text("It is paid")
    assert stripe.hosts() == {"js.stripe.com", "api.stripe.com"}
    assert faults(page, axe) == []
    is_done(booking)


def test_a_bank_that_is_not_reached_is_asked_again_and_nobody_else_gets_in(
    browser: BrowserContext, stripe: AtStripe, house: str, axe: str
) -> None:
    stripe.reached = False
    _, page = at_the_bank(browser, stripe, house)
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
    stripe.reached = True
    again.click()
    expect(page.locator(".told")).to_contain_text("It is paid")


def test_who_says_no_is_told_that_nothing_was_taken_and_may_give_another_card(
    browser: BrowserContext, stripe: AtStripe, house: str
) -> None:
    stripe.agrees = False
    booking, page = at_the_bank(browser, stripe, house)
    expect(page.get_by_role("alert")).to_contain_text("The payment was declined")
    expect(page.locator("dl")).to_contain_text("Ana Reyes")
    expect(page.get_by_role("link", name="See the booking")).to_have_count(0)  # that is for whoever came from its page
    type_card(page, GOOD)
    pay(page)
    expect(page.get_by_text("It is paid")).to_be_visible()
    is_done(booking)
