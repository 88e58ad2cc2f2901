"""How well words for times are read, by language and source, beside other libraries in the same run.

    python -m bench.nlu_times --data DIR [--peers/--no-peers]

``DIR`` has ``time_<lang>.jsonl``, ``time_negative_<lang>.jsonl`` and ``duration_<lang>.jsonl`` (Duckling's and
Recognizers-Text's examples; they are not part of this repository). Peers run in an environment of their own, by uv.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.time_scores import Answer, is_right
from nlu.times import resolve_duration, resolve_expression

_LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "nl")
_PEERS = {"dateparser": set(_LANGUAGES), "parsedatetime": {"en"}, "ctparse": {"en", "de"}}  # and what they can read
_SOURCES = ("duckling", "recognizers")
Row = dict[str, Any]


def main() -> None:
    """Prints the tables."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--data", type=Path, default=os.environ.get("NLU_TIME_DATA"))
    asked.add_argument("--peers", action=argparse.BooleanOptionalAction, default=True)
    chosen = asked.parse_args()
    if chosen.data is None:
        sys.exit("Where are the examples? Give --data DIR, or set NLU_TIME_DATA.")
    if not (chosen.data / "time_en.jsonl").is_file():
        sys.exit(f"There is no time_en.jsonl in {chosen.data}.")
    _expressions(chosen.data, with_peers=chosen.peers)
    _lengths(chosen.data)
    print(f"\nmemory of this process at its largest: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def _expressions(data: Path, *, with_peers: bool) -> None:
    print("| language | reader | n | all | Duckling | Recognizers | wrong alarms | CPU p50 | p95 |")
    print("|---|---|---|---|---|---|---|---|---|")
    for lang in _LANGUAGES:
        rows = _read(data / f"time_{lang}.jsonl")
        negatives = _read(data / f"time_negative_{lang}.jsonl")
        cases = [(row.get("expr") or row["text"], row, False) for row in rows]
        cases += [(row["text"], row, True) for row in negatives]
        answers = {"parley": [_ours(text, row) for text, row, _ in cases]}
        if with_peers:
            answers |= _by_peers(cases)
        for name in ("parley", *(_PEERS if with_peers else ())):
            if lang in _PEERS.get(name, _LANGUAGES):
                print(_line(lang, name, answers[name], cases))


def _ours(text: str, row: Row) -> Row:
    begun = time.process_time()
    readings = resolve_expression(text, datetime.fromisoformat(row["reference_time"]), row["lang"])
    taken = (time.process_time() - begun) * 1e6
    return {**(readings[0] if readings else {}), "answered": bool(readings), "us": taken}


def _by_peers(cases: list[tuple[str, Row, bool]]) -> dict[str, list[Row]]:
    lines = [
        json.dumps({"text": text, "reference": row["reference_time"], "lang": row["lang"]}) for text, row, _ in cases
    ]
    command = [os.environ.get("UV") or shutil.which("uv") or "uv", "run", "--no-project", "--quiet"]
    for peer in _PEERS:
        command += ["--with", peer]
    script = str(Path(__file__).with_name("nlu_times_peers.py"))
    done = subprocess.run(
        [*command, "python", "-W", "ignore", script],
        input="\n".join(lines),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    told = [json.loads(line) for line in done.stdout.splitlines()]
    return {peer: [each[peer] for each in told] for peer in _PEERS}


def _line(lang: str, name: str, answers: list[Row], cases: list[tuple[str, Row, bool]]) -> str:
    pairs = list(zip(answers, cases, strict=True))
    wanted = [(answer, row) for answer, (_, row, is_negative) in pairs if not is_negative]
    negatives = [answer["answered"] for answer, (_, _, is_negative) in pairs if is_negative]
    shares = [_share([is_right(_answer(answer), row["expected"]) for answer, row in wanted])]
    shares += [
        _share([is_right(_answer(answer), row["expected"]) for answer, row in wanted if row["source"] == source])
        for source in _SOURCES
    ]
    taken = sorted(answer["us"] for answer in answers)
    p50, p95 = taken[len(taken) // 2] / 1000, taken[int(len(taken) * 0.95)] / 1000
    alarms = f"{sum(negatives)}/{len(negatives)}"
    return f"| {lang} | {name} | {len(wanted)} | {' | '.join(shares)} | {alarms} | {p50:.2f} ms | {p95:.1f} ms |"


def _answer(answer: Row) -> Answer:
    return answer if answer["answered"] else None


def _share(right: list[bool]) -> str:
    return f".{round(1000 * sum(right) / len(right)):03d}" if right and not all(right) else "1.0" if right else "-"


def _lengths(data: Path) -> None:
    print("\n| language | lengths | right |\n|---|---|---|")
    for lang in _LANGUAGES:
        rows = _read(data / f"duration_{lang}.jsonl")
        right = sum(resolve_duration(row["expr"], lang) in row["expected_seconds"] for row in rows)
        print(f"| {lang} | {len(rows)} | {right} |")


def _read(path: Path) -> list[Row]:
    return list(_lines(path)) if path.exists() else []


def _lines(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


if __name__ == "__main__":
    main()
