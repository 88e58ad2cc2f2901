"""Passkeys in a real browser with a virtual authenticator: added, and then the only thing needed to sign in."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect, sync_playwright
from playwright.sync_api import TimeoutError as TooLate

from tests.fixtures.mails import mail_to
from tests.web.town import open_town

pytestmark = pytest.mark.long

OWNER = "owner@demo.example.org"


@pytest.fixture(scope="module")
def named(planted: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The demo business, by a name a passkey can be for."""
    home = tmp_path_factory.mktemp("home")
    with open_town(home, planted, by_name="localhost") as running:
        yield running.url.replace("127.0.0.1", "localhost"), home


@pytest.fixture
def context() -> Iterator[BrowserContext]:
    program = shutil.which("chromium")
    assert program, "chromium is needed: apt-get update && apt-get install -y chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser.new_context()
        browser.close()


def authenticator(page: Page, *, verified: bool = True) -> tuple[Any, str]:
    """A virtual device that keeps passkeys; whether its user shows a finger."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    made = devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
                     "hasUserVerification": True, "isUserVerified": verified, "automaticPresenceSimulation": True}},
    )  # fmt: skip
    return devtools, str(made["authenticatorId"])


def link_in_mail(home: Path) -> str:
    """The link in the newest mail."""
    found = re.search(r"/sign-in#(\S+)", mail_to(home, OWNER, "/sign-in#"))
    assert found
    return found[1]


def sign_in_by_link(page: Page, address: str, home: Path) -> None:
    page.goto(f"{address}/sign-in?next=/account")
    page.get_by_label("E-mail address").fill(OWNER)
    page.get_by_role("button", name="Send me a link").click()
    expect(page.locator("#told")).to_contain_text("on its way")
    page.goto(f"{address}/sign-in#{link_in_mail(home)}")
    page.reload()
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(f"{address}/account")


def test_a_passkey_is_added_and_is_the_only_thing_needed_to_sign_in(
    named: tuple[str, Path], context: BrowserContext
) -> None:
    address, home = named
    page = context.new_page()
    devtools, device = authenticator(page)
    sign_in_by_link(page, address, home)
    expect(page.locator("#sessions li")).to_have_count(1)
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator("#passkeys li")).to_have_count(1)
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{address}/o/demo/sign-in")

    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(f"{address}/desk")
    page.goto(f"{address}/account")
    expect(page.locator("#sessions li")).to_contain_text("passkey")

    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{address}/o/demo/sign-in")
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("#told")).not_to_have_text("")
    assert page.url == f"{address}/o/demo/sign-in", "without the finger it is only half"

    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": True})
    [kept] = devtools.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
    devtools.send("WebAuthn.clearCredentials", {"authenticatorId": device})
    devtools.send("WebAuthn.addCredential", {"authenticatorId": device, "credential": kept | {"signCount": 0}})
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("#told")).to_contain_text("not accepted")
    assert page.url == f"{address}/o/demo/sign-in", "a copy whose counter went back is refused"


def test_no_button_can_be_pressed_before_the_page_is_ready(named: tuple[str, Path], context: BrowserContext) -> None:
    address, _ = named
    page, held = context.new_page(), list[Route]()
    page.route("**/sign-in.js", lambda route: held.append(route))  # noqa: PLW0108 - the library marks its handlers
    page.goto(f"{address}/sign-in", wait_until="commit")
    by_link = page.get_by_text("Send me a link")
    expect(by_link).to_be_visible()
    with pytest.raises(TooLate):
        by_link.click(timeout=500)
    held[0].continue_()
    page.get_by_label("E-mail address").fill(OWNER)
    by_link.click()
    expect(page.locator("#told")).to_contain_text("on its way")
