"""``parley audit`` proves chains whole, names the first broken link, takes a chain out; the worker exports heads."""

import json
import sqlite3
import time
from pathlib import Path

import httpx
import pytest

from tests.fixtures.processes import parley, serving


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo business, with something that happened while the whole house ran, and heads that its worker wrote."""
    folder = tmp_path_factory.mktemp("home")
    assert parley(folder, "demo").returncode == 0
    document = {
        "organisation": {"name": "A", "slug": "a", "zone": "UTC", "locale": "en-GB", "currency": "EUR"},
        "services": [], "builders": [],
    }  # fmt: skip
    (folder / "a.json").write_text(json.dumps(document))
    key = json.loads(parley(folder, "seed", str(folder / "a.json")).stdout)["key"]
    with serving(folder) as running, httpx.Client(base_url=running.url) as http:
        http.headers["Authorization"] = f"Bearer {key}"
        for number in range(5):
            assert http.post("/v1/keys", json={"name": f"till {number}", "role": "front_desk"}).status_code == 201
        deadline = time.monotonic() + 30
        while len(http.get("/v1/audit").json()["items"]) < 5:
            assert time.monotonic() < deadline
            time.sleep(0.1)
    assert parley(folder, "audit", "heads").returncode == 0
    return folder


def tampered(home: Path, tmp_path: Path, *statements: str) -> Path:
    """A copy of the home whose database was tampered with."""
    for name in ("parley.db", "parley.db-wal", "master.key"):
        if (home / name).exists():
            (tmp_path / name).write_bytes((home / name).read_bytes())
    with sqlite3.connect(tmp_path / "parley.db") as database:
        for event in ("UPDATE", "DELETE"):
            database.execute(f"DROP TRIGGER audit_only_grows_{event}")
        for each in statements:
            database.execute(each)
    return tmp_path


def test_a_whole_chain_is_proved_with_and_without_the_master_keys(home: Path, tmp_path: Path) -> None:
    proved = parley(home, "audit", "verify", "--organisation", "a")
    assert proved.returncode == 0, proved.stdout
    assert "5 entries hold, and fit" in proved.stdout
    tampered(home, tmp_path)
    (tmp_path / "master.key").unlink()
    pem = str(home / "audit" / "public-key.pem")
    alone = parley(tmp_path, "audit", "verify", "--public-key", pem, "--folder", str(home / "audit"))
    assert alone.returncode == 0, alone.stdout


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (["UPDATE audit_entries SET kind = 'Nothing' WHERE number IN (3, 4)"], "BROKEN at entry 3: it was changed"),
        (["DELETE FROM audit_entries WHERE number = 2"], "BROKEN at entry 2: it is missing"),
        (["DELETE FROM audit_entries"], "BROKEN at entry 1"),
        (["DELETE FROM audit_entries", "DELETE FROM audit_chains", "DELETE FROM outbox"], "BROKEN at entry 0"),
    ],
)
def test_the_first_broken_link_is_named_and_the_exit_status_tells(
    home: Path, tmp_path: Path, statements: list[str], said: str
) -> None:
    folder = tampered(home, tmp_path, *statements)
    found = parley(folder, "audit", "verify", "--organisation", "a", "--folder", str(home / "audit"))
    assert (found.returncode, said in found.stdout) == (1, True), found.stdout


def test_it_is_taken_out_as_json_lines_and_that_is_recorded(home: Path, tmp_path: Path) -> None:
    folder = tampered(home, tmp_path)
    taken = parley(folder, "audit", "export", "--organisation", "a")
    assert [json.loads(line)["number"] for line in taken.stdout.splitlines()] == [1, 2, 3, 4, 5]
    with sqlite3.connect(folder / "parley.db") as database:
        assert database.execute("SELECT count(*) FROM outbox WHERE kind = 'DataExported'").fetchone() == (1,)
