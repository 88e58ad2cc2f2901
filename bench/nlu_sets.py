"""How well the local engine reads the sets of others: ``make bench-nlu`` (``python -m bench.nlu_sets [--data DIR]``).

Every row says what is measured: ``shipped`` is the artifact trained on our own corpus alone, ``refitted`` the same
learner on that set's learning part. Development parts only; where a set has none, a fifth by a fixed lot is kept aside.
"""

import argparse
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any
from zlib import crc32

from bench import nlu_goal
from kit.settings import Settings
from nlu.local import LocalEngine, load_or_train
from nlu.local.artifact import train
from nlu.times import find_times
from nlu.understanding import Context
from training import nlu_measure
from training.json_lines import Row, read_lines
from training.nlu_refit import (
    OUTSIDE,
    fit_intents,
    fit_sgd,
    fit_sgd_slots,
    fit_slots,
    frames,
    intents,
    sgd,
    slots,
    spans_of,
)

_DATA = Path("../shared/data/nlu")
_LOT = 20240613
_KEPT_ASIDE = 5
_NOW = nlu_measure.NOW
# CLINC150's intents that a booking service has as well; all others are out of its scope
_OURS = {
    "yes": {"confirm"}, "no": {"deny"}, "greeting": {"greet"}, "thank_you": {"thank"}, "goodbye": {"thank"},
    "cancel": {"cancel", "deny"}, "cancel_reservation": {"cancel"}, "what_can_i_ask_you": {"help"},
    "schedule_meeting": {"book"}, "restaurant_reservation": {"book"}, "confirm_reservation": {"list"},
}  # fmt: skip
_NEAR = {"are_you_a_bot", "accept_reservations", "how_busy", "calendar", "meeting_schedule", "calendar_update", "maybe",
         "repeat", "change_language", "pto_request", "timezone", "reminder", "schedule_maintenance",
         "change_user_name", "user_name", "redeem_rewards"}  # fmt: skip


def line(name: str, kind: str, **figures: float | str) -> None:
    """One row of the table."""
    shown = ", ".join(
        f"{key} {value:.3f}" if isinstance(value, float) else f"{key} {value}" for key, value in figures.items()
    )
    print(f"| {name} | {kind} | {shown} |", flush=True)


def share(hits: Iterable[bool]) -> float:
    """How many of them are true."""
    counted = list(hits)
    return sum(counted) / max(1, len(counted))


def f1(right: int, gold: int, found: int) -> float:
    """The harmonic mean of precision and recall."""
    return 2 * right / max(1, gold + found)


def spread(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """Four fifths to learn from and a fifth to judge by, by lot."""
    mixed = rows[:]
    Random(_LOT).shuffle(mixed)
    cut = len(mixed) - len(mixed) // _KEPT_ASIDE
    return mixed[:cut], mixed[cut:]


def intent_sets(data: Path) -> None:
    """CLINC150, HWU64, xSID and Banking77."""
    halves = {
        "CLINC150": (read_lines(data / "clinc150" / "train.jsonl"), read_lines(data / "clinc150" / "val.jsonl")),
        "HWU64": (read_lines(data / "hwu64" / "train.jsonl"), read_lines(data / "hwu64" / "valid.jsonl")),
        "xSID (12 languages)": spread(read_lines(data / "xsid" / "valid.jsonl")),
        "Banking77": spread(read_lines(data / "banking77" / "train.jsonl")),
    }
    for name, (learn, judge) in halves.items():
        outside = any(row["intent"] == OUTSIDE for row in learn)
        started = time.perf_counter()
        model = fit_intents(learn)
        took = time.perf_counter() - started
        said = [row["intent"] for row in intents(model, judge, outside=outside)]
        pairs = list(zip(judge, said, strict=True))
        inside = share(row["intent"] == label for row, label in pairs if row["intent"] != OUTSIDE)
        figures: dict[str, float | str] = {"n": str(len(judge)), "accuracy": inside}
        if outside:
            figures["out-of-scope recall"] = share(label == OUTSIDE for row, label in pairs if row["intent"] == OUTSIDE)
            figures["out-of-scope precision"] = share(
                row["intent"] == OUTSIDE for row, label in pairs if label == OUTSIDE
            )
        line(f"{name}, intent", "refitted", **figures, training=f"{took:.0f} s")


def foreign(engine: LocalEngine, data: Path) -> None:
    """CLINC150 as a stream of what is none of our business, with a few intents that are."""
    right, sieved = [], []
    for row in read_lines(data / "clinc150" / "val.jsonl"):
        if row["intent"] in _NEAR:
            continue
        intent = engine.read(row["text"], plain()).intent
        wanted = _OURS.get(row["intent"])
        if wanted:
            right.append(intent in wanted)
        else:
            sieved.append(intent == "out_of_scope")
    line("CLINC150, 11 intents we share", "shipped", n=str(len(right)), accuracy=share(right))
    line(
        "CLINC150, 123 intents and oos we do not", "shipped", n=str(len(sieved)), **{"said out of scope": share(sieved)}
    )


def _context(asked: str | None, last: str | None) -> Context:
    return Context(_NOW, "America/Los_Angeles", lang="en", asked=asked, last=last)


def acts(engine: LocalEngine, path: Path) -> list[float]:
    """SGD's user acts in our intents, with and without the turn before; the seconds a turn takes."""
    seconds: list[float] = []
    for name, alone in (("with the last system turn", False), ("without it", True)):
        hits = []
        for text, context, act in nlu_measure.turns(path):
            given = replace(context, asked=None, last=None) if alone else context
            started = time.perf_counter()
            intent = engine.read(text, given).intent
            seconds.append(time.perf_counter() - started)
            hits.append(intent in nlu_measure.ACCEPTED[act])
        line(f"SGD dev, user acts as our intents, {name}", "shipped", n=str(len(hits)), accuracy=share(hits))
    return seconds


def dialogues(data: Path) -> None:
    """SGD's active intent and spans, learned from four fifths of train."""
    every = read_lines(data / "sgd" / "train.jsonl")
    learn = [row for row in every if crc32(row["id"].encode()) % _KEPT_ASIDE]
    judge = [row for row in every if not crc32(row["id"].encode()) % _KEPT_ASIDE]
    tags = fit_sgd_slots(learn)
    for name, part in (
        ("train, a fifth kept aside", judge),
        ("dev (a service not in train)", read_lines(data / "sgd" / "dev.jsonl")),
    ):
        for how, alone in (("with the turns before", False), ("without", True)):
            model = fit_sgd(learn, alone=alone)
            said = list(sgd(model, part, alone=alone, tags=None if alone else tags))
            gold = [frame for *_, frame in frames(part)]
            hits = share(row["active_intent"] == frame["active_intent"] for row, frame in zip(said, gold, strict=True))
            line(f"SGD {name}, active intent, {how}", "refitted", n=str(len(gold)), accuracy=hits)
            if not alone:
                counted = [_overlap([[x["slot"], x["text"]] for x in frame["spans"]], row["spans"])
                           for row, frame in zip(said, gold, strict=True)]  # fmt: skip
                line(f"SGD {name}, spans", "refitted", F1=f1(*map(sum, zip(*counted, strict=True))))


def _overlap(gold: list[list[str]], said: list[list[str]]) -> tuple[int, int, int]:
    wanted, found = (Counter((slot, " ".join(text.lower().split())) for slot, text in each) for each in (gold, said))
    return sum((wanted & found).values()), sum(wanted.values()), sum(found.values())


def restaurant(engine: LocalEngine, data: Path) -> None:
    """Restaurant8k's slots, refitted; and what the shipped engine finds of them."""
    learn, judge = spread(read_lines(data / "restaurant8k" / "train.jsonl"))
    model = fit_slots(learn)
    gold = [[[each["slot"], each["text"]] for each in row["slots"]] for row in judge]
    counted = [_overlap(each, row["slots"]) for each, row in zip(gold, slots(model, judge), strict=True)]
    line("Restaurant8k, slots", "refitted", n=str(len(judge)), F1=f1(*map(sum, zip(*counted, strict=True))))
    for kind, finder in (("people", _people), ("first_name", _first), ("last_name", _last)):
        pairs = [(finder(engine, row), [x["text"] for x in row["slots"] if x["slot"] == kind]) for row in judge]
        counted = [_touches(found, wanted) for found, wanted in pairs]
        line(f"Restaurant8k, {kind}, words overlap", "shipped", F1=f1(*map(sum, zip(*counted, strict=True))))


def _touches(found: str | None, wanted: list[str]) -> tuple[int, int, int]:
    hit = found is not None and any(found.lower() in each.lower() or each.lower() in found.lower() for each in wanted)
    return int(hit), len(wanted), int(found is not None)


def _slot(engine: LocalEngine, row: Row, name: str) -> str | None:
    asked = {"people": "party_size", "first_name": "name", "last_name": "name"}.get(next(iter(row["requested"]), ""))
    found = engine.read(row["text"], _context(asked, None)).slots.get(name)
    return found.text if found else None


def _people(engine: LocalEngine, row: Row) -> str | None:
    return _slot(engine, row, "party_size")


def _first(engine: LocalEngine, row: Row) -> str | None:
    return (_slot(engine, row, "name") or "").split(" ")[0] or None


def _last(engine: LocalEngine, row: Row) -> str | None:
    said = (_slot(engine, row, "name") or "").split(" ")
    return said[-1] if len(said) > 1 else None


def goals(engine: LocalEngine, data: Path) -> None:
    """What the shipped engine knows of the wish after each turn of SGD."""
    path = data / "sgd" / "dev.jsonl"
    line("SGD dev (a service not in train), slots and goal", "shipped", **nlu_goal.figures(engine, path))


def xsid_slots(data: Path) -> None:
    """XSID's slots in its twelve languages."""
    learn, judge = spread(read_lines(data / "xsid" / "valid.jsonl"))
    model = fit_slots(learn)
    counted = []
    for row, said in zip(judge, slots(model, judge), strict=True):
        text, spans = spans_of(row)
        counted.append(_overlap([[each.slot, text[each.start : each.end]] for each in spans], said["slots"]))
    line("xSID, slots", "refitted", n=str(len(judge)), F1=f1(*map(sum, zip(*counted, strict=True))))


def _engine_memory() -> int:
    """Resident MB of a fresh process that has read a message, at its largest.

    As the kernel counts it since the program began: ``getrusage`` counts in what the process that started it had.
    """
    code = (
        "from pathlib import Path; from kit.settings import Settings; from nlu.local import LocalEngine, load_or_train;"
        "from nlu.times import find_times; from bench.nlu_sets import plain;"
        "LocalEngine(load_or_train(Settings().home), find_times).read('book me for tomorrow at 3', plain());"
        "rows = dict(row.split(':', 1) for row in Path('/proc/self/status').read_text().splitlines() if ':' in row);"
        "print(int(rows['VmHWM'].split()[0]) // 1024)"
    )
    return int(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)


def plain() -> Context:
    """A situation in which nothing was said before."""
    return _context(None, None)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=_DATA)
    data = parser.parse_args().data
    if not data.exists():
        sys.exit(f"there is no {data}; name the folder of the sets with --data")
    print("| what | learned from | figures |\n|---|---|---|")
    started = time.perf_counter()
    train()
    line("training on our own corpus", "shipped", seconds=f"{time.perf_counter() - started:.1f}")
    engine = LocalEngine(load_or_train(Settings().home), find_times)
    seconds = acts(engine, data / "sgd" / "dev.jsonl")
    cuts = statistics.quantiles(seconds, n=100)
    line("memory of a process with the engine", "shipped", resident=f"{_engine_memory()} MB")
    line("reading one message", "shipped", p50=f"{cuts[49] * 1e3:.1f} ms", p95=f"{cuts[94] * 1e3:.1f} ms")
    steps: tuple[Callable[[], Any], ...] = (
        lambda: foreign(engine, data), lambda: restaurant(engine, data), lambda: goals(engine, data),
        lambda: dialogues(data),
        lambda: intent_sets(data), lambda: xsid_slots(data),
    )  # fmt: skip
    for step in steps:
        step()


if __name__ == "__main__":
    main()
