"""Coupons, clients, sign-in, integrations and wordings at the desk: what is set there holds from then on."""

import re

import httpx
from playwright.sync_api import expect

from tests.web.conftest import Visit
from tests.web.office import SLUG, Office
from tests.web.test_office_page import at


def test_a_coupon_takes_its_share_off_until_it_is_withdrawn(visit: Visit, office: Office) -> None:
    page = at(visit, office, "coupons")
    page.get_by_label("Code").fill("SPRING-25")
    page.get_by_label("How much").fill("25")
    page.get_by_label("For", exact=True).select_option(label="Guitar lesson")
    page.get_by_label("Last day").fill("2027-08-31")
    page.get_by_role("button", name="Make coupon").click()
    made = page.locator("li", has_text="SPRING-25")
    expect(made).to_contain_text("takes 25 % off")
    expect(made).to_contain_text(re.compile(r"until Wed, .*2027, 0?0:00 Lisbon"))
    assert _price(office, "SPRING-25") == 2287
    made.get_by_role("button", name="Withdraw SPRING-25").click()
    expect(made).to_contain_text("over")
    assert _price(office, "SPRING-25") == 0


def _price(office: Office, coupon: str) -> int:
    """Of a lesson with a coupon; nothing when it holds no more."""
    with httpx.Client(base_url=office.url, headers={"Parley-Organisation": SLUG}) as http:
        [service] = [each for each in http.get("/v1/services").json()["items"] if each["name"] == "Guitar lesson"]
        wish = {"service": service["id"], "start": "2027-06-22T09:00:00Z", "coupon": coupon}
        return int(http.post("/v1/quotes", json=wish).json().get("total", {}).get("minor", 0))


def test_what_a_client_had_is_unfolded(visit: Visit, office: Office) -> None:
    page = at(visit, office, "history")
    page.get_by_label("Name, e-mail address or telephone number").fill("rui@")
    rui = page.locator(".card", has_text="Rui Alves").last
    rui.get_by_text("Sessions").click()
    expect(rui).to_contain_text("1 to come")
    expect(rui.locator("li")).to_contain_text("Guitar lesson")
    expect(rui.locator("li")).to_contain_text("paid")
    page.get_by_label("Name, e-mail address or telephone number").fill("nobody")
    expect(page.get_by_text("Nobody here goes by that. Try a part of the name, address or number.")).to_be_visible()


def test_roles_are_asked_for_two_factors_from_now_on(visit: Visit, office: Office) -> None:
    page = at(visit, office, "signin")
    page.get_by_label("Analyst").check()
    page.get_by_label("Minutes unused until a member is signed out").fill("240")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved")).to_be_visible()
    with office.http() as owner:
        policy = owner.get("/v1/sign-in/policy").json()
    assert (policy["second_factor_for"], policy["members_idle_minutes"]) == (["analyst"], 240)


def test_a_program_of_others_is_registered_asks_for_itself_and_is_removed(visit: Visit, office: Office) -> None:
    page = at(visit, office, "integrations")
    page.get_by_label("Name").fill("Ledger Sync")
    page.get_by_label("Acts for itself as").select_option(label="Analyst")
    page.get_by_label("see bookings and the day").check()
    page.get_by_role("button", name="Register").click()
    program = page.locator("li", has_text="Ledger Sync")
    expect(program).to_contain_text("acts for itself as Analyst")
    secret, client_id = page.locator(".secret").inner_text(), program.locator("code").first.inner_text()
    answer = httpx.post(
        f"{office.url}/oauth/token", auth=(client_id, secret), data={"grant_type": "client_credentials"}
    )
    assert answer.status_code == 200, answer.text
    as_program = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    assert httpx.get(f"{office.url}/v1/bookings", headers=as_program).status_code == 200
    program.get_by_role("button", name="Remove Ledger Sync").click()
    expect(program).to_have_count(0)
    assert httpx.get(f"{office.url}/v1/bookings", headers=as_program).status_code == 401


def test_another_wording_goes_to_its_share_of_people_and_is_dropped_again(visit: Visit, office: Office) -> None:
    page = at(visit, office, "messages")
    page.get_by_label("Which message").select_option("client.cancelled")
    page.get_by_text("Try another wording").click()
    page.get_by_label("Its name").fill("warm")
    page.get_by_label("Percent of people who get it").fill("30")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_label("Wording", exact=True)).to_have_value("warm")
    expect(page.get_by_label("Wording", exact=True)).to_contain_text("warm (30 %)")
    page.get_by_label("Subject").fill("A pity, {{ client }}")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved")).to_be_visible()
    path = "/v1/templates/client.cancelled/en"
    with office.http() as owner:
        assert owner.get(path, params={"variant": "warm"}).json()["subject"].startswith("A pity")
        assert not owner.get(path).json()["subject"].startswith("A pity")
    page.get_by_role("button", name="Drop this wording").click()
    expect(page.get_by_label("Wording", exact=True)).to_have_value("")
    with office.http() as owner:
        assert owner.get(path).json()["variants"] == {}
