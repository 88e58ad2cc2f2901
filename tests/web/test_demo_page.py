"""The demo page in a real browser over the real server: a booking made by talking shows up in the builder's day."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.fixtures.postgres import free_port
from tests.fixtures.processes import parley
from tests.fixtures.shop import DOCUMENT

NOW = "2027-06-09T08:00:00-04:00"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo, started as ``make up`` starts it."""
    port, home = free_port(), tmp_path_factory.mktemp("home")
    known = {"PARLEY_HOME": str(home), "PORT": str(port), "PARLEY_NOW": NOW, "PARLEY_DEMO": "1", "DATABASE_URL": ""}
    (home / "corner.json").write_text(json.dumps(DOCUMENT))
    assert parley(home, "seed", str(home / "corner.json"), now=NOW).returncode == 0
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "parley.up"], env=os.environ | known, stdout=log, stderr=log,
            cwd=Path(__file__).parents[2],
        )  # fmt: skip
        try:
            _wait_for(f"http://127.0.0.1:{port}", server, home / "log")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(20)


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until and server.poll() is None:
        try:
            if httpx.get(f"{address}/health").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    pytest.fail(f"The server did not start:\n{log.read_text()}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium")
    if program is None:
        pytest.fail("chromium is needed: apt-get update && apt-get install -y chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The page in a browser of its own; anything the console complains of fails the test."""
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
    opened = context.new_page()
    opened.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto(address)
    expect(opened.locator("#live")).to_have_text("Live")
    yield opened
    context.close()
    assert complaints == []


def reply(page: Page, number: int) -> Locator:
    """The house's answer of that number, once it is there and nothing is pending."""
    line = page.locator(".line.house").nth(number)
    expect(line).to_be_visible(timeout=20_000)
    expect(page.locator("#pending")).to_have_text("")
    return line


def say(page: Page, text: str) -> None:
    page.get_by_label("Your message").fill(text)
    page.keyboard.press("Enter")


def choose(page: Page, label: str | re.Pattern[str]) -> None:
    page.get_by_role("group", name="Choices").get_by_role("button", name=label).first.click()


def test_a_booking_made_by_talking_appears_in_the_day_without_a_reload(page: Page) -> None:
    say(page, "Can I see Ana tomorrow afternoon?")
    reply(page, 0)
    choose(page, "Coaching session")
    expect(reply(page, 1)).to_contain_text("Ana Reyes")
    choose(page, re.compile(r"June? 10"))
    reply(page, 2)
    held = page.locator("#timeline .booking.held")
    expect(held).to_contain_text("Guest")
    expect(held).to_contain_text("chance of a no-show")
    booking = held.get_attribute("data-booking")
    choose(page, "Yes, book it")
    reply(page, 3)
    say(page, "zoe@example.org")
    expect(reply(page, 4)).to_contain_text("$80.00")
    choose(page, re.compile("Pay"))
    expect(reply(page, 5)).to_contain_text("Booked")
    ours = page.locator(f"#timeline [data-booking={booking}]")
    expect(ours).to_contain_text("Confirmed")
    expect(ours).to_contain_text("Paid")
    expect(page.get_by_role("heading", level=3)).to_have_text("Thursday, June 10, 2027")


def test_a_change_made_elsewhere_reaches_an_open_page(page: Page, address: str) -> None:
    page.get_by_role("tab", name="Ben Okafor").click()
    page.get_by_role("button", name="Next day").click()
    expect(page.locator("#zone")).to_contain_text("London")
    with httpx.Client(base_url=address, headers={"Origin": address}) as elsewhere:
        elsewhere.get("/")
        builder = next(each for each in elsewhere.get("/v1/builders").json()["items"] if each["name"] == "Ben Okafor")
        services = elsewhere.get("/v1/services").json()["items"]
        intro = next(each for each in services if each["name"] == "Intro call")
        start = elsewhere.get(
            "/v1/availability",
            params={"service": intro["id"], "builder": builder["id"], "from": "2027-06-10T00:00:00+01:00",
                    "to": "2027-06-11T00:00:00+01:00"},
        ).json()["slots"][0]["start"]  # fmt: skip
        client = elsewhere.get("/v1/clients").json()["items"][0]
        wish = {"service": intro["id"], "builder": builder["id"], "start": start, "client": client["id"]}
        made = elsewhere.post("/v1/bookings", json=wish)
    assert made.status_code == 201, made.text
    expect(page.locator(f"#timeline [data-booking={made.json()['id']}]")).to_contain_text(client["name"] or "Guest")


def test_a_second_business_has_its_page_chat_and_day_at_its_own_address(page: Page, address: str) -> None:
    page.goto(f"{address}/o/corner")
    expect(page.locator("#business")).to_have_text("Corner")
    expect(page.locator("#live")).to_have_text("Live")
    expect(page.locator("#examples")).to_contain_text("Can I see Ana Reyes tomorrow afternoon?")
    say(page, "haircut with Ana tomorrow at 3pm")
    expect(reply(page, 0)).to_contain_text("Haircut")
    expect(page.locator("#timeline .booking.held")).to_contain_text("Haircut")
    page.goto(address)
    expect(page.locator("#business")).to_have_text("Harbour Studio")
    expect(page.locator("#log .line")).to_have_count(0)


def test_the_api_reference_shows_itself(page: Page, address: str) -> None:
    page.goto(f"{address}/docs/api")
    expect(page.get_by_role("heading", name="Parley")).to_be_visible()
    expect(page.locator(".opblock").first).to_be_visible()


def test_a_conversation_is_still_there_after_a_reload(page: Page) -> None:
    say(page, "hello <b>there</b>")
    answer = reply(page, 0).inner_text()
    page.reload()
    expect(page.locator(".line.person")).to_contain_text("hello <b>there</b>")
    expect(page.locator(".line.house")).to_have_count(1)
    assert reply(page, 0).inner_text() == answer


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_nothing_is_wider_than_the_window(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    expect(page.locator("#timeline li").first).to_be_visible()
    body = page.locator("html")
    assert body.evaluate("root => root.scrollWidth") <= width


def test_the_keyboard_alone_gets_from_one_builder_to_the_next(page: Page) -> None:
    page.get_by_role("tab", name="Ana Reyes").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Ben Okafor")).to_be_focused()
    expect(page.get_by_role("tab", selected=True)).to_have_text("Ben Okafor")


def test_the_desks_session_is_for_this_machines_own_browser_and_made_once(address: str) -> None:
    with httpx.Client(base_url=address) as browser:
        first, second = browser.get("/"), browser.get("/")
        assert "parley_session" in first.cookies
        assert "set-cookie" not in second.headers
        assert "unsafe" not in first.headers["content-security-policy"]
    assert "set-cookie" not in httpx.get(f"{address}/", headers={"Host": "rebound.example"}).headers
