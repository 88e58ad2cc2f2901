"""Asked from this machine: by a loopback name in the one Host header, and by nobody who speaks for another."""

import pytest
from starlette.requests import Request

from kit.http.near import is_here


def asked(*hosts: str, client: str = "127.0.0.1", **more: str) -> Request:
    headers = [(b"host", host.encode()) for host in hosts] + [(k.encode(), v.encode()) for k, v in more.items()]
    return Request(
        {"type": "http", "method": "GET", "path": "/", "query_string": b"", "scheme": "http", "headers": headers,
         "client": (client, 5000), "server": ("127.0.0.1", 8000)}
    )  # fmt: skip


@pytest.mark.parametrize("host", ["localhost", "LocalHost:8000", "127.0.0.1:8000", "[::1]:8000"])
def test_a_loopback_name_is_here(host: str) -> None:
    assert is_here(asked(host))


@pytest.mark.parametrize(
    "host",
    ["evil.example", "a{b}.example", "a`b.example", 'a"b.example', "localhost@evil.com", "", "localhost.evil.com",
     "localhost:8000:9", "127.0.0.1.evil.com", "[::1", "localhost/"],
)  # fmt: skip
def test_any_other_name_that_leads_here_is_not(host: str) -> None:
    assert not is_here(asked(host))


def test_no_name_and_two_are_not() -> None:
    assert not is_here(asked())
    assert not is_here(asked("localhost", "localhost"))


def test_who_comes_from_elsewhere_or_by_a_proxy_is_not() -> None:
    assert not is_here(asked("localhost", client="192.0.2.1"))
    assert not is_here(asked("localhost", **{"x-forwarded-for": "192.0.2.1"}))
