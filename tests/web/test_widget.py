"""The chat on somebody else's page, in a real browser: another origin, a strict policy, a network that breaks."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.fixtures.cut import Way, site, way_to
from tests.web.booking import faults, width_of
from tests.web.conftest import Visit

pytestmark = pytest.mark.long

PAGE = """<!doctype html><html lang="{lang}"><head><title>A shop</title>
<meta name="viewport" content="width=device-width">
<script src="{origin}/widget.js" data-organisation="demo" async></script></head>
<body><main><h1>A shop of somebody else's</h1><p>With words of its own.</p></main></body></html>"""
HEARD = "() => {window.told = []; addEventListener('parley:effect', ({detail}) => window.told.push(detail.kind))}"


@dataclass(frozen=True, slots=True)
class Foreign:
    """A site that shows the chat, the way its visitors' browsers take to us, and our own address."""

    url: str
    way: Way
    house: str


@pytest.fixture(scope="module")
def foreign(house: str) -> Iterator[Foreign]:
    with way_to(house) as way:
        ours = f"{way.url} ws://127.0.0.1:{way.port}"
        policy = f"default-src 'none'; script-src {way.url}; connect-src {ours}"
        pages = {f"/{lang}": PAGE.format(lang=lang, origin=way.url) for lang in ("en", "de")}
        with site(pages, policy) as url:
            yield Foreign(url, way, house)


def lines(page: Page, by: str) -> Locator:
    return page.locator(f".line.{by}")


def say(page: Page, text: str) -> None:
    page.locator("#message").fill(text)
    page.keyboard.press("Enter")


def answered(page: Page, number: int) -> Locator:
    """The house's line with this number, once it is there and nothing is on its way."""
    expect(lines(page, "house")).to_have_count(number)
    expect(page.locator(".status")).to_have_text("")
    return lines(page, "house").nth(number - 1)


@pytest.mark.parametrize(
    ("width", "scheme", "lang", "words"),
    [(320, "dark", "en", "Chat"), (768, "light", "de", "Chat"), (1280, "light", "en", "Chat"),
     (1280, "dark", "de", "Chat")],
)  # fmt: skip
def test_a_visitor_of_another_site_finds_a_time_there(
    visit: Visit, foreign: Foreign, axe: str, width: int, scheme: str, lang: str, words: str
) -> None:
    page = visit(
        f"{foreign.url}/{lang}", viewport={"width": width, "height": 800}, color_scheme=scheme,
        timezone_id="Europe/Berlin",
    )  # fmt: skip
    page.get_by_role("button", name=words).click()
    expect(page.get_by_role("dialog")).to_contain_text("Harbour Studio")
    expect(page.locator("#message")).to_be_focused()
    assert faults(page, axe) == []
    say(page, "intro call with Ana Reyes on Saturday afternoon")
    answered(page, 1)
    slots = page.locator(".choice")
    expect(slots.first).to_contain_text("Berlin")
    expect(slots.first.locator("small")).to_contain_text("·")
    assert width_of(page) <= width
    assert faults(page, axe) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name=words)).to_be_focused()


def test_the_keyboard_alone_books(visit: Visit, foreign: Foreign) -> None:
    page = visit(f"{foreign.url}/en")
    expect(page.get_by_role("button", name="Chat")).to_be_visible()
    page.evaluate(HEARD)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#message")).to_be_focused()
    page.keyboard.type("intro call with Ana Reyes on Saturday afternoon")
    page.keyboard.press("Enter")
    answered(page, 1)
    take_first(page)
    expect(answered(page, 2)).to_contain_text("Shall I book it")
    take_first(page)
    expect(answered(page, 3)).to_contain_text("Booked")
    assert page.evaluate("window.told") == ["held", "booked"]
    page.reload()
    page.get_by_role("button", name="Chat").click()
    expect(lines(page, "house")).to_have_count(3)


def take_first(page: Page) -> None:
    """From the message box back to the first choice, and press it."""
    first = page.locator(".choice").first
    for _ in range(page.locator(".choice").count()):
        page.keyboard.press("Shift+Tab")
    expect(first).to_be_focused()
    page.keyboard.press("Enter")


def test_what_is_said_without_a_network_arrives_once_there_is_one(chromium: Browser, foreign: Foreign) -> None:
    _breaks(chromium, foreign, 2)


@pytest.mark.slow
def test_a_booking_goes_on_after_a_minute_without_a_network(chromium: Browser, foreign: Foreign) -> None:
    _breaks(chromium, foreign, 60)


def _breaks(chromium: Browser, foreign: Foreign, seconds: float) -> None:
    """In the middle of a booking: once before what is said arrives, once before its answer does."""
    context = chromium.new_context(locale="en-US", timezone_id="America/New_York")
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto(f"{foreign.url}/en")
    page.evaluate(HEARD)
    page.get_by_role("button", name="Chat").click()
    say(page, "intro call with Ben Okafor on Friday afternoon")
    answered(page, 1)
    foreign.way.cut()
    page.locator(".choice").first.click()
    expect(page.locator(".status")).to_contain_text("no connection")
    time.sleep(seconds)
    foreign.way.mend()
    expect(answered(page, 2)).to_contain_text("Shall I book it")
    foreign.way.deafen()
    page.locator(".choice").first.click()
    expect(page.locator(".status")).to_contain_text("no connection")
    foreign.way.mend()
    expect(answered(page, 3)).to_contain_text("Booked")
    say(page, "which sessions do I have?")
    assert answered(page, 4).inner_text().count("•") == 1
    assert page.evaluate("window.told") == ["held", "booked"]
    assert lines(page, "person").count() == 4
    context.close()


def test_what_the_team_writes_comes_at_once_and_says_so(visit: Visit, foreign: Foreign) -> None:
    page = visit(f"{foreign.url}/en")
    page.get_by_role("button", name="Chat").click()
    say(page, "let me talk to a human")
    answered(page, 1)
    with httpx.Client(base_url=foreign.house, headers={"Origin": foreign.house}) as desk:
        desk.get("/desk")
        [wanted] = [each for each in desk.get("/v1/conversations").json()["items"] if each["is_waiting"]]
        path = f"/v1/conversations/{wanted['id']}"
        assert desk.post(f"{path}/messages", json={"text": "Here I am."}).status_code == 201
        expect(lines(page, "team")).to_contain_text("The team: Here I am.")
        say(page, "thank you")
        expect(page.locator(".status")).to_have_text("")
        expect(lines(page, "house")).to_have_count(1)
        desk.post(f"{path}/hand-back")


def test_the_script_may_run_anywhere_and_is_asked_for_anew(foreign: Foreign) -> None:
    answer = httpx.get(f"{foreign.house}/widget.js")
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["cache-control"] == "public, max-age=300"
    again = httpx.get(f"{foreign.house}/widget.js", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    named = re.search(r"/assets/widget/[\w./-]+", answer.text)
    assert named
    script = httpx.get(f"{foreign.house}{named[0]}")
    assert "immutable" in script.headers["cache-control"]
    assert script.headers["access-control-allow-origin"] == "*"


SPEECH = """() => { window.SpeechRecognition = class {
  start() { window.asked = this.lang; setTimeout(() => {
    this.onresult({results: [[{transcript: 'intro call with Ana Reyes on Friday afternoon'}]]}); this.onend(); }, 50) }
  stop() {} } }"""


def test_where_the_page_asks_for_it_one_may_speak(visit: Visit, foreign: Foreign, axe: str) -> None:
    page = visit(f"{foreign.url}/en")
    page.evaluate(SPEECH)
    expect(page.get_by_role("button", name="Chat")).to_be_visible()
    page.evaluate("document.querySelector('parley-chat').remove()")
    page.evaluate(
        "origin => {const chat = document.createElement('parley-chat');"
        " Object.assign(chat.dataset, {organisation: 'demo', origin, voice: '', open: ''});"
        " document.body.append(chat)}",
        foreign.way.url,
    )
    page.get_by_role("button", name="Speak").click()
    answered(page, 1)
    expect(page.locator(".line.person .words")).to_have_text("intro call with Ana Reyes on Friday afternoon")
    assert page.evaluate("window.asked") == "en"
    assert faults(page, axe) == []


def test_without_being_asked_for_or_heard_of_there_is_nothing_to_speak_into(visit: Visit, foreign: Foreign) -> None:
    page = visit(f"{foreign.url}/en")
    page.evaluate(SPEECH)
    page.get_by_role("button", name="Chat").click()
    expect(page.locator("#message")).to_be_focused()
    expect(page.get_by_role("button", name="Speak")).to_have_count(0)
