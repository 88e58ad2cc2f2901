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
