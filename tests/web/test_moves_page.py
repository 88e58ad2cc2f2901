"""Moves at the desk: where what cannot stand could go, and what each client says to it, as it happens."""

import re

import httpx
import pytest
from playwright.sync_api import expect

from tests.fixtures.mails import mail_to
from tests.web.booking import faults, width_of
from tests.web.conftest import Visit
from tests.web.office import Begun

DAY = "2027-07-14"


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark")])
def test_clients_are_asked_at_one_tap_and_what_they_say_is_seen_at_once(
    visit: Visit, town: Begun, axe: str, width: int, scheme: str
) -> None:
    _book(town, "2027-07-14T09:00:00Z")
    with httpx.Client(base_url=town.url, headers={"Origin": town.url}) as desk:
        desk.get("/desk")
        ben = _named(desk, "builders", "Ben Okafor")
        off = desk.post(f"/v1/builders/{ben}/time-off", json={"first_day": DAY, "last_day": DAY})
        assert off.status_code == 201, off.text
    page = visit(
        f"{town.url}/desk/moves?lang=en&builder={ben}", viewport={"width": width, "height": 800},
        color_scheme=scheme,
    )  # fmt: skip
    page.get_by_label("First day").fill(DAY)
    page.get_by_role("button", name="Find places").click()
    plan = page.locator("[data-plan]").first
    expect(plan).to_contain_text("proposed; nobody was asked")
    expect(plan.locator("[data-turn=waiting]")).to_contain_text("Mona Moves")
    assert width_of(page) <= width
    assert faults(page, axe) == []

    plan.get_by_role("button", name="Yes, ask them").click()
    expect(plan.locator("[data-turn=asked]")).to_contain_text("until")
    assert faults(page, axe) == []
    link = re.search(r"http://\S+/b/\S+/confirm", mail_to(town.home, "mona@example.org", "/confirm"))
    assert link
    answer = visit(link[0])
    answer.get_by_role("button").first.click()
    expect(plan.locator("[data-turn=agreed]")).to_contain_text("Mona Moves")
    expect(plan).to_contain_text("all have answered")
    expect(plan.get_by_role("button")).to_have_count(0)

    page.get_by_label("First day").fill(DAY)
    page.get_by_role("button", name="Find places").click()
    expect(page.get_by_text("Everything booked on these days can stand.")).to_be_visible()


def _book(town: Begun, start: str) -> None:
    """Mona has a coaching session with Ben."""
    with httpx.Client(base_url=town.url, headers={"Parley-Organisation": "demo"}) as http:
        guest = http.post("/v1/guests", json={"zone": "Europe/London"}).json()
        http.headers["Authorization"] = f"Bearer {guest['token']}"
        http.patch("/v1/me", json={"name": "Mona Moves", "email": "mona@example.org"})
        wish = {"service": _named(http, "services", "Coaching session"),
                "builder": _named(http, "builders", "Ben Okafor"), "start": start}  # fmt: skip
        held = http.post("/v1/holds", json=wish)
        assert held.status_code == 201, held.text
        paid = http.post(f"/v1/bookings/{held.json()['id']}/payments", json={})
        assert paid.json()["booking"]["state"] == "confirmed", paid.text


def _named(http: httpx.Client, what: str, name: str) -> str:
    return next(str(each["id"]) for each in http.get(f"/v1/{what}").json()["items"] if each["name"] == name)
