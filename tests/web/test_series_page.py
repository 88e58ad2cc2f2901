"""Sessions that repeat, on the booking page: every date is seen before anything is booked, and mended one by one."""

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.web.booking import faults, is_done, link, named, tell_and_pay, width_of
from tests.web.conftest import Visit
from tests.web.town import STUDIO

pytestmark = pytest.mark.long

WORDS = {
    "en": {"repeat": "Repeat it", "count": "How many times", "show": "Show all dates",
           "hold": "Hold {n} sessions, {sum}",
           "skip": "Leave open for now", "changed": "Meanwhile the dates have changed", "declined": "declined",
           "confirmed": "confirmed", "mine": "My sessions", "held": "held"},
    "de": {"repeat": "Wiederholen", "count": "Wie viele Male", "show": "Alle Termine zeigen",
           "hold": "{n} Termine reservieren, {sum}", "skip": "Vorerst offen lassen",
           "changed": "Die Termine haben sich inzwischen geändert", "declined": "abgelehnt", "confirmed": "bestätigt",
           "mine": "Meine Termine", "held": "reserviert"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("width", "scheme", "lang", "month", "sums"),
    [
        (320, "dark", "de", "08", ("240,00\u00a0$", "160,00\u00a0$")),
        (1280, "light", "en", "10", ("$240.00", "$160.00")),
    ],
)
def test_dates_that_are_not_free_are_mended_before_all_are_held_together_and_paid(
    visit: Visit, house: str, axe: str, width: int, scheme: str, lang: str, month: str, sums: tuple[str, str]
) -> None:
    days = [f"2027-{month}-{day}T14:00:00Z" for day in ("03", "10", "17")]
    if month == "10":
        days = [f"2027-{month}-{day}T14:00:00Z" for day in ("05", "12", "19")]
    book_beside(house, days[1])
    page = visit(
        link(house, "Coaching session", days[0], lang=lang), viewport={"width": width, "height": 800},
        color_scheme=scheme, bears="409",
    )  # fmt: skip
    words = WORDS[lang]

    def is_sound() -> None:
        assert width_of(page) <= width
        assert faults(page, axe) == []

    page.get_by_text(words["repeat"]).click()
    is_sound()
    page.get_by_label(words["count"]).fill("3")
    page.get_by_role("button", name=words["show"]).click()
    dates = page.locator(".dates > li")
    expect(dates).to_have_count(3)
    expect(page.locator(".dates > li.conflict")).to_have_count(1)
    page.get_by_label({"en": "Your name", "de": "Ihr Name"}[lang]).fill("Rita Repeats")
    page.get_by_label({"en": "Your e-mail address", "de": "Ihre E-Mail-Adresse"}[lang]).fill("rita@example.org")
    expect(page.locator("form.details button")).to_be_disabled()
    is_sound()
    dates.nth(1).get_by_role("group").get_by_role("button").first.click()

    book_beside(house, days[2])
    page.get_by_role("button", name=words["hold"].format(n=3, sum=sums[0])).click()
    expect(page.get_by_role("alert")).to_contain_text(words["changed"])
    dates.nth(2).get_by_role("button", name=words["skip"]).click()
    page.get_by_role("button", name=words["hold"].format(n=2, sum=sums[1])).click()
    expect(page.get_by_role("timer")).to_be_visible()
    is_sound()
    page.reload()
    expect(page.get_by_role("timer")).to_be_visible()
    page.get_by_role("button", name=words["mine"]).click()
    theirs = page.locator("main .card")
    expect(theirs).to_have_count(1)
    expect(theirs.locator(".dates > li", has_text=words["held"])).to_have_count(2)
    is_sound()
    theirs.get_by_role("button", name=sums[1]).click()

    page.locator("#card").select_option("declines")
    page.locator("form.details button").first.click()
    expect(page.get_by_role("alert")).to_contain_text(words["declined"])
    page.locator("#card").select_option("succeeds")
    page.locator("form.details button").first.click()
    is_done(page, lang=lang)
    expect(page.locator(".dates > li", has_text=words["confirmed"])).to_have_count(2)
    is_sound()


def test_what_costs_nothing_is_booked_at_once_but_for_the_dates_that_are_left_out(visit: Visit, house: str) -> None:
    page = visit(link(house, "Intro call", "2027-09-01T15:00:00Z"))
    page.get_by_text("Repeat it").click()
    page.get_by_label("How often").select_option("every two weeks")
    page.get_by_label("It ends").select_option("on a day")
    page.get_by_label("Last day").fill("2027-10-13")
    page.get_by_role("button", name="Show all dates").click()
    dates = page.locator(".dates > li")
    expect(dates).to_have_count(4)
    expect(dates.nth(2)).to_contain_text("Wed, Sep 29, 2027, 11:00")
    dates.nth(2).get_by_role("button", name="Leave out").click()
    page.reload()
    expect(dates.nth(2).get_by_role("button", name="Take back in")).to_be_visible()
    tell_and_pay(page, button="Book 3 sessions")
    is_done(page)
    expect(dates).to_have_count(3)
    page.reload()
    is_done(page)
    expect(dates).to_have_count(3)
    page.get_by_role("button", name="My sessions").click()
    expect(page.locator("main .card .dates > li", has_text="confirmed")).to_have_count(3)


def test_a_bank_that_asks_about_each_payment_is_answered_and_the_rest_goes_on_by_itself(
    visit: Visit, house: str
) -> None:
    page = visit(link(house, "Coaching session", "2027-08-06T18:00:00Z"))
    page.get_by_text("Repeat it").click()
    page.get_by_label("How many times").fill("2")
    page.get_by_role("button", name="Show all dates").click()
    tell_and_pay(page, button="Hold 2 sessions")
    page.locator("#card").select_option("asks_3ds")
    page.get_by_role("button", name="Pay $160.00").click()
    approve(page)
    expect(page.locator(".dates > li", has_text="confirmed")).to_have_count(1)
    approve(page)
    is_done(page)


def approve(page: Page) -> None:
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Go on at the bank").click()
    with opened.value.expect_navigation():  # closed too early it may never have asked
        opened.value.get_by_role("button", name="Approve").click()
    opened.value.close()


def book_beside(house: str, start: str) -> None:
    """Somebody else has Ana Reyes at a time."""
    with httpx.Client(base_url=house, headers={"Parley-Organisation": STUDIO}) as http:
        http.headers["Authorization"] = f"Bearer {http.post('/v1/guests', json={}).json()['token']}"
        http.patch("/v1/me", json={"name": "Otto Other", "email": "otto@example.org"})
        wish = {"service": named(http, "services", "Intro call"), "builder": named(http, "builders", "Ana Reyes")}
        held = http.post("/v1/holds", json=wish | {"start": start})
        assert held.status_code == 201, held.text
        assert http.post(f"/v1/bookings/{held.json()['id']}/confirm").status_code == 200
