"""``make up``: what hinders it is a sentence at once, and what it prints is so."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.settings import Settings
from parley.port import MOST, NoHost, NoPort, PortTaken, read_port, take
from parley.running import AlreadyRunning, only_one
from parley.up import where_to_look
from tests.fixtures.postgres import free_port


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as there:
        yield there.getsockname()[1]


def test_a_taken_port_is_told_before_anything_is_made_ready(tmp_path: Path, taken: int) -> None:
    environ = {**os.environ, "PARLEY_HOME": str(tmp_path), "PORT": str(taken)}
    command = [sys.executable, "-m", "parley.up"]
    told = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=240, check=False)
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.startswith(f"Port {taken} of 127.0.0.1 is taken; perhaps another Parley")
    assert "`make up PORT=" in told.stderr
    assert "Traceback" not in told.stderr


def test_up_a_second_time_tells_where_the_first_one_runs(tmp_path: Path) -> None:
    there = "http://127.0.0.1:8111"
    with only_one(tmp_path, url=there), pytest.raises(AlreadyRunning) as refused, only_one(tmp_path, url="else"):
        pass
    assert refused.value.told().startswith(
        f"Parley already runs on this data: at {there}, process {os.getpid()}. Use the running one"
    )


def test_a_word_for_a_port_is_told_in_a_sentence() -> None:
    with pytest.raises(NoPort) as refused:
        read_port("abc")
    assert (
        refused.value.told() == "PORT is 'abc', which is not a port. Give a number from 1 to 65535, such as PORT=8111."
    )


@pytest.mark.parametrize("written", ["0", "65536", "-1", "8000.0", "", "²"])
def test_what_is_no_port_is_refused(written: str) -> None:
    with pytest.raises(NoPort):
        read_port(written)


def test_ports_are_read_to_the_last() -> None:
    assert (read_port("1"), read_port(str(MOST))) == (1, 65_535)


def test_the_port_named_instead_of_a_taken_one_is_free(taken: int) -> None:
    with pytest.raises(PortTaken) as refused:
        take("127.0.0.1", taken)
    instead = int(refused.value.next_step.rpartition("--port ")[2].rstrip("`."))
    take("127.0.0.1", instead).close()


def test_an_address_of_another_machine_is_told_as_such() -> None:
    with pytest.raises(NoHost, match=r"Nothing can listen on 192\.0\.2\.1: "):
        take("192.0.2.1", free_port())


def test_the_desk_opens_as_the_front_desk_and_the_owner_signs_in_elsewhere(tmp_path: Path) -> None:
    lines = where_to_look(Settings(home=tmp_path, url="http://127.0.0.1:8111"), "").splitlines()
    desk, owner = (next(line for line in lines if start in line) for start in ("the desk  ", "the desk as its owner"))
    assert desk.endswith("http://127.0.0.1:8111/desk, as its front desk")
    assert "http://127.0.0.1:8111/o/demo/sign-in?next=/desk, as owner@demo.example.org" in owner
