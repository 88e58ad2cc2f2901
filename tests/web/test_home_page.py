"""The home of a business, for who may not see its days: they are told so, once."""

import httpx
import pytest
from playwright.sync_api import expect

from tests.web.conftest import Visit

pytestmark = pytest.mark.long

STRANGER = {"X-Forwarded-For": "203.0.113.9"}


@pytest.mark.parametrize("is_client", [False, True])
def test_who_may_not_see_the_day_is_told_once_and_asked_for_no_more(visit: Visit, house: str, is_client: bool) -> None:
    headers = STRANGER | ({"Authorization": f"Bearer {guest(house)}"} if is_client else {})
    page = visit("about:blank", bears="40", extra_http_headers=headers)
    page.clock.install()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/v1/days/" in request.url else None)
    page.goto(f"{house}/o/demo/?lang=en")
    expect(page.locator("#summary")).to_have_text("Sign in to see the day.")
    before = page.locator("#date").inner_text()
    page.clock.run_for(5 * 60_000)
    page.locator("#next").click()
    expect(page.locator("#date")).not_to_have_text(before)
    expect(page.locator("#summary")).to_have_text("Sign in to see the day.")
    assert len(asked) == 1
    page.reload()
    expect(page.locator("#summary")).to_have_text("Sign in to see the day.")
    assert len(asked) == 2, "whoever comes anew may have signed in"


def guest(house: str) -> str:
    with httpx.Client(base_url=house, headers={"Parley-Organisation": "demo"}) as http:
        return str(http.post("/v1/guests", json={}).json()["token"])
