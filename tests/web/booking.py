"""Steps on the booking page, as tests and pictures take them."""

import re
from typing import Any

import httpx
from playwright.sync_api import Locator, Page, expect

from tests.web.town import STUDIO

WORDS = {
    "en": {"continue": "Continue", "pay": "Pay", "done": "Booked", "name": "Your name", "email": "Your e-mail address"},
    "de": {"continue": "Weiter", "pay": "bezahlen", "done": "Gebucht", "name": "Ihr Name",
           "email": "Ihre E-Mail-Adresse"},
}  # fmt: skip


def times(page: Page) -> Locator:
    return page.locator("[data-start]")


def choose(page: Page, service: str, builder: str = "") -> None:
    """A service, perhaps a builder; returns when their times are there."""
    booking = page.locator("#booking")  # the chat beside it offers buttons that name builders too
    booking.get_by_role("button", name=service).click()
    if builder:
        wanted = booking.get_by_role("button", name=builder)
        wanted.click()
        expect(wanted).to_have_attribute("aria-pressed", "true")
    expect(times(page).first).to_be_visible()


def hold(page: Page, start: str = "", *, lang: str = "en") -> str:
    """Choose a time, the last on show if none is named, and hold it; which it was."""
    wanted = page.locator(f'[data-start="{start}"]') if start else times(page).last
    chosen = wanted.get_attribute("data-start") or ""
    wanted.click()
    page.get_by_role("button", name=WORDS[lang]["continue"]).click()
    expect(page.get_by_role("timer")).to_be_visible()
    return chosen


def link(house: str, service: str, start: str, *, lang: str = "en") -> str:
    """To a time with Ana Reyes."""
    with httpx.Client(base_url=house, headers={"Parley-Organisation": STUDIO}) as http:
        ids = [named(http, "services", service), named(http, "builders", "Ana Reyes")]
    return f"{house}/b/{STUDIO}?service={ids[0]}&builder={ids[1]}&start={start}&lang={lang}"


def named(http: httpx.Client, what: str, name: str) -> str:
    return next(str(each["id"]) for each in http.get(f"/v1/{what}").json()["items"] if each["name"] == name)


def tell_and_pay(page: Page, *, lang: str = "en", card: str = "succeeds", button: str = "") -> None:
    page.get_by_label(WORDS[lang]["name"]).fill("Zoë Öz")
    page.get_by_label(WORDS[lang]["email"]).fill("zoe@example.org")
    if page.locator("#card").count():
        page.locator("#card").select_option(card)
    page.get_by_role("button", name=re.compile(button or WORDS[lang]["pay"])).click()


def is_done(page: Page, *, lang: str = "en") -> None:
    expect(page.get_by_role("heading", name=WORDS[lang]["done"])).to_be_visible()


def faults(page: Page, axe: str) -> list[str]:
    """What axe finds, as rule and place; a framed letter runs no scripts, and axe can't ask it."""
    page.evaluate(axe)
    found: dict[str, Any] = page.evaluate("() => axe.run(document, {resultTypes: ['violations'], iframes: false})")
    return [f"{each['id']}: {node['target']}" for each in found["violations"] for node in each["nodes"]]


_STILL = """() => {
  const loaded = performance.getEntriesByType("resource").length;
  if (window.loaded?.count !== loaded) window.loaded = {count: loaded, at: performance.now()};
  return performance.now() - window.loaded.at > 500;
}"""


def wait_until_still(page: Page) -> None:
    """Nothing has been loaded for half a second. (``networkidle`` never comes once a frame went while it loaded.)"""
    page.wait_for_function(_STILL)


def width_of(page: Page) -> int:
    return int(page.locator("html").evaluate("root => root.scrollWidth"))
