"""What the shipped engine knows of a person's wish, turn by turn: slots and the joint goal on SGD's dialogues.

The engine is told the names of the catalogue, the slot that was asked for, and the message before; the rest is a rule:
what is said replaces what was known, and a yes takes over what the other side had just proposed. Days and times of day
are compared as such, the gold words being read by ``nlu.times`` as well; all else by words, the same where one holds
the other.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from nlu.local import LocalEngine
from nlu.text import find_words, fold
from nlu.times import find_times
from nlu.understanding import CatalogueName, Context, TimeMention, Understanding
from training import nlu_measure
from training.json_lines import Row, read_lines

_PROVIDER = ("stylist_name", "dentist_name", "doctor_name", "therapist_name")
_KIND_OF = {"appointment_date": "date", "appointment_time": "time", "city": "place", "type": "service"} | dict.fromkeys(
    _PROVIDER, "builder"
)
_TAKES = {"confirm", "choose", "book", "pay", "thank"}
State = dict[str, str]


def known_turns(
    engine: LocalEngine, path: Path
) -> Iterator[tuple[State, State, dict[str, list[str]], list[list[str]]]]:
    """What was read in a turn, what is known after it, the gold state, and the gold spans of the turn."""
    rows = read_lines(path)
    names = _catalogue(rows)
    for row in rows:
        known: State = {}
        proposed: State = {}
        asked = last = None
        for turn in row["turns"]:
            ours = [frame for frame in turn["frames"] if frame["service"].startswith("Services_")]
            acts = [act for frame in ours for act in frame["acts"]]
            if turn["speaker"] == "SYSTEM":
                asked, last = nlu_measure.asked_by(acts), turn["text"]
                proposed = {_KIND_OF[slot]: values[0] for name, slot, values in acts
                            if name in {"OFFER", "CONFIRM"} and slot in _KIND_OF and values}  # fmt: skip
                continue
            if not ours:
                continue
            meaning = engine.read(turn["text"], replace(names, asked=asked, last=last))
            said = slots_of(meaning)
            taken = proposed if meaning.intent in _TAKES else {}
            known = known | taken | _values(meaning, said)
            yield said, dict(known), _gold(ours), _spans(ours)


def slots_of(meaning: Understanding) -> State:
    """The words of each slot that SGD's services have too."""
    kinds = ("builder", "place", "service")
    said: State = {kind: str(meaning.slots[kind].value) for kind in kinds if kind in meaning.slots}
    for mention in meaning.times:
        if mention.dated:
            said.setdefault("date", mention.text)
        if mention.is_point:
            said.setdefault("time", mention.text)
    return said


def _values(meaning: Understanding, said: State) -> State:
    """As ``said``, with the day and the time of day in figures."""
    return {kind: _figures_of(meaning.times, kind) or words for kind, words in said.items()}


def _figures_of(times: Iterable[TimeMention], kind: str) -> str | None:
    for each in times:
        if each.start and kind == "date" and each.dated:
            return each.start.date().isoformat()
        if each.start and kind == "time" and each.is_point:
            return each.start.strftime("%H:%M")
    return None


def _is_right(kind: str, known: State, values: list[str]) -> bool:
    if kind not in known:
        return False
    read_too = [_figures_of(find_times(each, now=nlu_measure.NOW, expecting=True), kind) for each in values]
    return known[kind] in {*values, *read_too} or agree(known[kind], values)


def _catalogue(rows: list[Row]) -> Context:
    """The names that a business with these dialogues has: whom they see, what for."""
    builders, services = set(), set()
    frames = (frame for row in rows for turn in row["turns"] for frame in turn["frames"])
    told = (act for frame in frames for act in frame["acts"] if act[0] in {"OFFER", "INFORM", "CONFIRM"})
    for _, slot, values in told:
        if slot in _PROVIDER:
            builders.update(values)
        elif slot == "type":
            services.update(values)
    return Context(
        nlu_measure.NOW, "America/Los_Angeles", lang="en", services=tuple(map(CatalogueName, sorted(services))),
        builders=tuple(map(CatalogueName, sorted(builders))),
    )  # fmt: skip


def _gold(frames: list[dict[str, Any]]) -> dict[str, list[str]]:
    states = (frame.get("state", {}) for frame in frames)
    return {_KIND_OF[slot]: values for state in states for slot, values in state.items() if slot in _KIND_OF and values}


def _spans(frames: list[dict[str, Any]]) -> list[list[str]]:
    return [
        [_KIND_OF[span["slot"]], span["text"]] for frame in frames for span in frame["spans"]
        if span["slot"] in _KIND_OF
    ]  # fmt: skip


def agree(said: str, values: list[str]) -> bool:
    """Whether one holds all words of the other."""
    words = {word.text for word in find_words(fold(said))}
    return any(words <= gold or gold <= words for gold in ({w.text for w in find_words(fold(v))} for v in values))


def figures(engine: LocalEngine, path: Path) -> dict[str, float | str]:
    """F1 of the slots said in a turn; slots right and whole goals right after each turn."""
    hits = wanted = found = whole = turns = right = slots = 0
    for said, known, gold, spans in known_turns(engine, path):
        turns += 1
        wanted += len(spans)
        found += len(said)
        hits += sum(any(kind == slot and agree(value, [text]) for slot, text in spans) for kind, value in said.items())
        same = [_is_right(kind, known, values) for kind, values in gold.items()]
        right, slots = right + sum(same), slots + len(same)
        whole += all(same) and set(known) <= set(gold)
    return {
        "n": str(turns), "F1 of what is said": 2 * hits / max(1, wanted + found),
        "slots right": right / max(1, slots), "joint goal": whole / max(1, turns),
    }  # fmt: skip
