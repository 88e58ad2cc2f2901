"""What is logged of an error: where it happened, never what was in the variables."""

import json

import pytest
import structlog

from kit.log import set_up


def _break(_header: str) -> None:
    raise ValueError("it broke")


def test_an_error_is_logged_without_the_values_around_it(capsys: pytest.CaptureFixture[str]) -> None:
    set_up()
    secret = "Bearer sk_very-secret"
    try:
        _break(secret)
    except ValueError as error:
        structlog.get_logger("t").error("request failed", exc_info=error)
    finally:
        structlog.reset_defaults()
    line = json.loads(capsys.readouterr().err)
    assert line["event"] == "request failed"
    assert "it broke" in line["exception"]
    assert secret not in json.dumps(line)


@pytest.mark.parametrize(
    ("said", "secret"),
    [
        ("key sk_" + "a1B-" * 10, "a1B-a1B-"),
        ("session st_" + "a1B_" * 10, "a1B_a1B_"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl", "eyJzdWIi"),
        ("Authorization: Bearer abcdefgh", "abcdefgh"),
        ("https://x.example/back?state=1234&code=abcdefgh", "abcdefgh"),
        ("postgresql://parley:hunter2@db/parley", "hunter2"),
        ("http://x.example/sign-in#ln_short", "ln_short"),
    ],
)
def test_what_looks_like_a_secret_never_leaves_in_a_log(
    said: str, secret: str, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up()
    log = structlog.get_logger("t")
    try:
        log.warning(said, at=said, deep={"list": [{"x": f"({said})"}]}, thing=ValueError(said))
        _break_with(said)
    except ValueError:
        log.exception("request failed")
    finally:
        structlog.reset_defaults()
    told = capsys.readouterr().err
    assert secret not in told
    assert told.count("***") >= 5


def _break_with(said: str) -> None:
    raise ValueError(said)


@pytest.mark.parametrize("name", ["password", "client_secret", "Authorization", "cookie", "api_key", "code", "token"])
def test_what_is_named_like_a_secret_is_struck(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    set_up()
    try:
        structlog.get_logger("t").info("told", **{name: "tell nobody"}, body={name: "tell nobody"}, decode="fine")
    finally:
        structlog.reset_defaults()
    told = capsys.readouterr().err
    assert "tell nobody" not in told
    assert "fine" in told
