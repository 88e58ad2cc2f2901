"""Where a server is reached, and that it says so."""

import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import httpx
import pytest
import uvicorn
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from kit.settings import Settings
from parley.telling import address_of, configuration, reached_at
from tests.fixtures.postgres import free_port
from tests.fixtures.processes import environment


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8111"),
        ("0.0.0.0", "http://127.0.0.1:8111"),
        ("::1", "http://[::1]:8111"),
    ],
)
def test_links_lead_to_the_address_that_is_served(host: str, address: str, tmp_path: Path) -> None:
    assert reached_at(Settings(home=tmp_path), "all", address_of(host, 8111)).url == address


def test_an_address_that_was_set_stays(tmp_path: Path) -> None:
    asked = Settings(home=tmp_path, url="https://book.example")
    assert reached_at(asked, "web", "http://127.0.0.1:8111").url == "https://book.example"


def test_a_bot_apart_still_looks_for_the_web_role_where_it_is_by_default(tmp_path: Path) -> None:
    assert reached_at(Settings(home=tmp_path), "bot", "http://127.0.0.1:8001").url == "http://127.0.0.1:8000"


def test_serve_prints_where_to_look_once_it_answers_there(tmp_path: Path) -> None:
    port = free_port()
    environ = environment(tmp_path, port)
    del environ["PARLEY_URL"]
    command = [sys.executable, "-m", "parley", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            told = process.stdout.readline().strip()
            issuer = httpx.get(f"http://127.0.0.1:{port}/.well-known/oauth-authorization-server").json()["issuer"]
        finally:
            process.terminate()
    assert told == f"Parley (all) listens on http://127.0.0.1:{port}. Open http://127.0.0.1:{port}/"
    assert issuer == f"http://127.0.0.1:{port}"


@pytest.mark.parametrize(
    ("trusted", "seen"), [("", "127.0.0.1"), ("10.0.0.5", "127.0.0.1"), ("127.0.0.1,::1", "198.51.100.7")]
)
def test_who_asks_is_believed_only_of_a_proxy_that_was_named(trusted: str, seen: str) -> None:
    async def who(scope: Scope, _: Receive, send: Send) -> None:
        await PlainTextResponse(scope["client"][0])(scope, _, send)

    port = free_port()
    server = uvicorn.Server(configuration(who, "127.0.0.1", port, trusted=trusted))
    server.config.lifespan = "off"
    thread = Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        told = httpx.get(f"http://127.0.0.1:{port}/", headers={"X-Forwarded-For": "198.51.100.7"}).text
    finally:
        server.should_exit = True
        thread.join()
    assert told == seen


def test_nobody_is_believed_by_default() -> None:
    assert Settings.model_fields["trusted_proxies"].default == ""
