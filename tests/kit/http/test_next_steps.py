"""What to do next is true for an address, a method or a form that is not taken."""

import pytest

from kit.errors import NotFound
from tests.fixtures.shop import Shop


@pytest.mark.parametrize(
    ("method", "path", "status", "next_step"),
    [
        ("GET", "/v1/nowhere", 404, "Check the address and the method; the API reference (/docs/api) lists them all."),
        (
            "DELETE", "/v1/services", 405,
            "This address takes GET, POST; the API reference (/docs/api) shows what each does.",
        ),
    ],
)  # fmt: skip
async def test_what_is_not_there_points_to_what_is(
    small_shop: Shop, method: str, path: str, status: int, next_step: str
) -> None:
    async with small_shop.owner() as http:
        told = await http.request(method, path)
    assert (told.status_code, told.json()["next_step"]) == (status, next_step)


@pytest.mark.parametrize(
    ("kind", "named"),
    [("application/x-www-form-urlencoded", "application/x-www-form-urlencoded"), ("", "nothing that was named")],
)
async def test_a_form_is_told_that_json_is_wanted(small_shop: Shop, kind: str, named: str) -> None:
    async with small_shop.owner() as http:
        told = await http.post("/v1/holds", content=b"service=x", headers={"Content-Type": kind} if kind else {})
    assert (told.status_code, told.json()["type"].rpartition("/")[2]) == (400, "not-json")
    assert told.json()["detail"] == f"The body came as {named}."
    assert told.json()["next_step"] == "Send JSON (Content-Type: application/json)."


async def test_json_that_is_no_object_is_not_called_a_form(small_shop: Shop) -> None:
    async with small_shop.owner() as http:
        told = await http.post("/v1/holds", json=[])
    assert (told.status_code, told.json()["type"].rpartition("/")[2]) == (422, "invalid-request")


@pytest.mark.parametrize(
    ("detail", "told"), [("", "Not found."), ("No such thing.", "No such thing."), ("Is it?", "Is it?")]
)
def test_the_detail_ends_before_the_next_step_begins(detail: str, told: str) -> None:
    problem = NotFound(detail)
    assert problem.document()["detail"] == told
    assert problem.told() == f"{told} {NotFound.next_step}"
