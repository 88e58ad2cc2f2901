"""Other libraries read the same expressions; runs in an environment of its own, where they are installed.

Standard input: ``{"text", "reference", "lang"}`` a line; standard output: ``{"peer": {"start", "end", "us"}}`` a line.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any

Reading = tuple[datetime | None, datetime | None] | None


def by_dateparser(text: str, reference: datetime, lang: str) -> Reading:
    """dateparser, told the language and to prefer the future."""
    settings = {"RELATIVE_BASE": reference, "PREFER_DATES_FROM": "future"}
    found = import_module("dateparser").parse(text, languages=[lang], settings=settings)
    return (found, None) if found else None


def by_parsedatetime(text: str, reference: datetime, lang: str) -> Reading:
    """parsedatetime; English only."""
    if lang != "en":
        return None
    found, status = _calendar().parseDT(text, sourceTime=reference)
    return (found, None) if status else None


@cache
def _calendar() -> Any:
    return import_module("parsedatetime").Calendar()


def by_ctparse(text: str, reference: datetime, lang: str) -> Reading:
    """ctparse; English and German."""
    if lang not in {"en", "de"}:
        return None
    found = import_module("ctparse").ctparse(text, ts=reference, timeout=2)
    value = getattr(found, "resolution", None)
    if value is None:
        return None
    if hasattr(value, "t_from"):
        return (value.t_from.dt if value.t_from else None, value.t_to.dt if value.t_to else None)
    return (value.dt, None) if hasattr(value, "dt") else None


PEERS: dict[str, Callable[[str, datetime, str], Reading]] = {
    "dateparser": by_dateparser, "parsedatetime": by_parsedatetime, "ctparse": by_ctparse,
}  # fmt: skip


def main() -> None:
    """Answers every line."""
    for line in sys.stdin:
        case = json.loads(line)
        reference = datetime.fromisoformat(case["reference"])
        print(json.dumps({name: _timed(read, case, reference) for name, read in PEERS.items()}), flush=True)


def _timed(read: Callable[[str, datetime, str], Reading], case: dict[str, str], reference: datetime) -> Any:
    begun = time.process_time()
    try:
        found = read(case["text"], reference, case["lang"])
    except Exception:  # noqa: BLE001 - a peer that fails has no answer
        found = None
    taken = round((time.process_time() - begun) * 1e6)
    start, end = found or (None, None)
    return {"start": start and start.isoformat(), "end": end and end.isoformat(), "us": taken, "answered": bool(found)}


if __name__ == "__main__":
    main()
