"""The API reference comes from this house alone."""

import re

from tests.fixtures.shop import Shop


async def test_the_reference_names_no_other_host_and_its_files_are_here(small_shop: Shop) -> None:
    async with small_shop.http() as http:
        page = await http.get("/docs/api")
        assert "//" not in page.text
        named = re.findall(r'(?:src|href)="(/[^"]+)"', page.text)
        answers = {path: await http.get(path) for path in named}
        started = re.search(r'url: "([^"]+)"', answers["/docs/api/start.js"].text)
        assert started
        document = await http.get(started[1])
    assert len(named) == 3
    assert {answer.status_code for answer in answers.values()} == {200}
    assert "SwaggerUIBundle" in answers["/docs/api/swagger-ui-bundle.js"].text
    assert document.json()["info"]["title"] == "Parley"


async def test_its_policy_lets_it_ask_nobody_else(small_shop: Shop) -> None:
    async with small_shop.http() as http:
        policy = (await http.get("/docs/api")).headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self';")
    assert "http" not in policy


async def test_only_the_files_of_the_reference_are_given_out(small_shop: Shop) -> None:
    async with small_shop.http() as http:
        assert (await http.get("/docs/api/redoc.standalone.js")).status_code == 404
