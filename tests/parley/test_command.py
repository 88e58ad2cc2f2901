"""The ``parley`` command: chat, slots, understand, seed, doctor, and one process at a time."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.fixtures.processes import parley, serving
from tests.fixtures.shop import DOCUMENT
from tests.parley.test_slots_door import DOORS


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with the corner shop."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "seed.json").write_text(json.dumps(DOCUMENT))
    made = parley(folder, "seed", str(folder / "seed.json"))
    told = json.loads(made.stdout)
    assert told["address"].endswith("/o/corner")
    assert told["sign_in"] == told["address"] + "/sign-in"
    assert told["owner"] == "owner@corner.example.org"
    assert f"open: {told['address']}" in made.stderr
    return folder


def test_the_document_says_where_the_owners_sign_in_links_go(tmp_path: Path) -> None:
    (tmp_path / "seed.json").write_text(json.dumps(DOCUMENT | {"owner": "Lia@Corner.example"}))
    assert json.loads(parley(tmp_path, "seed", str(tmp_path / "seed.json")).stdout)["owner"] == "lia@corner.example"


def test_a_conversation_line_by_line_without_a_server(home: Path) -> None:
    lines = ["haircut with Ana tomorrow at 3pm", json.dumps({"id": "x", "text": "no"}), "🙂"]
    said = parley(home, "chat", "--jsonl", "--conversation", "c1", text="\n".join(lines) + "\n")
    answers = [json.loads(line) for line in said.stdout.splitlines()]
    assert len(answers) == 3, said.stderr
    assert [effect["kind"] for effect in answers[0]["effects"]] == ["held"]
    assert all(answer["replies"][0]["text"] for answer in answers)


def test_a_line_that_is_no_message_is_answered_with_a_problem_and_not_said(home: Path) -> None:
    lines = [
        '{"id": "1", "text": "hel',
        '{"id": "2", "txt": "hello"}',
        '{"id": "3", "text": 5}',
        '{"id": [], "text": "a"}',
    ]
    hello = '{"text": "hello"}'

    def spoken(name: str, *lines: str) -> list[dict[str, Any]]:
        said = parley(home, "chat", "--jsonl", "--conversation", name, text="\n".join(lines) + "\n")
        return [json.loads(line) for line in said.stdout.splitlines()]

    [before], [*refused, answered], [after] = spoken("n1", hello), spoken("n2", *lines, hello), spoken("n3", hello)
    assert [each["error"]["title"] for each in refused] == ["This line is not a message"] * 4
    first, second, third = (int(each["replies"][0]["id"].removeprefix("r")) for each in (before, answered, after))
    assert second - first == third - second, "replies are numbered over all conversations"


def test_the_same_conversation_through_the_running_server(home: Path) -> None:
    with serving(home) as server:
        said = parley(home, "chat", "--jsonl", "--conversation", "c2", text='{"id": "1", "text": "hello"}\n')
        over_http = httpx.post(f"{server.url}/chat/v1/c2/messages", json={"id": "1", "text": "hello"}, timeout=30)
        second = parley(home, "serve", "--port", "1")
        plain = parley(home, "chat", "--conversation", "c3", text="haircut\n")
    assert json.loads(said.stdout) == over_http.json()
    assert second.returncode == 2
    assert second.stderr.startswith(
        f"Parley already runs on this data: at {server.url}, process {server.process.pid}. Use"
    )
    assert "1. Ana Reyes" in plain.stdout


def test_the_doors_answer_and_refuse(home: Path) -> None:
    slots = parley(home, "slots", text=json.dumps(DOORS))
    assert json.loads(slots.stdout)["slots"][0] == "2027-03-14T14:00:00Z"
    refused = parley(home, "slots", text=json.dumps(DOORS | {"zone": "Mars"}))
    assert (refused.returncode, json.loads(refused.stdout)["type"].rsplit("/", 1)[1]) == (2, "unknown-zone")
    assert parley(home, "slots", text="{").returncode == 2
    case = {"id": "1", "text": "can ana do tuesday arvo?", "now": "2027-06-09T23:30:00-07:00",
            "zone": "America/Los_Angeles", "asked": "time", "context": {"builders": ["Ana Reyes"]}}  # fmt: skip
    lines = parley(home, "understand", "--jsonl", text=json.dumps(case) + "\nnot json\n").stdout.splitlines()
    understood = json.loads(lines[0])
    assert understood["times"][0]["start"] == "2027-06-15T12:00:00-07:00"
    assert understood["slots"]["builder"]["value"] == "Ana Reyes"
    assert json.loads(lines[1])["error"]["title"] == "This line is not JSON"


def test_a_bad_document_is_refused_whole(home: Path) -> None:
    (home / "bad.json").write_text(json.dumps(DOCUMENT | {"bookings": [{"builder": "Nobody"}]}))
    for file in ("bad.json", "seed.json", "missing.json"):
        refused = parley(home, "seed", str(home / file))
        assert (refused.returncode, refused.stdout) == (2, "")
        assert refused.stderr


def test_doctor_and_work_say_how_things_stand(home: Path) -> None:
    told = parley(home, "doctor").stdout
    assert "walls stand" in told
    assert "set OPENAI_API_KEY (and OPENAI_BASE_URL) to ask a language model first\n" in told
    assert "OPENAI_API_KEY" in told
    [first, *_, last] = parley(home, "work", "list").stdout.splitlines()
    assert first == "Nothing runs or waits." or " at work, " in first
    assert last == "Nothing has failed for good." or "no live worker takes them" in last, "what a killed server left"
