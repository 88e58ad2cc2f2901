"""Measures the local engine on dialogues of others: ``python -m training.nlu_measure --sgd FILE [--show N]``.

Users' turns of SGD's appointment services, by their acts; the asked slot is taken from the system's acts before.
Nothing measured here is ever learned from.
"""

import argparse
import json
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from kit.settings import Settings
from nlu.local import LocalEngine, load_or_train
from nlu.times import find_times
from nlu.understanding import Context

ACCEPTED = {
    "AFFIRM": {"confirm"},
    "NEGATE": {"deny", "correct", "thank"},  # "no, that's all, thank you" is thanks by our convention
    "REQUEST": {"ask"},
    "INFORM_INTENT": {"book", "availability"},
    "INFORM": {"book", "correct", "choose"},
    "SELECT": {"choose", "confirm"},
    "REQUEST_ALTS": {"availability", "deny"},
    "THANK_YOU": {"thank"},
    "GOODBYE": {"thank"},
    "AFFIRM_INTENT": {"confirm", "book"},
    "NEGATE_INTENT": {"deny", "thank"},
}
_FIRST = tuple(ACCEPTED)
_ASKED = {
    "appointment_time": "time", "appointment_date": "time", "city": "place", "stylist_name": "builder",
    "dentist_name": "builder", "doctor_name": "builder", "therapist_name": "builder", "type": "service",
}  # fmt: skip
NOW = datetime(2019, 3, 1, 9, tzinfo=ZoneInfo("America/Los_Angeles"))

Turn = tuple[str, Context, str]


def turns(path: Path) -> Iterator[Turn]:
    """Text, what the engine is told, and the act, for each user turn of an appointment service."""
    for line in path.read_text("utf-8").splitlines():
        asked = last = None
        for turn in json.loads(line)["turns"]:
            ours = [frame for frame in turn["frames"] if frame["service"].startswith("Services_")]
            acts = [act for frame in ours for act in frame["acts"]]
            if turn["speaker"] == "SYSTEM":
                asked, last = _asked(acts), turn["text"]
            elif act := next((name for name in _FIRST if any(each[0] == name for each in acts)), None):
                yield turn["text"], Context(NOW, "America/Los_Angeles", asked=asked, last=last), act


def _asked(acts: list[list[Any]]) -> str | None:
    if any(act[0] == "CONFIRM" for act in acts):
        return "confirm"
    return next((_ASKED[act[1]] for act in acts if act[0] == "REQUEST" and act[1] in _ASKED), None)


def measure(engine: LocalEngine, path: Path, *, show: int) -> None:
    """Print the share understood by act, and how long a turn takes."""
    right: Counter[str] = Counter()
    every: Counter[str] = Counter()
    seconds: list[float] = []
    for text, context, act in turns(path):
        started = time.perf_counter()
        intent = engine.read(text, context).intent
        seconds.append(time.perf_counter() - started)
        every[act] += 1
        right[act] += intent in ACCEPTED[act]
        if intent not in ACCEPTED[act] and show > 0:
            show -= 1
            print(f"  {act:15} {intent:14} {context.asked or '-':8} {text}")
    for act, number in every.most_common():
        print(f"{act:16} {number:6} {right[act] / number:.3f}")
    cuts = statistics.quantiles(seconds, n=100)
    print(f"all {every.total()} {right.total() / every.total():.3f}; p50 {cuts[49]:.4f} s, p95 {cuts[94]:.4f} s")


def main(arguments: list[str] | None = None) -> None:
    """Measure the present artifact."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sgd", type=Path, required=True)
    parser.add_argument("--show", type=int, default=0, help="print this many misunderstood turns")
    chosen = parser.parse_args(arguments)
    measure(LocalEngine(load_or_train(Settings().home), find_times), chosen.sgd, show=chosen.show)


if __name__ == "__main__":
    main()
