"""Steps on the booking page, as tests and pictures take them."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as TooLate

WORDS = {
    "en": {"continue": "Continue", "pay": "Pay", "done": "Booked", "name": "Your name", "email": "Your e-mail address"},
    "de": {"continue": "Weiter", "pay": "bezahlen", "done": "Gebucht", "name": "Ihr Name",
           "email": "Ihre E-Mail-Adresse"},
}  # fmt: skip


def times(page: Page) -> Locator:
    return page.locator("[data-start]")


def choose(page: Page, service: str, builder: str = "") -> None:
    """A service, perhaps a builder; returns when their times are there."""
    page.get_by_role("button", name=service).click()
    if builder:
        _press_until_chosen(page.get_by_role("button", name=builder).first)
    expect(times(page).first).to_be_visible()


def _press_until_chosen(button: Locator) -> None:
    """What comes in while the page is built may take a press with it; a person presses again."""
    for tries_left in (3, 2, 1, 0):
        button.press("Enter")
        try:
            expect(button).to_have_attribute("aria-pressed", "true", timeout=10_000 if tries_left else None)
        except AssertionError:
            if not tries_left:
                raise
        else:
            return


def hold(page: Page, start: str = "", *, lang: str = "en") -> str:
    """Choose a time, the last on show if none is named, and hold it; which it was."""
    for tries_left in (2, 1, 0):
        wanted = page.locator(f'[data-start="{start}"]') if start else times(page).last
        chosen = wanted.get_attribute("data-start") or ""
        wanted.click()
        try:
            page.get_by_role("button", name=WORDS[lang]["continue"]).click(timeout=20_000)
            break
        except TooLate:  # the time was taken away meanwhile: as a person would, take what is there now
            if not tries_left:
                raise
    expect(page.get_by_role("timer")).to_be_visible()
    return chosen


def tell_and_pay(page: Page, *, lang: str = "en", card: str = "succeeds", button: str = "") -> None:
    page.get_by_label(WORDS[lang]["name"]).fill("Zoë Öz")
    page.get_by_label(WORDS[lang]["email"]).fill("zoe@example.org")
    if page.locator("#card").count():
        page.locator("#card").select_option(card)
    page.get_by_role("button", name=re.compile(button or WORDS[lang]["pay"])).click()


def is_done(page: Page, *, lang: str = "en") -> None:
    expect(page.get_by_role("heading", name=WORDS[lang]["done"])).to_be_visible()


def faults(page: Page, axe: str) -> list[str]:
    """What axe finds, as rule and place."""
    page.evaluate(axe)
    found: dict[str, Any] = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [f"{each['id']}: {node['target']}" for each in found["violations"] for node in each["nodes"]]


def width_of(page: Page) -> int:
    return int(page.locator("html").evaluate("root => root.scrollWidth"))
