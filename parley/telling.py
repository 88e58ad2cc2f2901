"""Where a server listens, what links lead to it, and saying so once it is ready."""

import socket

import uvicorn
from starlette.types import ASGIApp

from kit.settings import Settings
from parley.memory import keep_what_is_there
from parley.roles import Role

_PAGES: tuple[Role, ...] = ("all", "web")
_ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - read, not bound


STREAMS_END = 5
"""Seconds that a stopping server leaves to answers under way: an open stream of changes never ends by itself."""


def configuration(app: ASGIApp, host: str, port: int, *, trusted: str) -> uvicorn.Config:
    """How every server of ours listens and stops; ``trusted`` proxies, addresses or networks, say who really asks.

    Without any, nobody is believed: uvicorn itself would take this machine's word.
    """
    return uvicorn.Config(
        app, host=host, port=port, log_level="warning", timeout_graceful_shutdown=STREAMS_END,
        proxy_headers=bool(trusted.strip()), forwarded_allow_ips=trusted,
    )  # fmt: skip


def address_of(host: str, port: int) -> str:
    """The address that reaches a server bound to ``host``, from this machine."""
    name = _ANYWHERE.get(host, host)
    return f"http://{f'[{name}]' if ':' in name else name}:{port}"


def reached_at(settings: Settings, role: Role, address: str) -> Settings:
    """With links to ``address``, if the role has pages and PARLEY_URL is unset; a bot apart asks the web role."""
    if role not in _PAGES or "url" in settings.model_fields_set:
        return settings
    return settings.model_copy(update={"url": address})


def listening_line(role: Role, address: str, url: str) -> str:
    """Where ``role`` listens, and what to open if it has pages: ``url``, the address that links carry."""
    listens = f"Parley ({role}) listens on {address}"
    return f"{listens}. Open {url.rstrip('/')}/" if role in _PAGES else listens


class Telling(uvicorn.Server):
    """Prints ``words`` when it is ready, and nothing when it could not start."""

    def __init__(self, config: uvicorn.Config, words: str) -> None:
        super().__init__(config)
        self.words = words

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            keep_what_is_there()
            print(self.words, flush=True)
