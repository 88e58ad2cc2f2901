"""Signing in and one's own account speak the visitor's language, whichever of the five it is."""

import tomllib

import pytest
from playwright.sync_api import expect

from parley.pages import account
from tests.web.booking import faults, width_of
from tests.web.conftest import Visit
from tests.web.office import SLUG, Office

LANGUAGES = ("de", "en", "es", "fr", "pt")


@pytest.mark.parametrize(("width", "scheme", "lang"), [(320, "dark", "de-DE"), (1280, "light", "fr-FR")])
def test_the_pages_are_in_the_browser_s_language(
    visit: Visit, office: Office, axe: str, width: int, scheme: str, lang: str
) -> None:
    words = {
        "de-DE": ("Anmelden", "Link senden", "unterwegs", "Ihr Konto", "hier", "Abmelden"),
        "fr-FR": ("Se connecter", "M\u2019envoyer un lien", "en route", "Votre compte", "ici", "Se déconnecter"),
    }[lang]
    how = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme, "locale": lang}
    page = visit(f"{office.url}/o/{SLUG}/sign-in", **how)
    expect(page.get_by_role("heading", level=1)).to_have_text(words[0])
    assert faults(page, axe) == []
    page.locator("input[type=email]").fill("nobody@example.org")
    page.get_by_role("button", name=words[1]).click()
    expect(page.get_by_role("status")).to_contain_text(words[2])
    page = visit(f"{office.url}/account", storage_state=office.state(office.sign_in("ines@example.org")), **how)
    expect(page.get_by_role("heading", level=1)).to_have_text(words[3])
    expect(page.locator("#sessions")).to_contain_text(words[4])
    expect(page.get_by_role("button", name=words[5])).to_be_visible()
    assert width_of(page) <= width
    assert faults(page, axe) == []


def test_every_language_says_everything() -> None:
    folder = account.TEMPLATES
    said = {each: tomllib.loads((folder / f"{each}.toml").read_text()) for each in LANGUAGES}
    assert all(words.keys() == said["en"].keys() and all(words.values()) for words in said.values())


@pytest.mark.parametrize(("width", "scheme", "lang"), [(320, "dark", "de-DE"), (1280, "light", "pt-PT")])
def test_a_broken_link_and_the_start_page_are_in_the_browser_s_language_too(
    visit: Visit, office: Office, axe: str, width: int, scheme: str, lang: str
) -> None:
    words = {
        "de-DE": ("Diesen Betrieb gibt es hier nicht", "Zur Startseite", "Was möchten Sie buchen?"),
        "pt-PT": ("Não existe aqui um estabelecimento com esse nome", "Para a página inicial", "O que gostaria de"),
    }[lang]
    how = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme, "locale": lang}
    page = visit(f"{office.url}/b/nobody", bears="404", storage_state=office.state(), **how)
    expect(page.get_by_role("heading", level=1)).to_have_text(words[0])
    assert faults(page, axe) == []
    assert width_of(page) <= width
    expect(page.get_by_role("link", name=words[1])).to_have_attribute("href", "/")
    page.goto(f"{office.url}/o/{SLUG}")
    expect(page.locator("#welcome")).to_contain_text(words[2])
    expect(page.locator("html")).to_have_attribute("lang", lang[:2])
    expect(page.locator("#date")).not_to_be_empty()
    assert faults(page, axe) == []
