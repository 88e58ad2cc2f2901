"""The builder's desk in a real browser: it shows what happens as it happens, and changes what can be booked."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.booking import faults, wait_until_still, width_of
from tests.web.conftest import Visit

pytestmark = pytest.mark.long

OFF = re.compile("Wed, Jun 30, 2027 . Fri, Jul 2, 2027")
VIEWS = {"en": ["Day", "Week", "Who comes", "Clients", "Waiting list", "Moves", "Feedback", "Time off",
                "Hours"],
         "de": ["Tag", "Woche", "Wer kommt", "Kunden", "Warteliste", "Verlegen", "Rückmeldungen",
                "Freie Tage", "Arbeitszeiten"]}  # fmt: skip


@pytest.fixture
def elsewhere(house: str) -> Iterator[httpx.Client]:
    """The front desk in another window."""
    with httpx.Client(base_url=house, headers={"Origin": house}) as window:
        window.get("/desk")
        yield window


def view(page: Page, name: str) -> None:
    page.locator(".views").get_by_role("link", name=name, exact=True).click()


def named(http: httpx.Client, what: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in http.get(f"/v1/{what}").json()["items"] if each["name"] == name)
    return found


def free(http: httpx.Client, builder: str, service: str, day: str) -> list[str]:
    """The starts that can be booked on a day."""
    start = datetime.fromisoformat(f"{day}T00:00:00+00:00")
    query = {"service": named(http, "services", service)["id"], "builder": named(http, "builders", builder)["id"],
             "from": start.isoformat(), "to": (start + timedelta(days=1)).isoformat()}  # fmt: skip
    return [slot["start"] for slot in http.get("/v1/availability", params=query).json()["slots"]]


@pytest.mark.parametrize(("width", "scheme", "lang"), [(320, "dark", "de"), (1280, "light", "en")])
def test_every_view_can_be_seen_and_used_by_anybody(
    visit: Visit, house: str, axe: str, width: int, scheme: str, lang: str
) -> None:
    page = visit(f"{house}/desk?lang={lang}", viewport={"width": width, "height": 800}, color_scheme=scheme)
    for name in VIEWS[lang]:
        view(page, name)
        expect(page.locator("main h2").first).to_be_visible()
        wait_until_still(page)
        assert width_of(page) <= width
        assert faults(page, axe) == []


_LINES = """turns => new Set([...turns.querySelectorAll("button")].map(each => {
  const {top, height} = each.getBoundingClientRect();
  return Math.round(top + height / 2);
})).size"""


def test_on_a_telephone_the_ways_to_another_day_keep_to_one_line(visit: Visit, house: str) -> None:
    page = visit(f"{house}/desk/day?lang=de", viewport={"width": 390, "height": 800})
    for address in ("/desk/day?lang=de", "/desk/week?lang=de"):
        page.goto(f"{house}{address}")
        assert page.locator(".turns").evaluate(_LINES) == 1
    page.goto(f"{house}/b/studio?lang=de&view=week")
    page.locator("#booking").get_by_role("button", name="Deep dive").click()
    expect(page.get_by_role("button", name="Nächste Woche")).to_be_visible()
    assert page.locator(".turns").evaluate(_LINES) == 1


def test_what_is_booked_elsewhere_appears_and_what_happened_there_can_be_told(
    visit: Visit, house: str, elsewhere: httpx.Client
) -> None:
    page = visit(f"{house}/desk")
    page.get_by_label("Whose").select_option(label="Ben Okafor")
    page.get_by_role("button", name="Later").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("Thursday, June 10, 2027")
    expect(page.get_by_role("status")).to_have_text("Live")
    client = next(each for each in elsewhere.get("/v1/clients").json()["items"] if each["name"])
    wish = {"service": named(elsewhere, "services", "Intro call")["id"], "client": client["id"],
            "builder": named(elsewhere, "builders", "Ben Okafor")["id"],
            "start": free(elsewhere, "Ben Okafor", "Intro call", "2027-06-10")[0]}  # fmt: skip
    made = elsewhere.post("/v1/bookings", json=wish).json()
    session = page.locator(f'[data-booking="{made["id"]}"]')
    expect(session).to_contain_text(client["name"])
    expect(session).to_contain_text("chance of a no-show")
    session.get_by_role("button", name="Cancel").click()
    session.get_by_role("button", name="Really cancel").click()
    expect(session).to_have_count(0)
    assert elsewhere.get(f"/v1/bookings/{made['id']}").json()["state"] == "cancelled"


def test_hours_that_are_changed_change_what_can_be_booked(visit: Visit, house: str, elsewhere: httpx.Client) -> None:
    friday = "2027-06-18"
    assert len(free(elsewhere, "Ana Reyes", "Intro call", friday)) > 9
    page = visit(f"{house}/desk")
    page.get_by_label("Whose").select_option(label="Ana Reyes")
    view(page, "Hours")
    page.get_by_label("Friday from").fill("9")
    page.get_by_label("Friday until").fill("10 am")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved")).to_be_visible()
    starts = free(elsewhere, "Ana Reyes", "Intro call", friday)
    assert starts == [f"{friday}T13:{minute}:00Z" for minute in ("00", "20", "40")]
    page.get_by_label("Friday until").fill("25:00")
    page.get_by_role("button", name="Save").click()
    assert page.locator("input:invalid").count() == 1


def test_hours_are_dragged_with_the_mouse_moved_by_keys_and_drawn(
    visit: Visit, house: str, elsewhere: httpx.Client
) -> None:
    page = visit(f"{house}/desk")
    page.get_by_label("Whose").select_option(label="Ben Okafor")
    view(page, "Hours")
    thursday = page.get_by_role("group", name="Hours on Thursday")
    place = thursday.bounding_box()
    assert place
    minute, middle = place["width"] / 1440, place["y"] + place["height"] / 2
    edge = thursday.get_by_role("slider", name="End on Thursday").last
    at = edge.bounding_box()
    assert at
    page.mouse.move(at["x"] + at["width"] - 2, middle)
    page.mouse.down()
    page.mouse.move(place["x"] + 16 * 60 * minute, middle, steps=4)
    page.mouse.up()
    expect(page.get_by_label("Thursday until").last).to_have_value("16:00")
    edge.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_label("Thursday until").last).to_have_value("15:45")
    page.mouse.move(place["x"] + 20 * 60 * minute, middle)
    page.mouse.down()
    page.mouse.move(place["x"] + 21.5 * 60 * minute, middle, steps=4)
    page.mouse.up()
    expect(page.get_by_label("Thursday until").last).to_have_value("21:30")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved")).to_be_visible()
    ben = named(elsewhere, "builders", "Ben Okafor")["id"]
    weekly = elsewhere.get(f"/v1/builders/{ben}/hours").json()["weekly"]
    ends = sorted(each["end"] for each in weekly if 4 in each["days"])
    assert ends[-2:] == ["15:45", "21:30"]


def test_time_off_is_taken_and_given_back(visit: Visit, house: str, elsewhere: httpx.Client) -> None:
    day = "2027-07-01"
    before = free(elsewhere, "Kei Mori", "Coaching session", day)
    page = visit(f"{house}/desk")
    page.get_by_label("Whose").select_option(label="Kei Mori")
    view(page, "Time off")
    page.get_by_label("First day").fill("2027-06-30")
    page.get_by_label("Last day").fill("2027-07-02")
    page.get_by_role("button", name="Take time off").click()
    expect(page.locator("main li")).to_contain_text(OFF)
    assert before
    assert free(elsewhere, "Kei Mori", "Coaching session", day) == []
    page.goto(f"{house}/desk/day/{day}")
    page.get_by_label("Whose").select_option(label="Kei Mori")
    expect(page.locator("main p.soft").first).to_contain_text(OFF)
    expect(page.locator("main p.soft").first).to_contain_text("closed")
    view(page, "Time off")
    page.get_by_role("button", name="Give back").click()
    expect(page.locator("main li")).to_have_count(0)
    assert free(elsewhere, "Kei Mori", "Coaching session", day) == before


def test_who_comes_next_begins_with_the_least_certain(visit: Visit, house: str) -> None:
    page = visit(f"{house}/desk")
    view(page, "Who comes")
    expect(page.locator(".risk").first).to_be_visible()
    shares = [int(re.findall(r"(\d+)%", text)[0]) for text in page.locator(".risk p").all_inner_texts()]
    assert len(shares) > 5
    assert shares == sorted(shares, reverse=True)


def test_what_may_help_stands_beside_who_may_not_come(visit: Visit, house: str, elsewhere: httpx.Client) -> None:
    """What is chosen the day before is given here: the demo has no day on which its measures are chosen."""
    days = {"state": "confirmed", "from": "2027-06-10T00:00:00Z", "to": "2027-06-14T00:00:00Z"}
    booking = next(
        each for each in elsewhere.get("/v1/bookings", params=days).json()["items"] if each["client"]["name"]
    )
    told = {"measures": [{"booking": booking["id"], "start": booking["start"], "risk": 0.5,
                          "measures": ["ask_to_confirm", "offer_deposit"]}],
            "spare": [{"session": "ses_1", "start": booking["start"], "seats": 2, "bound": 0.05}]}  # fmt: skip
    page = visit("about:blank")
    page.route("**/v1/suggestions/measures?*", lambda route: route.fulfill(json=told))
    page.goto(f"{house}/desk/clients")
    helped = page.locator(".card", has_text="ask them to confirm")
    expect(helped).to_have_count(1)
    expect(helped).to_contain_text(booking["client"]["name"])
    expect(helped).to_contain_text("offer to pay a part ahead")
    expect(page.locator("main")).to_contain_text("2 more seats; one too many with a chance of at most 5%")


def test_a_stranger_is_led_to_the_sign_in(chromium: Browser, house: str) -> None:
    page = chromium.new_context(extra_http_headers={"X-Forwarded-For": "203.0.113.9"}).new_page()
    page.goto(f"{house}/desk")
    expect(page.get_by_role("link")).to_have_attribute("href", "/sign-in?next=%2Fdesk")
