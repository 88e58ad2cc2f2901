"""Somebody telephones or comes in: the desk books for them, and what was typed is never typed twice."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, Route, expect

from parley.build_web import WEB
from tests.fixtures.mails import mail_to, mails_in
from tests.web.booking import faults, wait_until_still, width_of
from tests.web.conftest import Visit
from tests.web.office import PATIENCE, Begun

pytestmark = pytest.mark.long

LANGUAGES = ("de", "en", "es", "fr", "pt")


def words_in(lang: str) -> dict[str, str]:
    words: dict[str, str] = json.loads((WEB / "desk/messages" / f"{lang}.json").read_text(encoding="utf-8"))
    return words


@pytest.mark.parametrize(
    ("width", "scheme", "lang", "day"), [(320, "dark", "de", "2027-06-21"), (1280, "light", "en", "2027-06-22")]
)
def test_somebody_new_is_written_down_booked_and_told_and_their_cash_is_noted(
    visit: Visit, town: Begun, axe: str, width: int, scheme: str, lang: str, day: str
) -> None:
    words = words_in(lang)
    address = f"{town.url}/desk/day/{day}?lang={lang}&builder={builder(town.url, 'Ben Okafor')}"
    page = visit(address, viewport={"width": width, "height": 800}, color_scheme=scheme)

    def is_sound() -> None:
        wait_until_still(page)
        assert width_of(page) <= width
        assert faults(page, axe) == []

    page.get_by_role("link", name=words["book_title"], exact=True).click()
    expect(page.get_by_role("heading", name=words["book_title"])).to_be_focused()
    page.get_by_role("button", name=words["book_now"]).click()
    expect(page.get_by_label(words["book_service"])).to_be_focused()  # the browser says that it is needed
    page.get_by_label(words["find_client"]).fill(f"paula-{lang}@example.org")
    expect(page.get_by_text(words["book_nobody"])).to_be_visible()
    page.get_by_role("button", name=words["book_new"]).click()
    expect(page.get_by_label(words["email"])).to_have_value(f"paula-{lang}@example.org")
    page.get_by_label(words["name"]).fill("Paula Phones")
    page.get_by_label(words["book_phone"]).fill("+1 212 555 01 23")
    page.get_by_label(words["book_service"]).select_option(label="Coaching session")
    is_sound()
    page.get_by_role("button", name=words["book_now"]).click()
    expect(page.get_by_role("alert")).to_have_text(words["book_needs_time"])
    start = free(page).first.get_attribute("data-start")
    free(page).first.click()
    price = page.locator("section", has_text=words["book_price"])
    expect(price).to_contain_text({"en": "Tuesday, June 22, 2027", "de": "Montag, 21. Juni 2027"}[lang])
    expect(price).to_contain_text(
        re.compile({"en": r"New York|London|Lisbon", "de": r"New York|London|Lissabon"}[lang])
    )
    expect(price).to_contain_text("80")
    page.get_by_label(words["book_pay_cash"]).check()
    is_sound()
    page.get_by_role("button", name=words["book_now"]).click()

    expect(page).to_have_url(re.compile(rf"/desk/day/{day}\?.*session=bkg_"))
    session = page.locator(".session", has_text="Paula Phones")
    expect(session).to_contain_text(words["paid"])
    expect(page.locator("main > [role=status]")).to_contain_text("Paula Phones")
    expect(session.get_by_role("link", name="Paula Phones")).to_be_focused()
    is_sound()
    made = booked(town.url, str(page.url))
    assert (made["start"], made["paid"], made["state"]) == (start, True, "confirmed")
    assert mail_to(town.home, f"paula-{lang}@example.org", "/cancel")


def test_free_time_is_tapped_and_somebody_known_is_found_by_their_number_and_all_survives_reloading(
    visit: Visit, town: Begun
) -> None:
    known = new_client(town.url, {"name": "Nora Number", "phone": "+351 912 000 777"})
    ben = builder(town.url, "Ben Okafor")
    page = visit(f"{town.url}/desk/week/2027-06-24?lang=en&builder={ben}")
    page.get_by_role("link", name="Book on Thursday, June 24").click()
    expect(page.get_by_label("Day", exact=True)).to_have_value("2027-06-24")
    page.go_back()
    expect(page.get_by_role("heading", level=2)).to_contain_text("June 20")
    page.goto(f"{town.url}/desk/day/2027-06-24?lang=en&builder={ben}")
    gap = page.locator("a.gap").last
    gap.click()
    page.get_by_label("Service").select_option(label="Intro call")
    chosen = page.locator("[data-start][aria-pressed=true]")
    expect(chosen).to_have_count(1)
    start = chosen.get_attribute("data-start")
    page.get_by_label("Name, e-mail address or telephone number").fill("912 000-777")
    page.get_by_role("button", name="Nora Number").click()
    page.reload()
    expect(page.locator("main")).to_contain_text("Nora Number")
    expect(chosen).to_have_attribute("data-start", start or "")
    page.get_by_role("button", name="Book it").click()
    expect(page.locator(".session", has_text="Nora Number")).to_be_visible()
    made = booked(town.url, page.url)
    assert (made["client"]["id"], made["start"]) == (known, start)
    page.go_back()
    expect(page.get_by_role("heading", name="Book somebody in")).to_be_visible()


def test_where_nothing_can_be_booked_in_the_time_tapped_nothing_else_is_chosen_for_them(
    visit: Visit, town: Begun
) -> None:
    ben = builder(town.url, "Ben Okafor")
    stretch = "near=2027-06-24T04:00:00Z&until=2027-06-24T05:00:00Z"
    page = visit(f"{town.url}/desk/book/2027-06-24?lang=en&builder={ben}&{stretch}")
    page.get_by_label("Service").select_option(label="Coaching session")
    expect(page.get_by_text("Nothing can be booked in the free time you chose")).to_be_visible()
    expect(free(page).first).to_be_visible()
    expect(page.locator("[data-start][aria-pressed=true]")).to_have_count(0)
    following = page.get_by_role("group", name="The next free times:").get_by_role("button")
    expect(following).to_have_count(3)
    expect(following.first).to_contain_text(re.compile(r"Thu, Jun 24, 2027, .*GMT"))
    following.first.click()
    expect(page.locator("[data-start][aria-pressed=true]")).to_have_count(1)
    expect(page.get_by_role("group", name="The next free times:")).to_have_count(0)


def test_a_time_that_goes_meanwhile_leaves_the_three_nearest_and_what_was_typed(visit: Visit, town: Begun) -> None:
    kei = builder(town.url, "Kei Mori")
    page = visit(f"{town.url}/desk/book/2027-06-23?lang=en&builder={kei}", bears="409")
    page.get_by_role("button", name="Somebody new").click()
    page.get_by_label("Name", exact=True).fill("Rita Refused")
    page.get_by_label("Service").select_option(label="Coaching session")
    start = free(page).first.get_attribute("data-start") or ""
    free(page).first.click()
    wait_until_still(page)

    def somebody_is_first(route: Route) -> None:
        with desk(town.url) as http:
            first = {"service": named(http, "services", "Coaching session"), "builder": kei, "start": start}
            assert http.post("/v1/bookings", json=first).status_code == 201
        route.continue_()

    page.route("**/v1/bookings", somebody_is_first, times=1)
    page.get_by_role("button", name="Book it").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose another time.")
    nearest = page.get_by_role("group", name="The nearest free times:").get_by_role("button")
    expect(nearest).to_have_count(3)
    expect(nearest.first).to_contain_text(re.compile(r"\w{3}, Jun \d+, 2027, .*GMT"))
    expect(page.locator("main")).to_contain_text("Rita Refused")
    nearest.first.click()
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_role("button", name="Book it").click()
    expect(page.locator(".session", has_text="Rita Refused")).to_be_visible()
    expect(page.locator("main > [role=status]")).to_contain_text("please tell them yourself")
    with desk(town.url) as http:
        assert len(http.get("/v1/clients", params={"like": "Rita Refused"}).json()["items"]) == 1


def test_the_keyboard_alone_books(visit: Visit, town: Begun) -> None:
    new_client(town.url, {"name": "Kim Keys", "email": "kim@example.org"})
    page = visit(f"{town.url}/desk/book/2027-06-25?lang=en&builder={builder(town.url, 'Ana Reyes')}")
    find = page.get_by_label("Name, e-mail address or telephone number")
    expect(page.get_by_label("Service")).to_be_visible()
    press_until(page, "Tab", find)
    page.keyboard.type("kim keys")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Kim Keys")).to_be_visible()
    press_until(page, "Tab", page.get_by_role("button", name="Kim Keys"))
    page.keyboard.press("Enter")
    press_until(page, "Tab", page.get_by_label("Service"))
    page.keyboard.type("Intro")
    press_until(page, "Tab", free(page).first)
    page.keyboard.press("Space")
    expect(free(page).first).to_have_attribute("aria-pressed", "true")
    press_until(page, "Tab", page.get_by_role("button", name="Book it"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Kim Keys")).to_be_focused()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_missing_is_said_in_each_language_with_a_next_step(visit: Visit, town: Begun, lang: str) -> None:
    words = words_in(lang)
    page = visit(f"{town.url}/desk/book?lang={lang}")
    page.get_by_label(words["book_service"]).select_option(label="Intro call")
    page.get_by_role("button", name=words["book_now"]).click()
    expect(page.get_by_role("alert")).to_have_text(words["book_needs_client"])
    page.get_by_role("button", name=words["book_new"]).click()
    expect(page.locator("main")).to_contain_text(words["book_untold"])


@pytest.mark.parametrize(
    ("width", "scheme", "lang", "day"), [(320, "dark", "de", "2027-06-28"), (1280, "light", "en", "2027-06-29")]
)
def test_a_client_who_telephones_is_moved_by_the_keyboard_and_told(
    visit: Visit, town: Begun, axe: str, width: int, scheme: str, lang: str, day: str
) -> None:
    words, ben = words_in(lang), builder(town.url, "Ben Okafor")
    email = f"tom-{lang}@example.org"
    client = new_client(town.url, {"name": "Tom Telephone", "email": email, "locale": lang})
    made = book_first(town.url, ben, day, client)
    assert mail_to(town.home, email, "/cancel")
    before = mails_in(town.home)
    page = visit(
        f"{town.url}/desk/day/{day}?lang={lang}&builder={ben}&session={made['id']}",
        viewport={"width": width, "height": 800}, color_scheme=scheme,
    )  # fmt: skip

    def is_sound() -> None:
        wait_until_still(page)
        assert width_of(page) <= width
        assert faults(page, axe) == []

    session = page.locator(".session", has_text="Tom Telephone")
    expect(session.get_by_role("link", name="Tom Telephone")).to_be_focused()
    press_until(page, "Tab", session.get_by_role("link", name=words["move"], exact=True))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/desk/book/{day}\?.*move={made['id']}"))
    expect(page.get_by_role("heading", name=words["move_title"])).to_be_focused()
    expect(page.locator("main")).to_contain_text("Tom Telephone")
    expect(page.locator("main")).to_contain_text(words["move_free"])
    expect(free(page).first).to_be_visible()
    expect(page.locator(f"[data-start='{made['start']}']")).to_have_count(0)
    page.reload()
    press_until(page, "Tab", page.get_by_role("button", name=words["move_do"]))
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text(words["book_needs_time"])
    is_sound()
    start = free(page).nth(2).get_attribute("data-start")
    free(page).nth(2).focus()
    page.keyboard.press("Space")
    expect(page.locator("section", has_text=words["book_price"])).to_contain_text(
        {"en": "Tuesday, June 29, 2027", "de": "Montag, 28. Juni 2027"}[lang]
    )
    is_sound()
    press_until(page, "Tab", page.get_by_role("button", name=words["move_do"]))
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(rf"/desk/day/{day}\?.*session={made['id']}"))
    expect(page.locator("main > [role=status]")).to_contain_text("Tom Telephone")
    expect(session.get_by_role("link", name="Tom Telephone")).to_be_focused()
    is_sound()
    assert booked(town.url, page.url)["start"] == start
    assert mail_to(town.home, email, "/cancel", but=before)


def test_a_time_that_goes_while_a_session_is_moved_leaves_the_nearest_and_where_it_was(
    visit: Visit, town: Begun
) -> None:
    kei = builder(town.url, "Kei Mori")
    client = new_client(town.url, {"name": "Gus Gone"})
    made = book_first(town.url, kei, "2027-06-30", client)
    page = visit(f"{town.url}/desk/book/2027-06-30?lang=en&builder={kei}&move={made['id']}", bears="409")
    start = free(page).nth(4).get_attribute("data-start") or ""
    free(page).nth(4).click()

    def somebody_is_first(route: Route) -> None:
        with desk(town.url) as http:
            first = {"service": named(http, "services", "Coaching session"), "builder": kei, "start": start}
            assert http.post("/v1/bookings", json=first).status_code == 201
        route.continue_()

    page.route("**/v1/bookings/*/move", somebody_is_first, times=1)
    page.get_by_role("button", name="Move it", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Choose another time.")
    assert booked(town.url, f"session={made['id']}")["start"] == made["start"]
    nearest = page.get_by_role("group", name="The nearest free times:").get_by_role("button")
    expect(nearest).to_have_count(3)
    nearest.last.click()
    page.get_by_role("button", name="Move it", exact=True).click()
    expect(page.locator("main > [role=status]")).to_contain_text("please tell them yourself")
    assert booked(town.url, page.url)["start"] != made["start"]


def book_first(url: str, builder: str, day: str, client: str) -> dict[str, Any]:
    """The first coaching session of a day, booked by the front desk."""
    with desk(url) as http:
        wanted = {"service": named(http, "services", "Coaching session"), "builder": builder}
        asked = wanted | {"from": f"{day}T00:00:00Z", "to": f"{day}T23:59:00Z"}
        start = http.get("/v1/availability", params=asked).json()["slots"][0]["start"]
        made = http.post("/v1/bookings", json=wanted | {"start": start, "client": client})
        assert made.status_code == 201, made.text
        return dict(made.json())


def free(page: Page) -> Locator:
    return page.locator("[data-start]")


def press_until(page: Page, key: str, wanted: Locator) -> None:
    for _ in range(60):
        page.keyboard.press(key)
        if wanted.evaluate("each => each === document.activeElement"):
            return
    raise AssertionError(f"{key} never leads there")


@contextmanager
def desk(url: str) -> Iterator[httpx.Client]:
    """The front desk in another window."""
    with httpx.Client(base_url=url, headers={"Origin": url}, timeout=PATIENCE) as http:
        http.get("/desk")
        yield http


def new_client(url: str, told: dict[str, str]) -> str:
    with desk(url) as http:
        made = http.post("/v1/clients", json=told)
        assert made.status_code == 201, made.text
        return str(made.json()["id"])


def builder(url: str, name: str) -> str:
    with desk(url) as http:
        return named(http, "builders", name)


def booked(url: str, address: str) -> dict[str, Any]:
    """The booking that an address of the desk leads to."""
    session = re.search(r"session=(bkg_\w+)", address)
    assert session
    with desk(url) as http:
        found: dict[str, Any] = http.get(f"/v1/bookings/{session[1]}").json()
        return found


def named(http: httpx.Client, what: str, name: str) -> str:
    return next(str(each["id"]) for each in http.get(f"/v1/{what}").json()["items"] if each["name"] == name)
