"""A push service that is not there: it remembers what it was given, and fails when told to. For demos and tests."""

from api.notifications.push.port import Address, Gone, Push, text_of
from kit.settings import Settings

MISSING = ""
_GONE = "gone"


class PretendPusher:
    """``sent`` holds what came; ``fails`` are raised first, one for each push; a token “gone” is gone."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Push]] = []
        self.fails: list[Exception] = []

    def check(self, address: Address) -> str:
        return text_of(address, "token", longest=200)

    async def push(self, address: Address, message: Push) -> None:
        if self.fails:
            raise self.fails.pop(0)
        if address["token"] == _GONE:
            raise Gone("The device is not there any more.")
        self.sent.append((str(address["token"]), message.cut()))


def open_pusher(settings: Settings) -> PretendPusher | None:
    """There in the demo only: elsewhere nobody should believe that they were told."""
    return PretendPusher() if settings.demo else None
