"""A medium that is not there: it remembers what it was given, and fails when told to. For the demo and tests.

With a ``file`` it remembers for good, a line of JSON each. A number that ends in 0000 is refused, one in 0001 has
opted out.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from bot.port import Arrived, BadSignature, Call, Channel, Line, Malformed, News, OptedOut, Progress
from bot.wire.presenting import Capabilities, Piece
from kit.errors import Refused
from kit.settings import Settings

_REFUSED, _OPTED_OUT = "0000", "0001"


@dataclass(slots=True)
class Pretend(Channel):
    """``sent`` holds address, text and id of each; ``fails`` are raised first, one for each message."""

    can: ClassVar[Capabilities] = Capabilities(segments=10, edits=True)
    file: Path | None = None
    sent: list[tuple[str, str, str]] = field(default_factory=list)
    fails: list[Exception] = field(default_factory=list)

    def verify(self, call: Call, line: Line) -> None:  # noqa: ARG002 - any connection will do
        if call.headers.get("pretend-signature") != "good":
            raise BadSignature

    def parse(self, call: Call, line: Line) -> list[News]:  # noqa: ARG002 - any connection will do
        form: Mapping[str, str] = call.form()
        if state := form.get("state"):
            return [Progress(form["id"], state)]  # type: ignore[arg-type]
        if "id" not in form or "from" not in form:
            raise Malformed("A message has an id and a sender.")
        return [Arrived(form["id"], form["from"], form.get("text", ""), has_stop=True)]

    async def send(self, line: Line, to: str, piece: Piece, *, report_to: str, place: str = "") -> str:  # noqa: ARG002 - one place, one line
        if self.fails:
            raise self.fails.pop(0)
        if to.endswith(_REFUSED):
            raise Refused("There is no such number.")
        if to.endswith(_OPTED_OUT):
            raise OptedOut("They said STOP.")
        key = f"pretend-{len(self.sent) + 1}-{abs(hash((to, piece.text))):x}"
        self.sent.append((to, piece.text, key))
        if self.file:
            told = {"to": to, "text": piece.text, "at": datetime.now(UTC).isoformat(), "report_to": report_to}
            with self.file.open("a", encoding="utf-8") as kept:
                kept.write(json.dumps(told, ensure_ascii=False) + "\n")
        return key

    async def edit(self, line: Line, to: str, vendor_id: str, piece: Piece, *, place: str = "") -> None:  # noqa: ARG002 - one place, one line
        self.sent = [(at, piece.text if key == vendor_id else text, key) for at, text, key in self.sent]

    async def find(self, line: Line, to: str, piece: Piece, *, since: datetime) -> str | None:  # noqa: ARG002 - it remembers no times
        return next((key for at, said, key in self.sent if (at, said) == (to, piece.text)), None)


def open_channel(settings: Settings) -> Pretend | None:
    """There in the demo only: elsewhere nobody should believe that they were told."""
    return Pretend(settings.home / "pretend-messages.jsonl") if settings.demo else None
