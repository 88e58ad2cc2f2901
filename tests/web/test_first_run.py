"""From nothing to a live booking page: one form, at the machine that keeps the data."""

from zoneinfo import available_timezones

import httpx
import pytest
from playwright.sync_api import expect
from starlette.datastructures import FormData

from parley.pages.start import document_of, slug_of
from tests.web.booking import faults, hold, is_done, tell_and_pay, width_of
from tests.web.conftest import Visit
from tests.web.office import Begun

FORM = {"business": "Café Öz", "person": "Öz", "email": "oez@example.org", "service": "Lesson", "minutes": "45",
        "price": "30.5", "currency": "eur", "zone": "Europe/Lisbon", "days": "1", "start": "09:00",
        "end": "12:00"}  # fmt: skip


def test_five_answers_make_a_page_that_books_and_a_desk_that_shows_it(visit: Visit, begun: Begun, axe: str) -> None:
    page = visit(f"{begun.url}/start", viewport={"width": 320, "height": 800})
    assert width_of(page) <= 320
    assert faults(page, axe) == []
    page.get_by_label("Name of your business").fill("Pier Guitar")
    page.get_by_label("Your name").fill("Ines Costa")
    page.get_by_label("Your e-mail address").fill("ines@example.org")
    page.get_by_label("Name of a session").fill("Guitar lesson")
    expect(page.get_by_label("Time zone")).to_have_value("America/New_York")
    expect(page.get_by_label("Currency")).to_have_value("USD")
    page.get_by_label("Time zone").select_option("Europe/Lisbon")
    expect(page.get_by_label("Currency")).to_have_value("EUR")
    page.get_by_role("button", name="Make my booking page").click()
    expect(page.get_by_role("heading", name="Your page is live")).to_be_visible()
    expect(page.get_by_role("link", name=f"{begun.url}/o/pier-guitar/sign-in")).to_be_visible()
    expect(page.get_by_role("link", name="More services, prices and terms")).to_be_visible()
    assert faults(page, axe) == []
    page.get_by_role("link", name="See my page").click()
    expect(page.get_by_role("heading", name="Guitar lesson")).to_be_visible()
    page.locator("[data-start]").first.wait_for()
    hold(page)
    tell_and_pay(page, button="Book it")
    is_done(page)
    page.goto(f"{begun.url}/desk")
    expect(page.locator(".session").first).to_contain_text("Zoë Öz")
    view = page.locator(".views").get_by_role("link", name="Hours")
    view.click()
    expect(page.get_by_label("Monday from")).to_have_value("09:00")
    expect(page.get_by_label("Sunday from")).to_have_count(0)


def test_several_services_are_begun_with_without_a_script(visit: Visit, begun: Begun) -> None:
    page = visit(f"{begun.url}/start", java_script_enabled=False)
    page.get_by_label("Name of your business").fill("Two Things")
    page.get_by_label("Your name").fill("Ines Costa")
    page.get_by_label("Your e-mail address").fill("ines@example.org")
    page.get_by_label("Name of a session").fill("First")
    page.get_by_role("button", name="Add another").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_label("Name of a session").nth(1).fill("Second")
    page.get_by_label("Minutes").nth(1).fill("20")
    page.get_by_role("button", name="Make my booking page").click()
    expect(page.get_by_role("heading", name="Your page is live")).to_be_visible()
    items = httpx.get(f"{begun.url}/v1/services", headers={"Parley-Organisation": "two-things"}).json()["items"]
    assert {each["name"]: (each["minutes"], len(each["builders"])) for each in items} == {
        "First": (60, 1), "Second": (20, 1),
    }  # fmt: skip


def test_a_second_business_of_the_same_name_gets_an_address_of_its_own(begun: Begun) -> None:
    ours = {"Sec-Fetch-Site": "same-origin"}
    made = [httpx.post(f"{begun.url}/start", data=FORM, headers=ours).headers["location"] for _ in range(2)]
    assert made == ["/start/cafe-oz", "/start/cafe-oz-2"]
    services = httpx.get(f"{begun.url}/v1/services", headers={"Parley-Organisation": "cafe-oz-2"}).json()["items"]
    assert [(each["name"], each["minutes"], each["price"]) for each in services] == [
        ("Lesson", 45, {"minor": 3050, "currency": "EUR"})
    ]


@pytest.mark.parametrize(
    "wrong",
    [{"currency": "XX"}, {"zone": "Mars/Olympus"}, {"minutes": "0"}, {"minutes": "x"}, {"price": "-1"},
     {"price": "NaN"}, {"price": "1e99"}, {"start": "25:00"}, {"email": "nobody"}, {"business": ""},
     {"service": "a\x00b"}, {"currency": "../"}, {"price": "Infinity"}],
)  # fmt: skip
def test_what_is_not_filled_in_right_is_asked_for_again_with_all_that_was_written(
    begun: Begun, wrong: dict[str, str]
) -> None:
    answer = httpx.post(f"{begun.url}/start", data=FORM | wrong, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 422, answer.text
    assert "Something is not filled in right" in answer.text
    assert 'value="oez@example.org"' in answer.text or "email" in wrong


def test_nobody_elsewhere_begins_a_business_here(begun: Begun) -> None:
    assert httpx.get(f"{begun.url}/start", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404
    assert httpx.get(f"{begun.url}/start", headers={"Host": "rebound.example"}).status_code == 404
    for site in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "none"}):
        assert httpx.post(f"{begun.url}/start", data=FORM, headers=site).status_code == 403


def test_a_name_becomes_an_address_whatever_it_is_written_in() -> None:
    names = {"Café Öz": "cafe-oz", "  A & B  ": "a-b", "東京": "house", "x" * 90: "x" * 50}
    assert {name: slug_of(name) for name in names} == names


def test_a_price_has_the_digits_of_its_currency() -> None:
    for currency, price, minor in (("JPY", "30", 30), ("KWD", "30.5", 30500), ("USD", "30.50", 3050)):
        made = document_of(FormData(FORM | {"currency": currency, "price": price}), "en")
        assert made.services[0].price == minor
    assert made.organisation.locale == "en-PT"


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_business_may_be_begun_in_any_zone_whatever_language_the_browser_speaks(language: str) -> None:
    told = {"Asia/Tokyo": "JP", "America/Sao_Paulo": "BR", "Europe/Moscow": "RU", "Asia/Bahrain": "BH"}
    for zone in [*told, *sorted(each for each in available_timezones() if "/" in each)]:
        made = document_of(FormData(FORM | {"zone": zone}), language)
        assert made.organisation.locale.startswith(f"{language}-{told.get(zone, '')}" if zone in told else language)


@pytest.mark.parametrize(
    "nonsense",
    [
        {"currency": "JPY", "price": "30.5"},
        {"currency": "EUR", "price": "10.555"},
        {"currency": "XXX"},
        {"start": "09:00", "end": "09:00"},
        {"days": "9"},
    ],
)
def test_a_page_nobody_could_book_is_not_made(nonsense: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        document_of(FormData(FORM | nonsense), "en")
