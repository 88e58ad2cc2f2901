"""Signing in and one's own account speak the visitor's language, whichever of the five it is."""

import re
import time
import tomllib

import httpx
import pytest
from playwright.sync_api import expect

from parley.pages import account
from tests.fixtures.mails import mail_to
from tests.web.booking import faults, width_of
from tests.web.conftest import Visit
from tests.web.office import PATIENCE, SLUG, Office, pay_as

PAYER = "tess@example.org"
HELPER = "nuno@example.org"
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


@pytest.mark.parametrize(("width", "scheme", "lang"), [(320, "dark", "de-DE"), (1280, "light", "en-US")])
def test_a_client_finds_invoices_and_receipts_in_their_account(
    visit: Visit, office: Office, axe: str, payer: dict[str, str], width: int, scheme: str, lang: str
) -> None:
    words = {
        "en-US": ("Invoice AC-2027-", "Receipt (PDF)", "€30.50", "Monday, June 7, 2027", "Lisbon time"),
        "de-DE": ("Rechnung AC-2027-", "Quittung (PDF)", "30,50 €", "Montag, 7. Juni 2027", "Zeit in Lisbon"),
    }[lang]
    page = visit(
        f"{office.url}/account", bears="401", storage_state=office.state(payer), color_scheme=scheme, locale=lang,
        viewport={"width": width, "height": 800},
    )  # fmt: skip
    papers = page.locator("#papers li")
    expect(papers).to_have_count(2)
    invoice, receipt = (papers.filter(has_text=each) for each in words[:2])
    for paper in (invoice, receipt):
        for part in ("Guitar lesson", *words[2:]):
            expect(paper).to_contain_text(part)
        address = paper.get_by_role("link").get_attribute("href")
        with office.http(payer) as window:
            assert window.get(str(address)).headers["content-type"] == "application/pdf"
    assert width_of(page) <= width
    assert faults(page, axe) == []


def test_a_client_changes_their_name_in_their_account(visit: Visit, office: Office, payer: dict[str, str]) -> None:
    page = visit(f"{office.url}/account", bears="401", storage_state=office.state(payer))
    page.get_by_label("Your name").fill("Tess Payne")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_have_text("Your name is saved.")
    with office.http(payer) as window:
        assert window.get("/v1/me").json()["name"] == "Tess Payne"


@pytest.mark.parametrize(("email", "lands"), [(HELPER, "/desk"), (PAYER, f"/o/{SLUG}/")])
def test_a_link_from_the_mail_leads_to_the_desk_those_who_work_there_and_clients_to_the_business(
    visit: Visit, office: Office, payer: dict[str, str], member: None, email: str, lands: str
) -> None:
    token = office.link_for(email)
    # who is no member is told so when asked for (401), and again by the day of the business's page (403)
    page = visit(f"{office.url}/o/{SLUG}/sign-in#{token}", bears="status of 40")
    page.locator("#redeem button").first.click()
    page.wait_for_url(f"{office.url}{lands}")


@pytest.mark.parametrize("next_page", ["https://elsewhere.example/desk", "//elsewhere.example/desk"])
def test_no_link_leads_to_another_house(visit: Visit, office: Office, member: None, next_page: str) -> None:
    token = office.link_for(HELPER)
    page = visit(f"{office.url}/o/{SLUG}/sign-in?next={next_page}#{token}")
    page.locator("#redeem button").first.click()
    page.wait_for_url(f"{office.url}/desk")


def test_who_runs_the_business_has_no_papers_of_clients_in_their_account(
    visit: Visit, office: Office, payer: dict[str, str]
) -> None:
    page = visit(f"{office.url}/account", storage_state=office.state())
    expect(page.locator("#sessions li").first).to_be_visible()
    expect(page.locator("#papers")).to_be_hidden()
    expect(page.get_by_label("Your name")).to_be_hidden()


@pytest.fixture(scope="session")
def payer(office: Office) -> dict[str, str]:
    """The cookies of a client who proved their address and paid for a lesson, once its invoice was issued."""
    issuer = {"name": "Harbour Guitar Lda", "address": "Rua 1", "country": "PT", "prefix": "AC-"}
    with office.http() as owner:
        owner.put("/v1/invoicing", json=issuer)
    with httpx.Client(base_url=office.url, headers={"Parley-Organisation": SLUG}, timeout=PATIENCE) as http:
        http.headers["Authorization"] = f"Bearer {http.post('/v1/guests', json={}).json()['token']}"
        ticket = http.post("/v1/me/proofs", json={"email": PAYER}).json()["ticket"]
        code = re.search(r"\b\d{6,8}\b", mail_to(office.home, PAYER, "Your code for"))
        assert code
        proof = {"ticket": ticket, "email": PAYER, "code": code[0]}
        assert http.post("/v1/me/proofs/redeem", json=proof).status_code == 200
        pay_as(http, "2027-06-10T09:00:00Z")
        for _ in range(10 * PATIENCE):
            if http.get("/v1/invoices").json()["items"]:
                break
            time.sleep(0.1)
    with office.http() as owner:
        owner.put("/v1/invoicing", json=issuer | {"active": False})
    return office.sign_in(PAYER)


@pytest.fixture(scope="session")
def member(office: Office) -> None:
    """Somebody who works there: nobody is mailed links without end, and many tests sign the owner in."""
    with office.http() as owner:
        added = owner.post("/v1/members", json={"name": "Nuno Reis", "email": HELPER, "role": "front_desk"})
        assert added.status_code == 201, added.text
