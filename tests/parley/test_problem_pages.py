"""A link that leads nowhere is answered by a page in a browser, and by the problem document to a program."""

import tomllib
from collections.abc import AsyncIterator

import httpx
import pytest

from parley.pages.problems import TEMPLATES, ProblemPages, wants_page
from parley.pages.served import add_pages
from tests.fixtures.shop import Shop

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
GERMAN = {"Accept": BROWSER, "Accept-Language": "de-AT, en;q=0.3"}
LANGUAGES = ("de", "en", "es", "fr", "pt")
NOWHERE = ["/nothing", "/s/abc", "/s/abc.def", "/b/abc.def", "/b/nobody", "/o/nobody", "/b/corner/nothing/at/all"]


@pytest.fixture
async def web(small_shop: Shop) -> AsyncIterator[httpx.AsyncClient]:
    """The business as it is served, pages and all."""
    add_pages(small_shop.app, small_shop.app.state.settings)
    transport = httpx.ASGITransport(app=ProblemPages(small_shop.app), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://shop.test") as http:
        yield http


@pytest.mark.parametrize("path", NOWHERE)
async def test_a_browser_gets_a_page_with_the_status_and_headers_of_the_problem(
    web: httpx.AsyncClient, path: str
) -> None:
    page, program = await web.get(path, headers=GERMAN), await web.get(path, headers={"Accept": "application/json"})
    assert page.status_code == program.status_code == 404
    assert program.headers["content-type"] == "application/problem+json"
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert '<html lang="de">' in page.text
    assert page.text.count("<h1>") == 1
    assert 'class="button" href="/' in page.text
    assert {"Accept", "Accept-Language"} <= {each.strip() for each in page.headers["vary"].split(",")}
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert page.headers["cache-control"] == program.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/json, text/html;q=0.5", "text/html;q=0"])
async def test_a_program_still_gets_the_document(web: httpx.AsyncClient, accept: str) -> None:
    answer = await web.get("/b/nobody", headers={"Accept": accept})
    assert answer.json()["type"].endswith("/unknown-organisation")


@pytest.mark.parametrize(
    ("path", "link"),
    [("/nothing", "/"), ("/b/nobody", "/"), ("/o/nobody", "/"), ("/b/abc.def", "/"),
     ("/o/corner/nothing", "/b/corner"), ('/b/corner/"><script>', "/b/corner")],
)  # fmt: skip
async def test_the_way_on_leads_to_the_business_where_the_address_names_it(
    web: httpx.AsyncClient, path: str, link: str
) -> None:
    page = await web.get(path, headers=GERMAN)
    assert f'href="{link}"' in page.text
    assert "<script>" not in page.text


async def test_the_address_may_say_the_language(web: httpx.AsyncClient) -> None:
    assert '<html lang="pt">' in (await web.get("/nothing?lang=pt", headers=GERMAN)).text


async def test_a_form_that_is_refused_says_so_on_a_page(web: httpx.AsyncClient) -> None:
    answer = await web.post("/nothing", headers=GERMAN)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")


async def test_a_page_that_is_there_is_left_alone(web: httpx.AsyncClient) -> None:
    assert (await web.get("/b/corner", headers=GERMAN)).text.count("Corner")


def test_a_browser_that_likes_anything_best_is_a_program() -> None:
    assert [wants_page(each) for each in (BROWSER, "", "text/html;q=x", "TEXT/HTML")] == [True, False, False, True]


def test_every_language_says_everything() -> None:
    def keys(told: dict[str, dict[str, object]]) -> set[tuple[str, str, str]]:
        return {(part, name, str(word)) for part, names in told.items() for name, said in names.items()
                for word in (said if isinstance(said, dict) else [""])}  # fmt: skip

    said = {each: tomllib.loads((TEMPLATES / "problem" / f"{each}.toml").read_text()) for each in LANGUAGES}
    assert all(keys(words) == keys(said["en"]) for words in said.values())
