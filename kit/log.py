"""Logging: lines for a person at a terminal, JSON for a collector. Never the values of variables or headers.

Whatever still looks like a secret on its way out is struck: tokens of ours by their prefixes, bearer tokens, JSON Web
Tokens, secrets in addresses, and members that are named like one.
"""

import re
import sys
from collections.abc import Mapping
from typing import Any

import structlog

STRUCK = "***"
_TOKENS = re.compile(
    r"\b(?:sk|st|ln|at|rt|ac|cs|fl|sv|whsec|rk|pk)_[A-Za-z0-9_\-]{16,}"
    r"|\beyJ[A-Za-z0-9_\-]+\.[A-Za-z0-9_\-]+(?:\.[A-Za-z0-9_\-]*)?"
    r"|(?<=[Bb]earer )\S+|(?<=[Bb]asic )[A-Za-z0-9+/=]{8,}"
)
_IN_ADDRESSES = re.compile(
    r"([?&#](?:code|state|token|secret|client_secret|id_token|access_token|refresh_token|password)=)[^&\s\"']+"
)
_BEHIND_HASH = re.compile(r"(/sign-in#)\S+")
_CREDENTIALS = re.compile(r"(\w://[^:/\s]+:)[^@\s]+@")
_NAMED = re.compile(r"(?i)password|secret|token|authorization|cookie|api_?key|credential|private_key|^code$|otp")


def set_up() -> None:
    """Configure logging for this process; called once by whoever starts it."""
    at_terminal = sys.stderr.isatty()
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        without_secrets,
    ]
    last: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if at_terminal else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[*shared, last], logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )  # fmt: skip


def without_secrets(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """A structlog processor: strikes what is or looks like a secret, however deep."""
    return {name: _without(name, value) for name, value in event.items()}


def strike(text: str) -> str:
    """The text without what looks like a secret."""
    text = _CREDENTIALS.sub(rf"\1{STRUCK}@", _IN_ADDRESSES.sub(rf"\1{STRUCK}", text))
    return _BEHIND_HASH.sub(rf"\1{STRUCK}", _TOKENS.sub(STRUCK, text))


def _without(name: str, value: object) -> object:
    if value is not None and not isinstance(value, bool) and _NAMED.search(name):
        return STRUCK
    if isinstance(value, Mapping):
        return {each: _without(str(each), inner) for each, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_without("", inner) for inner in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return strike(value if isinstance(value, str) else repr(value))
