"""Mail itself: over real SMTP on loopback, in the demo's folder, and in its mailbox page."""

import asyncio
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

from api.notifications.port import mailer
from api.notifications.providers.folder import FolderMailer
from api.notifications.providers.smtp import SmtpMailer
from kit.errors import Later, Refused
from kit.settings import Settings
from tests.api.notifications.test_telling import Postbox, book, deliver
from tests.fixtures.postgres import free_port
from tests.fixtures.shop import Shop


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


async def test_the_mailbox_lists_and_shows_what_was_sent(small_shop: Shop) -> None:
    postbox = Postbox()
    await book(small_shop, name="<b>Zoë</b>")
    await deliver(small_shop, postbox)
    folder = FolderMailer(small_shop.app.state.settings.home / "mail")
    await asyncio.to_thread(folder.send, postbox.sent[0])
    [file] = folder.folder.iterdir()
    async with at(small_shop, "http://127.0.0.1:8000") as http:
        listed, shown = await http.get("/mail"), await http.get(f"/mail/{file.stem}")
        html = await http.get(f"/mail/{file.stem}/html")
    assert "Booked: Haircut with Ana Reyes" in listed.text
    assert "REQUEST, version" in shown.text
    assert "&lt;b&gt;Zoë" in html.text
    assert "<b>Zoë" not in listed.text + shown.text + html.text
    assert "sandbox" in html.headers["content-security-policy"]
    assert "allow-scripts" not in html.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("address", "headers"),
    [("http://corner.example", {}), ("http://127.0.0.1:8000", {"X-Forwarded-For": "203.0.113.9"})],
)
async def test_nobody_elsewhere_sees_the_mailbox(small_shop: Shop, address: str, headers: dict[str, str]) -> None:
    async with at(small_shop, address, **headers) as http:
        assert (await http.get("/mail")).status_code == 404
