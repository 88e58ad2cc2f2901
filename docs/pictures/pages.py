"""Pictures of the pages, from the demo business at a fixed time. Run by ``make pictures``, after ``make web``."""

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from parley.build_web import build
from tests.fixtures.processes import parley, serving
from tests.web.booking import choose, hold, is_done, tell_and_pay, times

_INTO = Path(__file__).parent
_NOW = "2027-06-09T08:00:00-04:00"
_QUIET = 1200  # milliseconds until nothing moves any more


def main() -> None:
    """Draw them all into ``docs/pictures``."""
    build()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as browsers:
        home = Path(folder)
        parley(home, "demo", now=_NOW)
        with serving(home, now=_NOW, PARLEY_DEMO="1", PARLEY_ORGANISATION="demo") as running:
            browser = browsers.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            _booking(browser, running.url)
            _desk(browser, running.url)
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


def _desk(browser: Browser, url: str) -> None:
    desk = _open(browser, f"{url}/desk", width=1280)
    desk.locator(".session").first.wait_for()
    _draw(desk, "desk-day")
    desk.get_by_role("button", name="Week", exact=True).click()
    _draw(desk, "desk-week")
    phone = _open(browser, f"{url}/desk#view=hours", width=320, scheme="dark")
    phone.locator(".hours").wait_for()
    _draw(phone, "desk-hours")


def _open(browser: Browser, address: str, *, width: int, scheme: str = "light", scripts: bool = True) -> Page:
    page = browser.new_page(
        viewport={"width": width, "height": 800}, locale="en-US", timezone_id="Europe/Berlin",
        java_script_enabled=scripts, color_scheme="dark" if scheme == "dark" else "light",
    )  # fmt: skip
    page.goto(address)
    return page


def _draw(page: Page, name: str) -> None:
    page.wait_for_timeout(_QUIET)
    page.mouse.wheel(0, -10_000)
    page.wait_for_timeout(_QUIET)
    page.screenshot(path=_INTO / f"{name}.png", full_page=True)


if __name__ == "__main__":
    main()
