"""Every screen of the desk has an address: Back, reloading, bookmarks and tabs of their own lead where one was."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Visit

pytestmark = pytest.mark.long


def view(page: Page, name: str) -> None:
    page.locator(".views").get_by_role("link", name=name, exact=True).click()


def test_back_and_forward_lead_through_the_screens_and_their_headings_are_told(visit: Visit, house: str) -> None:
    page = visit(f"{house}/desk/week/2027-06-14?lang=en")
    expect(page).to_have_title(re.compile("^Week . "))
    heading = page.locator("main h2")
    expect(heading).to_contain_text("June 13")
    view(page, "Waiting list")
    expect(page).to_have_url(re.compile(r"/desk/waiting\?lang=en$"))
    expect(page).to_have_title(re.compile("^Waiting list . "))
    expect(page.get_by_role("heading", name="Waiting list")).to_be_focused()
    page.go_back()
    expect(page).to_have_url(re.compile("/desk/week/2027-06-14"))
    expect(heading).to_contain_text("June 13")
    expect(heading).to_be_focused()
    page.go_forward()
    expect(page.get_by_role("heading", name="Waiting list")).to_be_focused()
    page.reload()
    expect(page.get_by_role("heading", name="Waiting list")).to_be_visible()


def test_a_day_turned_to_is_where_back_leads_away_from_and_today_needs_no_date(visit: Visit, house: str) -> None:
    page = visit(f"{house}/desk")
    heading = page.locator("main h2")
    expect(heading).to_have_text("Wednesday, June 9, 2027")
    page.get_by_role("button", name="Later").click()
    expect(page).to_have_url(re.compile("/desk/day/2027-06-10"))
    page.get_by_role("button", name="Today").click()
    expect(page).to_have_url(re.compile("/desk/day(\\?|$)"))
    page.go_back()
    expect(heading).to_have_text("Thursday, June 10, 2027")


def test_a_session_and_a_client_can_be_opened_in_a_tab_of_their_own(visit: Visit, house: str) -> None:
    page = visit(f"{house}/desk/clients")
    coming = page.locator(".card").first.get_by_role("link")
    name, address = coming.inner_text(), coming.get_attribute("href") or ""
    assert "session=bkg_" in address
    tab = visit(f"{house}{address}")
    expect(tab.get_by_role("link", name=name).and_(tab.locator(":focus"))).to_be_visible()
    page.goto(f"{house}/desk/history")
    page.locator(".card summary").first.click()
    expect(page).to_have_url(re.compile("/desk/history/cli_"))
    tab.goto(page.url)
    expect(tab.locator(".card details[open]")).to_have_count(1)
    page.go_back()
    expect(page.locator(".card details[open]")).to_have_count(0)


def test_an_address_that_makes_no_sense_leads_to_the_first_screen(visit: Visit, house: str) -> None:
    page = visit(f"{house}/desk/nothing/at/all")
    expect(page.locator("main h2")).to_have_text("Wednesday, June 9, 2027")


def test_whoever_must_sign_in_comes_back_to_the_screen(visit: Visit, house: str) -> None:
    how = {"extra_http_headers": {"X-Forwarded-For": "203.0.113.9"}}
    page = visit(f"{house}/desk/week/2027-06-14?lang=en", bears="401", **how)
    expected = "/sign-in?next=%2Fdesk%2Fweek%2F2027-06-14%3Flang%3Den"
    expect(page.get_by_role("link")).to_have_attribute("href", expected)
