"""Calls to addresses that strangers chose reach nothing inside, however the address is written."""

import asyncio
from collections.abc import Iterator
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.errors import Later
from kit.http.outward import NotOutward, Outward, is_public, networks
from tests.fixtures.receiver import Receiver, Reply, receiving

INSIDE = [
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001", "0",
    "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0xa9fea9fe", "2852039166", "100.64.0.1",
    "100.100.100.200", "192.0.0.192", "198.18.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1",
    "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[::ffff:169.254.169.254]",
    "[fe80::1]", "[fe80::1%25eth0]", "[fc00::1]", "[fd00:ec2::254]", "[2002:7f00:1::]", "[64:ff9b::7f00:1]",
    "[64:ff9b:1::7f00:1]", "[2001:0:7f00:1::]", "[ff02::1]", "[2001:db8::1]", "[::ffff:0:127.0.0.1]",
]  # fmt: skip


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as opened:
        yield opened


async def post(outward: Outward, url: str) -> int:
    return (await outward.post(url, b"{}", {})).status


@pytest.mark.parametrize("host", INSIDE)
async def test_an_address_inside_is_refused_however_it_is_written(host: str) -> None:
    outward = Outward()
    with pytest.raises(NotOutward):
        outward.check(f"https://{host}/")
    with pytest.raises(NotOutward):
        await post(outward, f"https://{host}/")


@pytest.mark.parametrize("host", INSIDE)
async def test_a_name_that_leads_inside_is_refused_and_nothing_is_connected_to(host: str) -> None:
    async def lies(_: str, __: int) -> list[str]:
        return ["93.184.216.34", _plain(host)]

    with pytest.raises(NotOutward):
        await post(Outward(resolve=lies), "https://innocent.example/")


def _plain(host: str) -> str:
    bare = host.strip("[]").partition("%")[0]
    try:
        return str(ip_address(bare))
    except ValueError:
        return "127.0.0.1"


@pytest.mark.parametrize(
    "url",
    ["ftp://example.com/", "file:///etc/passwd", "gopher://example.com/", "//example.com/", "example.com", "https://",
     "https:///x", "javascript:1", "https://user@example.com/", "https://user:pass@example.com/", "https://@example.com/",
     "https://example.com@127.0.0.1/", "https://example.com\\@127.0.0.1/", "https://example.com/#x",
     "https://example.com/\r\nX: y", "https://exa\tmple.com/", "https://[::1", "https://example.com:0/",
     "https://example.com:70000/", "https://bücher.example/", "https://\uff11\uff12\uff17.0.0.1/", "",
     "https://example.com/" + "x" * 2000,
     "http://example.com/", "https://localhost/", "https://printer.local/", "https://metadata.google.internal/",
     "https://intranet/", "https://intranet./", "https://localhost./", "https://a..example/", "https://.example/",
     "https://" + "a" * 64 + ".example/"],
)  # fmt: skip
def test_what_is_no_public_web_address_is_refused(url: str) -> None:
    with pytest.raises(NotOutward):
        Outward().check(url)


def test_a_public_address_is_fine_and_so_is_an_allowed_network() -> None:
    Outward().check("https://example.com:8443/hooks?x=1")
    Outward().check("https://93.184.216.34/")
    Outward(networks("10.0.0.0/8, ::1/128")).check("http://10.9.9.9/")
    Outward(networks("10.0.0.0/8, ::1/128")).check("https://[::1]:8443/")
    with pytest.raises(NotOutward):
        Outward(networks("10.0.0.0/8")).check("http://93.184.216.34/")
    with pytest.raises(ValueError, match="host bits"):
        networks("10.0.0.1/8")


@given(st.ip_addresses(v=4))
def test_an_address_hidden_in_ipv6_counts_as_itself(address: object) -> None:
    for hidden in (f"::ffff:{address}", f"64:ff9b::{address}"):
        assert is_public(ip_address(hidden)) == is_public(ip_address(str(address)))
    assert not is_public(ip_address(f"::{address}"))


async def test_the_address_that_was_judged_is_the_one_connected_to(receiver: Receiver) -> None:
    """A name that means an allowed address at first, and one inside whenever it is asked again (DNS rebinding)."""
    asked: list[str] = []

    async def turncoat(host: str, _: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

    outward = Outward(networks("127.0.0.1/32"), resolve=turncoat)
    assert await post(outward, f"http://turncoat.example:{receiver.port}/") == 200
    assert asked == ["turncoat.example"]
    with pytest.raises(NotOutward):
        await post(outward, f"http://turncoat.example:{receiver.port}/")
    assert len(receiver.heard) == 1


async def test_the_name_stays_in_the_host_header(receiver: Receiver) -> None:
    async def near(_: str, __: int) -> list[str]:
        return ["127.0.0.1"]

    outward = Outward(networks("127.0.0.0/8"), resolve=near)
    assert await post(outward, f"http://hooks.example:{receiver.port}/a?b=c") == 200
    assert receiver.heard[0].headers["host"] == f"hooks.example:{receiver.port}"
    assert receiver.heard[0].path == "/a?b=c"


async def test_a_redirect_inside_is_an_answer_like_any_other(receiver: Receiver) -> None:
    receiver.usual = Reply(302, {"Location": "http://169.254.169.254/latest/meta-data/"})
    assert await post(Outward(networks("127.0.0.0/8")), receiver.url) == 302


async def test_proxies_of_the_environment_have_no_say(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert await post(Outward(networks("127.0.0.0/8")), receiver.url) == 200


@pytest.mark.parametrize("said", [b"", b"\x00\x01rubbish\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: " + b"y" * 500_000])
async def test_an_answer_that_is_none_is_told_as_such(said: bytes) -> None:
    async def speak(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(said)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(speak, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(Later) as told:
            await post(Outward(networks("127.0.0.0/8")), f"http://127.0.0.1:{port}/")
    assert "127.0.0.1" not in str(told.value)


async def test_nobody_there_no_such_name_and_a_bad_certificate_are_told_apart(receiver: Receiver) -> None:
    outward = Outward(networks("127.0.0.0/8"))
    with pytest.raises(Later, match="nobody listens there"):
        await post(outward, "http://127.0.0.1:1/")
    with pytest.raises(Later, match="no secure connection"):
        await post(outward, receiver.url.replace("http:", "https:"))
