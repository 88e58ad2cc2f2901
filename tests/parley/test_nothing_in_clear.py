"""After all that a house does, no token, key, password or card number stands in clear: in no table, log or mail."""

from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import text

from kit.db import Database
from kit.leaks import Leak, find, is_card, scan
from kit.tenancy import EVERYBODY
from tests.parley.lived import CARD, Lived, live

_PLANTED = {
    "token": "sk_" + "Ab1-" * 11,
    "service token": "sv_" + "0a" * 32,
    "private key": "-----BEGIN PRIVATE KEY-----",
    "signed token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4eHgifQ.c2lnbmF0dXJl",
    "card number": "5555 5555 5555 4444",
}


@pytest.fixture
def lived(database_url: str, tmp_path: Path) -> tuple[Lived, str]:
    elsewhere = {} if database_url.startswith("sqlite") else {"DATABASE_URL": database_url.replace("+psycopg", "")}
    return live(tmp_path, **elsewhere), database_url


@pytest.mark.long
@pytest.mark.timeout(400)
async def test_no_secret_stands_in_a_table_a_log_or_a_mail(lived: tuple[Lived, str]) -> None:
    house, url = lived
    database = Database(url, unsaid=EVERYBODY)
    leaks, looked = await scan(database, house.secrets | {CARD})
    assert leaks == []
    assert looked > 1000
    assert list(find("log", house.log, house.secrets | {CARD})) == []
    for mail in house.mails:
        found = find(str(mail["subject"]), _readable(mail), house.secrets | {CARD})
        assert [each for each in found if not _is_sign_in_link(each)] == []
    for file in (house.home / "audit").rglob("*.*"):
        assert list(find(file.name, file.read_bytes(), house.secrets)) == []
    for kind, secret in _PLANTED.items():
        assert await _planted(database, secret) == [Leak("questions.answer", kind, secret[:12] + "…")]
    [known] = await _planted(database, "said: correct horse", known={"correct horse"})
    assert known.kind == "known secret"
    await database.close()


def _readable(mail: EmailMessage) -> bytes:
    """What its reader sees and a little more; boundaries and ids are digits without meaning."""
    seen = [f"{mail['subject']} {mail['to']} {mail['from']}".encode()]
    leaves = [part.get_payload(decode=True) for part in mail.walk() if not part.is_multipart()]
    return b"\n".join([*seen, *(each for each in leaves if isinstance(each, bytes))])


def _is_sign_in_link(leak: Leak) -> bool:
    """The link that opens a session is what that mail is for; it works once, for a quarter of an hour."""
    return leak.kind == "token" and leak.shown.startswith("ln_")


async def _planted(database: Database, secret: str, *, known: set[str] | None = None) -> list[Leak]:
    """What the scan finds once a secret stands in a table."""
    async with database.writing() as session:
        await session.execute(text("UPDATE questions SET answer = :secret"), {"secret": f"so: {secret} ok"})
        await session.commit()
    return (await scan(database, known or set()))[0]


@pytest.mark.long
@pytest.mark.parametrize("number", ["4242424242424242", "4242-4242-4242-4242", "378282246310005", "6011111111111117"])
def test_card_numbers_are_known_by_their_check_digit(number: str) -> None:
    assert is_card(number.encode())
    spoilt = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert not is_card(spoilt.encode())
    assert [each.kind for each in find("x", f"card {number}!".encode())] == ["card number"]


@pytest.mark.long
@pytest.mark.parametrize("innocent", ["2027-06-09 06:00:00.000000", "01a60918-4242-4242-4242-424242424242", "bkg_01k2"])
def test_instants_and_ids_are_no_secrets(innocent: str) -> None:
    assert list(find("x", innocent.encode())) == []
