"""Measures an engine on dialogues of others: ``python -m training.nlu_measure --sgd FILE [--endpoint URL]``.

Users' turns of SGD's appointment services, by their acts; the asked slot is taken from the system's acts before.
Nothing measured here is ever learned from.
"""

import argparse
import asyncio
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, NotRequired
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from kit.settings import Settings
from nlu.engine import EngineFailed
from nlu.llm import OpenAIEngine
from nlu.local import LocalEngine, load_or_train
from nlu.times import find_times
from nlu.understanding import Context, Engine
from training.door import telling_problems
from training.json_lines import read_lines

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


class Frame(TypedDict):
    """What a turn means for one service; acts are lists of a name and what it is about."""

    service: str
    acts: NotRequired[list[list[Any]]]


class Said(TypedDict):
    """What one side says."""

    speaker: str
    text: str
    frames: list[Frame]


class Dialogue(TypedDict):
    """A line of the set, as far as it is looked at."""

    turns: list[Said]


def turns(path: Path) -> Iterator[Turn]:
    """Text, what the engine is told, and the act, for each user turn of an appointment service.

    Raises:
        LinesWrong: the file is not the set's, line by line.
    """
    for dialogue in read_lines(path, TypeAdapter(Dialogue)):
        asked = last = None
        for turn in dialogue["turns"]:
            ours = [frame for frame in turn["frames"] if frame["service"].startswith("Services_")]
            acts = [act for frame in ours for act in frame.get("acts", ())]
            if turn["speaker"] == "SYSTEM":
                asked, last = asked_by(acts), turn["text"]
            elif act := next((name for name in _FIRST if any(each[0] == name for each in acts)), None):
                yield turn["text"], Context(NOW, "America/Los_Angeles", asked=asked, last=last), act


def asked_by(acts: list[list[Any]]) -> str | None:
    """The slot that the other side asked for."""
    if any(act[0] == "CONFIRM" for act in acts):
        return "confirm"
    return next((_ASKED[act[1]] for act in acts if act[0] == "REQUEST" and act[1] in _ASKED), None)


async def measure(engine: Engine, path: Path, *, show: int, limit: int | None = None) -> None:
    """Print the share understood by act, and how long a turn takes."""
    right: Counter[str] = Counter()
    every: Counter[str] = Counter()
    seconds: list[float] = []
    for text, context, act in islice(turns(path), limit):
        started = time.perf_counter()
        intent = await _intent(engine, text, context)
        seconds.append(time.perf_counter() - started)
        every[act] += 1
        right[act] += intent in ACCEPTED[act]
        if intent not in ACCEPTED[act] and show > 0:
            show -= 1
            print(f"  {act:15} {intent:14} {context.asked or '-':8} {text}")
    for act, number in every.most_common():
        print(f"{act:16} {number:6} {right[act] / number:.3f}")
    if len(seconds) < 2:  # noqa: PLR2004 - quantiles are of two at least
        print(f"{len(seconds)} turns of appointment services: too few to measure")
        return
    cuts = statistics.quantiles(seconds, n=100)
    print(f"all {every.total()} {right.total() / every.total():.3f}; p50 {cuts[49]:.4f} s, p95 {cuts[94]:.4f} s")


async def _intent(engine: Engine, text: str, context: Context) -> str:
    try:
        return (await engine.understand(text, context)).intent
    except EngineFailed as failure:
        return f"failed: {failure}"


def main(arguments: list[str] | None = None) -> None:
    """Measure the present artifact."""
    parser = argparse.ArgumentParser(
        prog="python -m training.nlu_measure", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sgd", type=Path, metavar="FILE", required=True, help="dialogues of SGD, a JSON row a line")
    parser.add_argument("--show", type=int, metavar="N", default=0, help="print this many misunderstood turns")
    parser.add_argument("--endpoint", metavar="URL", default="", help="an OpenAI-compatible address to measure instead")
    parser.add_argument("--model", default="gpt-4o-mini", help="of the endpoint; gpt-4o-mini if not given")
    parser.add_argument("--limit", type=int, metavar="N", default=None, help="only so many turns")
    chosen = parser.parse_args(arguments)
    engine: Engine = LocalEngine(load_or_train(Settings().home), find_times)
    if chosen.endpoint:
        engine = endpoint(engine, chosen.endpoint, chosen.model)
    with telling_problems():
        asyncio.run(measure(engine, chosen.sgd, show=chosen.show, limit=chosen.limit))


def endpoint(local: Engine, address: str, model: str) -> Engine:
    """A language model at ``address``, with the key of the settings; turns it cannot answer count as wrong."""
    assert isinstance(local, LocalEngine)
    key = Settings().openai_api_key.get_secret_value()
    return OpenAIEngine(local, find_times, api_key=key, base_url=address, model=model, timeout_seconds=30)


if __name__ == "__main__":
    main()
