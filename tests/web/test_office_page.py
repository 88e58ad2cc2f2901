"""The office at the desk in a real browser: what who runs a business sees and changes, and others are not offered."""

import re

import httpx
import pytest
from playwright.sync_api import Page, expect

from api.identity.scopes import SCOPES
from parley.build_web import WEB
from tests.fixtures.mails import mail_to
from tests.web.booking import faults, wait_until_still, width_of
from tests.web.conftest import Visit
from tests.web.office import SLUG, Office, pay

pytestmark = pytest.mark.long

SCREENS = ("services", "coupons", "packages", "people", "signin", "payments", "reviews", "accounts", "setup",
           "messages", "keys", "integrations", "webhooks", "work", "models", "audit")  # fmt: skip


def at(visit: Visit, office: Office, screen: str, cookies: dict[str, str] | None = None, **how: object) -> Page:
    page = visit(f"{office.url}/desk/{screen}?lang=en", storage_state=office.state(cookies), **how)
    expect(page.get_by_role("heading", level=2)).to_be_visible()
    return page


@pytest.mark.parametrize(("width", "scheme", "lang"), [(320, "dark", "de"), (1280, "light", "en")])
def test_every_screen_can_be_seen_and_used_by_anybody(
    visit: Visit, office: Office, axe: str, width: int, scheme: str, lang: str
) -> None:
    page = visit(
        f"{office.url}/desk/services?lang={lang}", storage_state=office.state(),
        viewport={"width": width, "height": 800}, color_scheme=scheme,
    )  # fmt: skip
    names = page.locator(".office .views a")
    expect(names).to_have_count(len(SCREENS))
    for number in range(len(SCREENS)):
        names.nth(number).click()
        expect(page.get_by_role("heading", level=2)).to_have_text(names.nth(number).inner_text())
        wait_until_still(page)
        folded = page.locator("main details:not([open]) > summary")
        if folded.count():
            folded.first.click()
        wait_until_still(page)
        assert width_of(page) <= width, names.nth(number).inner_text()
        assert faults(page, axe) == [], names.nth(number).inner_text()


def test_somebody_is_invited_given_another_role_and_let_go(visit: Visit, office: Office) -> None:
    page = at(visit, office, "people")
    page.get_by_label("Name").first.fill("Dana Fox")
    page.get_by_label("E-mail address").fill("dana@example.org")
    page.get_by_label("Role", exact=True).select_option(label="Front desk")
    page.get_by_role("button", name="Invite", exact=True).click()
    expect(page.get_by_text("dana@example.org can sign in from now on.")).to_be_visible()
    dana = office.sign_in("dana@example.org")
    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        page.get_by_label("Role of Dana Fox").select_option(label="Administrator")
    with office.http() as owner:
        expect(page.get_by_label("Role of Dana Fox")).to_have_value("admin")
        [row] = [each for each in owner.get("/v1/members").json()["items"] if each["email"] == "dana@example.org"]
    assert row["role"] == "admin"
    with office.http(dana) as window:
        assert window.get("/v1/members/me").status_code == 401, "a change of role signs out"
    page.locator("li", has_text="dana@example.org").get_by_role("button", name="Close account").click()
    expect(page.locator("li", has_text="dana@example.org")).to_contain_text("closed")


def test_the_sign_in_mail_is_the_business_s_own(office: Office) -> None:
    with office.http() as owner:
        owner.post("/v1/members", json={"name": "Eva", "email": "eva@example.org", "role": "front_desk"})
    office.sign_in("eva@example.org")
    mail = mail_to(office.home, "eva@example.org", "sign-in#")
    assert "Subject: Your sign-in link: Harbour Guitar" in mail
    assert f"/o/{SLUG}/sign-in#" in mail


def test_what_a_role_may_not_do_is_not_offered(visit: Visit, office: Office) -> None:
    with office.http() as owner:
        owner.post("/v1/members", json={"name": "Finn", "email": "finn@example.org", "role": "front_desk"})
    page = at(visit, office, "payments", office.sign_in("finn@example.org"))
    expect(page.locator(".office .views a")).to_have_text(
        ["Packages", "Payments", "Unusual payments", "Messages", "Work queue"]
    )
    expect(page.locator("[data-payment]", has_text="Rui Alves").first).to_be_visible()
    expect(page.get_by_role("button", name="Give back")).to_have_count(0)


def test_a_payment_is_given_back_after_showing_once_more_who_one_is(visit: Visit, office: Office) -> None:
    pay(office, "2027-06-08T11:00:00Z")
    ines = office.sign_in("ines@example.org")
    office.let_newest_sign_in_grow_old()
    page = at(visit, office, "payments", ines, bears="401")  # the refusal that asks for it
    payment = page.locator("[data-payment]", has_text="Rui Alves").filter(has_text="Tue, 8 Jun 2027, 12:00")
    payment.get_by_role("button", name="Give back").click()
    field = payment.get_by_label("How much in EUR")
    for wrong, flaw in (("10.505", "stepMismatch"), ("0", "rangeUnderflow"), ("", "valueMissing")):
        field.fill(wrong)
        assert field.evaluate("(field, flaw) => field.validity[flaw]", flaw), wrong
    field.fill("10.5")
    payment.get_by_role("button", name="Give it back now").click()
    proof = page.get_by_role("region", name="Show once more that it is you")
    proof.get_by_role("button", name="Mail a code to ines@example.org").click()
    proof.get_by_label("Code from the mail").wait_for()
    code = re.search(r"is (\d{6})", mail_to(office.home, "ines@example.org", "Your code"))
    assert code
    proof.get_by_label("Code from the mail").fill(code[1])
    proof.get_by_role("button", name="It is me").click()
    expect(payment).to_contain_text("€10.50 given back")


def test_a_new_service_with_its_terms_can_be_booked_and_withdrawn(visit: Visit, office: Office) -> None:
    page = at(visit, office, "services")
    form = page.locator("form").last
    form.get_by_label("Name").fill("Band room")
    form.get_by_label("Price in EUR").fill("19.99")
    form.get_by_label("Seats").fill("4")
    cancelling = form.get_by_role("group", name="Cancelling")
    cancelling.get_by_label("Free until (hours before)").fill("24")
    cancelling.get_by_label("Percent of the price").fill("50")
    form.get_by_role("button", name="Add service").click()
    made = page.locator("li", has_text="Band room")
    expect(made).to_contain_text("€19.99")
    with office.http() as owner:
        [service] = [each for each in owner.get("/v1/services").json()["items"] if each["name"] == "Band room"]
    assert (service["price"]["minor"], service["capacity"], len(service["builders"])) == (1999, 4, 1)
    assert service["policy"]["cancel"] == {"free_until": 1440, "fee_percent": 50, "late": "fee"}
    made.locator("summary").click()
    made.get_by_role("button", name="Withdraw").click()
    expect(made).to_have_count(0)


def test_a_key_is_shown_once_works_and_is_revoked(visit: Visit, office: Office) -> None:
    page = at(visit, office, "keys")
    page.get_by_label("What it is for").fill("Till")
    page.get_by_label("see bookings and the day").check()
    page.get_by_role("button", name="Make key").click()
    key = page.locator(".secret").inner_text()
    as_key = {"Authorization": f"Bearer {key}"}
    assert httpx.get(f"{office.url}/v1/bookings", headers=as_key).status_code == 200
    assert httpx.get(f"{office.url}/v1/members", headers=as_key).status_code == 403
    page.reload()
    expect(page.locator("li", has_text="Till")).to_be_visible()
    expect(page.locator(".secret")).to_have_count(0)
    page.locator("li", has_text="Till").get_by_role("button", name="Revoke").click()
    expect(page.locator("li", has_text="Till")).to_contain_text("revoked")
    assert httpx.get(f"{office.url}/v1/bookings", headers=as_key).status_code == 401


def test_own_words_stand_in_the_mail_from_then_on(visit: Visit, office: Office) -> None:
    page = at(visit, office, "messages")
    page.get_by_label("Which message").select_option("client.confirmed")
    subject = page.get_by_label("Subject")
    subject.fill("See you soon, {{ client }}")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved")).to_be_visible()
    with office.http() as owner:
        assert owner.get("/v1/templates/client.confirmed/en").json()["own"] == {"subject": "See you soon, {{ client }}"}
    letter = page.frame_locator("iframe").locator("body")
    for own in ("Guitar lesson", "Harbour Guitar", "Ines Costa", "Lisbon"):
        expect(letter).to_contain_text(own)
    page.get_by_role("button", name="Back to the usual words").click()
    expect(subject).not_to_have_value("See you soon, {{ client }}")


def test_the_chain_is_verified_and_its_entries_say_who_did_what(visit: Visit, office: Office) -> None:
    page = at(visit, office, "audit")
    entry = page.locator("main li").last
    expect(entry).to_be_visible()
    page.get_by_role("button", name="Verify the chain").click()
    expect(page.get_by_role("status").filter(has_text="entries hold")).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Take it out as a file").click()
    assert taken.value.suggested_filename == f"audit-{SLUG}.jsonl"
    lesson = "Guitar lesson of Rui Alves, Tue, 8 Jun 2027, 10:00 Lisbon"
    page.get_by_label("Kind of event").select_option("Booked")
    booked = page.locator("main li", has_text="Rui Alves").last
    expect(booked.locator("summary")).to_contain_text(lesson)
    booked.locator("summary").click()
    booked.locator(".row").get_by_role("button", name=f"All about {lesson}").click()
    expect(page.get_by_text(f"Only what concerns {lesson}")).to_be_visible()


def test_what_speaks_shows_its_card(visit: Visit, office: Office) -> None:
    page = at(visit, office, "models")
    speaking = page.locator("li", has_text="speaks").first
    speaking.locator("summary").click()
    expect(speaking.locator("pre, .soft").last).to_be_visible()


def test_the_pages_lead_to_each_other_and_out(visit: Visit, office: Office) -> None:
    ines = office.state(office.sign_in("ines@example.org"))
    page = visit(f"{office.url}/desk", storage_state=ines, bears="401")  # what was still asked for on the way out
    page.get_by_role("link", name="Account").click()
    expect(page.get_by_role("link", name="Booking page of Harbour Guitar")).to_have_attribute("href", f"/b/{SLUG}")
    page.get_by_role("link", name="Desk").click()
    page.get_by_role("link", name="Booking page").click()
    expect(page.get_by_role("link", name="For those who work here")).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile(f"/o/{SLUG}/sign-in"))


def test_somebody_who_asks_for_a_person_is_answered_and_handed_back(visit: Visit, office: Office, axe: str) -> None:
    client = visit(f"{office.url}/b/{SLUG}?lang=en")
    client.get_by_label("Your message").fill("Let me talk to a human")
    client.keyboard.press("Enter")
    said = client.locator("div.log")
    expect(said).to_contain_text("team")
    page = at(visit, office, "inbox", viewport={"width": 320, "height": 800})
    page.locator(".person").first.click()
    expect(page.locator("div.log")).to_contain_text("Let me talk to a human")
    assert width_of(page) <= 320
    assert faults(page, axe) == []
    page.get_by_label("Your answer").fill("Ines here. What is it?")
    page.keyboard.press("Enter")
    expect(said).to_contain_text("Ines here. What is it?")
    expect(page.get_by_text("You have it; the bot is silent.")).to_be_visible()
    client.get_by_label("Your message").fill("I left my umbrella with you")
    client.keyboard.press("Enter")
    expect(page.locator("div.log")).to_contain_text("I left my umbrella with you")
    page.get_by_role("button", name="Hand it back").click()
    expect(page.get_by_role("button", name="Take it over")).to_be_visible()


def test_the_scopes_that_are_offered_are_those_there_are() -> None:
    offered = (WEB / "desk" / "src" / "office" / "scopes.ts").read_text()
    assert re.findall(r'"([a-z]+:[a-z]+)"', offered) == list(SCOPES)
