"""Pictures of the pages, from the demo business at a fixed time. Run by ``make pictures``, after ``make web``."""

import tempfile
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from parley.build_web import build
from tests.fixtures.processes import parley, serving
from tests.web.booking import choose, hold, is_done, tell_and_pay, times
from tests.web.office import SLUG, Office, opened
from tests.web.test_desk_money import guest_of, paid, rated

_INTO = Path(__file__).parent
_NOW = "2027-06-09T08:00:00-04:00"
_OFF, _NEXT = "2027-06-14", "2027-06-15"
_QUIET = 1200  # milliseconds until nothing moves any more


def main() -> None:
    """Draw them all into ``docs/pictures``."""
    build()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as browsers:
        home = Path(folder) / "demo"
        home.mkdir()
        parley(home, "demo", now=_NOW)
        browser = browsers.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        with serving(home, now=_NOW, PARLEY_DEMO="1", PARLEY_ORGANISATION="demo") as running:
            _booking(browser, running.url)
            _desk(browser, running.url)
        (Path(folder) / "office").mkdir()
        with opened(Path(folder) / "office") as office:
            _office(browser, office)
        browser.close()


def _booking(browser: Browser, url: str) -> None:
    page = _open(browser, f"{url}/b/demo", width=1280)
    choose(page, "Coaching session", "Ana Reyes")
    page.get_by_label("Your message").fill("Is Ana free on Friday afternoon?")
    page.keyboard.press("Enter")
    page.get_by_role("group", name="Choices").wait_for()
    _draw(page, "book-month")
    page.get_by_role("button", name="Week", exact=True).click()
    page.get_by_role("button", name="Ben Okafor").first.click()
    page.wait_for_timeout(_QUIET)
    times(page).nth(4).click()
    page.locator(".prices").wait_for()
    _draw(page, "book-chosen")
    _series(browser, url)
    phone = _open(browser, f"{url}/b/demo", width=320, scheme="dark")
    choose(phone, "Coaching session")
    _draw(phone, "book-phone")
    hold(phone)
    tell_and_pay(phone)
    is_done(phone)
    _draw(phone, "book-done")
    plain = _open(browser, f"{url}/b/demo", width=640, scripts=False)
    plain.get_by_role("link", name="Intro call").click()
    plain.screenshot(path=_INTO / "book-plain.png", clip={"x": 0, "y": 0, "width": 640, "height": 700})


def _series(browser: Browser, url: str) -> None:
    """The dates of a series, one of which is to be decided."""
    page = _open(browser, f"{url}/b/demo", width=1280)
    choose(page, "Coaching session", "Ana Reyes")
    page.locator('[data-start="2027-06-11T14:00:00Z"]').or_(times(page).last).first.click()
    page.get_by_text("Repeat it").click()
    page.get_by_label("How often").select_option("every day")
    page.get_by_role("button", name="Show all dates").click()
    page.locator(".dates .conflict").first.wait_for()
    _draw(page, "book-series")


def _desk(browser: Browser, url: str) -> None:
    desk = _open(browser, f"{url}/desk", width=1280)
    desk.locator(".session").first.wait_for()
    _draw(desk, "desk-day")
    desk.get_by_role("link", name="Week", exact=True).click()
    _draw(desk, "desk-week")
    desk.goto(f"{url}/desk/book/2027-06-11")
    desk.get_by_label("Name, e-mail address or telephone number").fill("Noor")
    desk.get_by_role("button", name="Noor Haddad").first.click()
    desk.get_by_label("Service").select_option(label="Coaching session")
    desk.get_by_label("With").select_option(label="Ana Reyes")
    desk.locator("[data-start]").nth(3).click()
    desk.get_by_label("Now, in cash").wait_for()
    _draw(desk, "desk-book")
    phone = _open(browser, f"{url}/desk/hours", width=320, scheme="dark")
    phone.locator(".hours").wait_for()
    _draw(phone, "desk-hours")
    _moves(browser, url)


def _moves(browser: Browser, url: str) -> None:
    """A day that was taken off after sessions were booked on it, and where they could go."""
    with httpx.Client(base_url=url, headers={"Origin": url}) as desk:
        desk.get("/desk")
        ana = next(each for each in desk.get("/v1/builders").json()["items"] if each["name"] == "Ana Reyes")["id"]
        desk.post(f"/v1/builders/{ana}/time-off", json={"first_day": _OFF, "last_day": _OFF})
        local = {"from": f"{_OFF}T04:00:00Z", "to": f"{_NEXT}T04:00:00Z"}
        plan = desk.post("/v1/suggestions/plans", json={"builder": ana, **local}).json()
        desk.post(f"/v1/suggestions/plans/{plan['id']}/ask")
    page = _open(browser, f"{url}/desk/moves", width=1280)
    page.locator("[data-turn=asked]").wait_for()
    _draw(page, "desk-moves")


def _office(browser: Browser, office: Office) -> None:
    """The screens of who runs a business, and a conversation that somebody of the team took over."""
    signed_in = office.state()
    _coupon(office)
    _money(office)
    for name, width, scheme in (
        ("services", 1280, "light"), ("payments", 320, "dark"), ("setup", 320, "dark"), ("coupons", 320, "light"),
        ("packages", 1280, "light"), ("reviews", 320, "dark"), ("feedback", 320, "light"), ("audit", 1280, "light"),
        ("messages", 390, "dark"), ("people", 390, "light"), ("models", 1280, "dark"), ("history", 390, "light"),
        ("webhooks", 390, "dark"), ("signin", 390, "light"), ("keys", 1280, "dark"),
    ):  # fmt: skip
        page = _open(browser, f"{office.url}/desk/{name}", width=width, scheme=scheme, state=signed_in)
        page.locator("main .card, main .lines li, main form").first.wait_for()
        if name in {"services", "packages", "audit", "history"}:
            page.locator("main summary").first.click()
        _draw(page, f"desk-{name}", whole=name != "audit")
    client = _open(browser, f"{office.url}/b/{SLUG}", width=1280)
    client.get_by_label("Your message").fill("Let me talk to a human")
    client.keyboard.press("Enter")
    client.get_by_role("log").get_by_text("team").first.wait_for()
    inbox = _open(browser, f"{office.url}/desk/inbox", width=1280, state=signed_in)
    inbox.locator(".person").first.click()
    inbox.get_by_label("Your answer").fill("Ines here. What is it?")
    inbox.keyboard.press("Enter")
    inbox.locator('[data-by="team"]').wait_for()
    _draw(inbox, "desk-inbox")


def _coupon(office: Office) -> None:
    with office.http() as owner:
        owner.post("/v1/coupons", json={"code": "SPRING-25", "percent": "25", "most_uses": 100})


def _money(office: Office) -> None:
    """A package somebody holds and a plan, a payment that is looked at, and what was said of two lessons."""
    with guest_of(office) as guest, office.http() as owner:
        lessons = {"name": "Five lessons", "credits": 5, "price": 12000, "days": 90}
        five = owner.post("/v1/packages", json=lessons).json()
        plan = {"name": "Four a month", "credits": 4, "price": 9000, "renews": {"unit": "month", "every": 1}}
        owner.post("/v1/packages", json=plan)
        owner.post(f"/v1/clients/{guest.get('/v1/me').json()['id']}/packages", json={"package": five["id"]})
        rated(office, guest, "2027-06-08T15:00:00Z", mark=2, words="I waited for half an hour, and the room was cold.")
        rated(office, guest, "2027-06-08T13:00:00Z", mark=5, words="Lovely!")
        owner.put("/v1/guard", json={"challenge_from": 20, "review_from": 20})
        guest.patch("/v1/me", json={"email": "mia@10minutemail.com"})
        paid(guest, "2027-06-08T11:00:00Z", method="frictionless@mia")


def _open(
    browser: Browser, address: str, *, width: int, scheme: str = "light", scripts: bool = True, state: Any = None
) -> Page:
    page = browser.new_page(
        viewport={"width": width, "height": 800}, locale="en-US", timezone_id="Europe/Berlin",
        java_script_enabled=scripts, storage_state=state, color_scheme="dark" if scheme == "dark" else "light",
    )  # fmt: skip
    page.goto(address)
    return page


def _draw(page: Page, name: str, *, whole: bool = True) -> None:
    page.wait_for_timeout(_QUIET)
    page.mouse.wheel(0, -10_000)
    page.wait_for_timeout(_QUIET)
    page.screenshot(path=_INTO / f"{name}.png", full_page=whole)


if __name__ == "__main__":
    main()
