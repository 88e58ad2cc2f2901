"""A medium that is not there: it remembers what it was given, and fails when told to. For the demo and tests.

With a ``file`` it remembers for good, a line of JSON each. A number that ends in 0000 is refused, one in 0001 has
opted out.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot.port import Arrived, BadSignature, OptedOut, Progress
from kit.errors import Refused
from kit.settings import Settings

_REFUSED, _OPTED_OUT = "0000", "0001"


@dataclass(slots=True)
class Pretend:
    """``sent`` holds address, text and id of each; ``fails`` are raised first, one for each message."""

    file: Path | None = None
    sent: list[tuple[str, str, str]] = field(default_factory=list)
    fails: list[Exception] = field(default_factory=list)

    async def send(self, to: str, text: str, *, report_to: str) -> str:
        if self.fails:
            raise self.fails.pop(0)
        if to.endswith(_REFUSED):
            raise Refused("There is no such number.")
        if to.endswith(_OPTED_OUT):
            raise OptedOut("They said STOP.")
        key = f"pretend-{len(self.sent) + 1}-{abs(hash((to, text))):x}"
        self.sent.append((to, text, key))
        if self.file:
            line = {"to": to, "text": text, "at": datetime.now(UTC).isoformat(), "report_to": report_to}
            with self.file.open("a", encoding="utf-8") as kept:
                kept.write(json.dumps(line, ensure_ascii=False) + "\n")
        return key

    async def find(self, to: str, text: str, *, since: datetime) -> str | None:  # noqa: ARG002 - it remembers no times
        return next((key for at, said, key in self.sent if (at, said) == (to, text)), None)

    def read(self, url: str, headers: Mapping[str, str], form: Mapping[str, str]) -> Arrived | Progress | None:  # noqa: ARG002 - any address will do
        if headers.get("pretend-signature") != "good":
            raise BadSignature
        if state := form.get("state"):
            return Progress(form["id"], state)  # type: ignore[arg-type]
        return Arrived(form.get("id", ""), form.get("from", ""), form.get("text", ""), vendor_answers=False)

    def answer(self, text: str | None) -> tuple[str, str]:
        return "text/plain", text or ""


def open_channel(settings: Settings) -> Pretend | None:
    """There in the demo only: elsewhere nobody should believe that they were told."""
    return Pretend(settings.home / "pretend-messages.jsonl") if settings.demo else None
