"""Browsers for the pages, and what a browser is waited for: a busy machine is slow, not wrong."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from parley.build_web import WEB, build
from tests.fixtures.processes import serving
from tests.web.office import NOW, Begun, Office, founded
from tests.web.town import open_town, plant_once

expect.set_options(timeout=60_000)
_OFFLINE = "ERR_INTERNET_DISCONNECTED"  # what a browser says when a test takes its network away
Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    program = shutil.which("chromium")
    assert program, "chromium is needed: apt-get update && apt-get install -y chromium"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def built_pages() -> None:
    """The pages as they are served, built if anything in them changed."""
    build()


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of the town, made once for all processes of a run; copies of it are served."""
    here = tmp_path_factory.getbasetemp()
    home = (here.parent if "PYTEST_XDIST_WORKER" in os.environ else here) / "planted"
    plant_once(home)
    return home


@pytest.fixture(scope="session")
def town(planted: Path, tmp_path_factory: pytest.TempPathFactory, built_pages: None) -> Iterator[Begun]:
    """The town, shared by all tests of a process."""
    home = tmp_path_factory.mktemp("town")
    with open_town(home, planted) as running:
        yield Begun(running.url, home)


@pytest.fixture(scope="session")
def house(town: Begun) -> str:
    """The address of the town."""
    return town.url


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory, built_pages: None) -> Iterator[Begun]:
    """A server without a business, on which some are begun; shared by all tests of a process."""
    home = tmp_path_factory.mktemp("begun")
    with serving(home, now=NOW) as running:
        yield Begun(running.url, home)


@pytest.fixture(scope="session")
def office(begun: Begun) -> Office:
    """A business of its own with its owner signed in, shared by all tests of a process."""
    return founded(begun)


@pytest.fixture(scope="session")
def axe(built_pages: None) -> str:
    """The accessibility checker's own source."""
    return (WEB / "node_modules" / "axe-core" / "axe.min.js").read_text()


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visit]:
    """Open a page in a browser of its own. What its console complains of, but for what it ``bears``, fails the test,
    and so does a request to elsewhere.
    """
    complaints: list[str] = []
    borne: list[str] = []
    contexts = []

    def hear(said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"} and not any(each in said.text for each in (_OFFLINE, *borne)):
            complaints.append(said.text)

    def opened(address: str, *, bears: str = "", **how: Any) -> Page:
        borne.extend([bears] if bears else [])
        wanted = {
            "viewport": {"width": 1280, "height": 900}, "locale": "en-US", "timezone_id": "America/New_York",
            "reduced_motion": "reduce",  # a colour on its way to another has the contrast of neither
        }  # fmt: skip
        context = chromium.new_context(**wanted | how)
        context.set_default_timeout(60_000)
        contexts.append(context)
        context.on("console", hear)
        context.on("weberror", lambda failed: complaints.append(str(failed.error)))
        context.on("request", lambda asked: None if _is_ours(asked.url) else complaints.append(asked.url))
        page = context.new_page()
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == [], complaints


def _is_ours(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "http://localhost:", "data:", "blob:", "about:"))
