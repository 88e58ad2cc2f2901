"""A move that a client asks for stands beside both sessions wherever the desk shows them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from playwright.sync_api import expect

from tests.web.booking import faults, wait_until_still, width_of
from tests.web.conftest import Visit
from tests.web.office import PATIENCE, SLUG, Office

pytestmark = pytest.mark.long

BEFORE, TO = "2027-06-17T09:00:00Z", "2027-06-18T10:00:00Z"
ASKED = re.compile("A move to Fri,? .*18.*2027, 11:00")
INSTEAD = re.compile("instead of Thu,? .*17.*2027, 10:00")


def test_the_week_who_comes_and_the_client_tell_of_it_as_the_day_does(visit: Visit, office: Office, axe: str) -> None:
    with office.http() as owner, guest(office, "Mo Mover") as client:
        me = client.get("/v1/me").json()["id"]
        wish = {"service": audition(owner), "start": BEFORE}
        booked = client.post("/v1/bookings", json=wish).json()
        assert owner.post(f"/v1/bookings/{booked['id']}/approve").json()["state"] == "confirmed"
        request = client.post(f"/v1/bookings/{booked['id']}/move", json={"start": TO}).json()
        assert (request["state"], request["instead_of"]) == ("pending", booked["id"])
    page = visit(
        f"{office.url}/desk/week/2027-06-17?lang=en", viewport={"width": 320, "height": 800},
        storage_state=office.state(),
    )  # fmt: skip
    blocks = page.locator(".block", has_text="Mo Mover")
    expect(blocks.filter(has_text=ASKED)).to_have_count(1)
    expect(blocks.filter(has_text=INSTEAD)).to_have_count(1)
    wait_until_still(page)
    assert width_of(page) <= 320
    assert faults(page, axe) == []
    page.goto(f"{office.url}/desk/clients?lang=en")
    expect(page.locator(".card", has_text="Mo Mover")).to_contain_text(ASKED)
    page.goto(f"{office.url}/desk/history/{me}?lang=en")
    lines = page.locator("details[open] li")
    expect(lines.filter(has_text=ASKED)).to_have_count(1)
    expect(lines.filter(has_text=INSTEAD)).to_have_count(1)


@contextmanager
def guest(office: Office, name: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=office.url, headers={"Parley-Organisation": SLUG}, timeout=PATIENCE) as http:
        http.headers["Authorization"] = f"Bearer {http.post('/v1/guests', json={}).json()['token']}"
        http.patch("/v1/me", json={"name": name, "email": "mo@example.org"})
        yield http


def audition(owner: httpx.Client) -> str:
    """A service that asks for a yes to each booking, given by whoever gives the others."""
    made = owner.post("/v1/services", json={"name": "Audition", "minutes": 30, "needs_approval": True})
    assert made.status_code == 201, made.text
    service = str(made.json()["id"])
    [builder] = owner.get("/v1/builders").json()["items"]
    given = owner.put(f"/v1/services/{service}/builders/{builder['id']}", json={})
    assert given.status_code < 300, given.text
    return service
