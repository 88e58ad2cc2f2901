"""Mail itself: over real SMTP on loopback, in the demo's folder, and in its mailbox page."""

import asyncio
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiosmtpd.controller import Controller
from pydantic import SecretStr

from api.notifications import port, providers
from api.notifications.due import send_due
from api.notifications.port import Mailer, NoSuchBox, mailer
from api.notifications.providers.folder import FolderMailer
from api.notifications.providers.smtp import SmtpMailer
from api.people.preferences_consent import digest_of, mark_bad
from kit import ids
from kit.errors import Later, Refused
from kit.registry import plugins
from kit.settings import Settings
from models.people import Client
from tests.api.notifications.test_telling import Postbox, book, deliver, post_of
from tests.api.people.test_claim import catch_codes, prove
from tests.fixtures.postgres import free_port
from tests.fixtures.relaying import relay_once
from tests.fixtures.shop import Shop, acting_client

WRITTEN = re.compile(r", (Mon|Tue|Wed|Thu|Fri|Sat|Sun), \w{3} \d{1,2}, 20\d\d, .*\(.+\)")
"""When a letter was written, with its weekday and zone."""


class Letterbox:
    """What the mail server does with what it gets."""

    def __init__(self) -> None:
        self.got: list[bytes] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.got.append(envelope.content)
        return self.answer


@pytest.fixture
def server() -> Iterator[tuple[Letterbox, SmtpMailer]]:
    letterbox, port = Letterbox(), free_port()
    controller = Controller(letterbox, hostname="127.0.0.1", port=port)
    controller.start()
    opened = mailer(Settings(smtp_url=SecretStr(f"smtp://127.0.0.1:{port}")))
    assert isinstance(opened, SmtpMailer)
    yield letterbox, opened
    controller.stop()


def message(*, key: str = "ntc_1") -> EmailMessage:
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"], made["Subject"] = "a@corner.example", "zoe@example.org", "Hello 🎉"
    made["Message-ID"], made["Date"] = f"<{key}@corner.example>", "Wed, 09 Jun 2027 06:00:00 +0000"
    made.set_content("Good morning")
    made.add_alternative("<script>alert(1)</script><p>Good morning</p>", subtype="html")
    return made


def test_mail_goes_out_over_smtp(server: tuple[Letterbox, SmtpMailer]) -> None:
    letterbox, smtp = server
    smtp.send(message())
    [got] = letterbox.got
    assert message_from_bytes(got, policy=default)["Subject"] == "Hello 🎉"


@pytest.mark.parametrize(("answer", "meaning"), [("451 later", Later), ("554 never", Refused)])
def test_a_servers_no_is_for_now_or_for_good(
    server: tuple[Letterbox, SmtpMailer], answer: str, meaning: type[Exception]
) -> None:
    server[0].answer = answer
    with pytest.raises(meaning):
        server[1].send(message())


def test_a_server_that_is_away_is_asked_later() -> None:
    gone = SmtpMailer(host="127.0.0.1", port=free_port(), user="", password="", tls=False)
    with pytest.raises(Later, match="cannot be reached"):
        gone.send(message())


def test_the_same_message_id_keeps_one_file(tmp_path: Path) -> None:
    folder = FolderMailer(tmp_path / "mail")
    folder.send(message())
    folder.send(message())
    folder.send(message(key="../../escape"))
    assert sorted(path.name for path in (tmp_path / "mail").iterdir()) == ["-escape.eml", "ntc_1.eml"]


def at(shop: Shop, address: str, **headers: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=shop.app)
    return httpx.AsyncClient(transport=transport, base_url=address, headers=headers)


async def one_letter(shop: Shop) -> Path:
    """Of a booking that was confirmed, as it lies in the folder."""
    postbox = Postbox()
    await book(shop, name="<b>Zoë</b>")
    await deliver(shop, postbox)
    folder = FolderMailer(shop.app.state.settings.home / "mail")
    await asyncio.to_thread(folder.send, postbox.sent[0])
    [file] = folder.folder.iterdir()
    return file


async def test_the_mailbox_lists_and_shows_what_was_sent(small_shop: Shop) -> None:
    file = await one_letter(small_shop)
    async with at(small_shop, "http://127.0.0.1:8000") as http:
        listed, shown = await http.get("/mail"), await http.get(f"/mail/{file.stem}")
        assert all(WRITTEN.search(page.text) for page in (listed, shown))
        html = await http.get(f"/mail/{file.stem}/html")
    assert "Booked: Haircut with Ana Reyes" in listed.text
    assert "Add or change, version" in shown.text
    assert "&lt;b&gt;Zoë" in html.text
    assert '<base target="_blank">' in html.text, "no page lets itself be framed"
    assert '<a href="http' in shown.text, "a letter of text alone has links too"
    assert "<b>Zoë" not in listed.text + shown.text + html.text
    assert "sandbox" in html.headers["content-security-policy"]
    assert "allow-scripts" not in html.headers["content-security-policy"]


async def test_the_mailbox_speaks_the_language_of_its_browser(small_shop: Shop) -> None:
    file = await one_letter(small_shop)
    async with at(small_shop, "http://127.0.0.1:8000", **{"Accept-Language": "de-AT"}) as http:
        listed, shown = await http.get("/mail"), await http.get(f"/mail/{file.stem}")
    assert "<h1>Post</h1>" in listed.text
    assert '<html lang="de">' in listed.text
    assert "Eintragen oder ändern, Fassung " in shown.text
    assert re.search(r"<dt>Von</dt><dd>(Mo|Di|Mi|Do|Fr)\., \d\d\.\d\d\.20\d\d, \d\d:\d\d \(.+\)</dd>", shown.text)


@pytest.mark.parametrize(
    ("address", "headers"),
    [("http://corner.example", {}), ("http://127.0.0.1:8000", {"X-Forwarded-For": "203.0.113.9"})],
)
async def test_nobody_elsewhere_sees_the_mailbox(small_shop: Shop, address: str, headers: dict[str, str]) -> None:
    async with at(small_shop, address, **headers) as http:
        assert (await http.get("/mail")).status_code == 404


@pytest.mark.parametrize("name", sorted(plugins(providers)))
def test_every_mailer_takes_the_same_mail_twice_without_harm(
    name: str, server: tuple[Letterbox, SmtpMailer], tmp_path: Path
) -> None:
    """A new file in the folder is under this test at once."""
    smtp_url = SecretStr(f"smtp://127.0.0.1:{server[1].port}")
    opened: Mailer = plugins(providers)[name].open_mailer(Settings(home=tmp_path, smtp_url=smtp_url))
    for _ in range(2):
        opened.send(message())
    assert port.DELIVERY == "blind"


async def test_a_notice_goes_out_over_smtp_whole(small_shop: Shop, server: tuple[Letterbox, SmtpMailer]) -> None:
    await book(small_shop)
    while await relay_once(small_shop.database, small_shop.clock):
        pass
    while await send_due(post_of(small_shop, server[1])):
        pass
    [got] = [message_from_bytes(each, policy=default) for each in server[0].got]
    kinds = [part.get_content_type() for part in got.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", "image/png", "text/calendar", "application/ics"]
    assert got["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert str(got["List-Unsubscribe"]).startswith("<https://corner.example/u/")


class Stranger(Letterbox):
    """A server that knows nobody."""

    async def handle_RCPT(self, *given: Any) -> str:  # aiosmtpd's name
        return "550 5.1.1 no such user"


def test_an_address_without_a_mailbox_is_told_apart_from_a_mail_that_is_refused() -> None:
    port_number = free_port()
    controller = Controller(Stranger(), hostname="127.0.0.1", port=port_number)
    controller.start()
    try:
        with pytest.raises(NoSuchBox):
            mailer(Settings(smtp_url=SecretStr(f"smtp://127.0.0.1:{port_number}"))).send(message())
    finally:
        controller.stop()


async def test_an_address_without_a_mailbox_rests_until_somebody_proves_it(small_shop: Shop) -> None:
    """Typing it again, whoever does, says nothing of whether mail arrives there."""
    sent = catch_codes(small_shop)
    async with acting_client(small_shop) as http, acting_client(small_shop, "c2") as stranger:
        me = (await http.patch("/v1/me", json={"email": "zoe@example.org"})).json()
        postbox = Postbox(fails=[NoSuchBox("550")])
        services, builders = await small_shop.named("services"), await small_shop.named("builders")
        wish = {"service": services["Haircut"]["id"], "builder": builders["Ana Reyes"]["id"]}
        for day in ("2027-06-11", "2027-06-12", "2027-06-13", "2027-06-14"):
            async with small_shop.owner() as owner:
                body = {**wish, "start": f"{day}T09:00:00Z", "client": me["id"]}
                assert (await owner.post("/v1/bookings", json=body)).status_code == 201
            await deliver(small_shop, postbox)
            if day == "2027-06-12":
                assert postbox.sent == []
                async with small_shop.owner() as owner:  # they typed the address, and are told nothing of it
                    told = await owner.get(f"/v1/people/{me['id']}/preferences")
                    assert told.json()["unreachable"] == ["email"]
                for anybody in (stranger, http):
                    await anybody.patch("/v1/me", json={"email": "zoe@example.org"})
            if day == "2027-06-13":
                assert postbox.sent == []
                assert (await prove(http, sent)).status_code == 200
    assert len(postbox.sent) == 3  # what they could not be told of meanwhile, too


async def test_the_own_proven_address_given_again_is_written_to_again(small_shop: Shop) -> None:
    sent = catch_codes(small_shop)
    async with acting_client(small_shop) as http:
        me = (await prove(http, sent, "zoe@example.org")).json()["id"]
        digest = digest_of(small_shop.keys, "email", "zoe@example.org")
        async with small_shop.database.writing() as session:
            client = await session.get_one(Client, ids.parse("cli", me))
            now = small_shop.clock.now()
            await mark_bad(session, client.organisation_id, "email", digest, problem="550", now=now)
            await session.commit()
        assert await unreachable(http) == ["email"]
        await http.patch("/v1/me", json={"email": "zoe@example.org"})
        assert await unreachable(http) == []


async def unreachable(http: httpx.AsyncClient) -> list[str]:
    return list((await http.get("/v1/people/me/preferences")).json()["unreachable"])
