"""Refits the engine's learners on any set: ``python -m training.nlu_refit TASK --learn A.jsonl --predict B.jsonl``.

Writes predictions to standard output, in the order and shape that scorers of such sets take. Tasks: ``intent`` (rows
``text, intent``), ``slots`` (``text, requested, slots``, ``tokens, tags`` or ``text, bio``), ``sgd`` (dialogues; the
active intent, with ``--alone`` without what was said before). Nothing of what is learned here is shipped.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NotRequired

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from nlu.local import classifier, tagger
from nlu.local.classifier import Classifier
from nlu.local.features import Blocks, heard_features, plain_features
from nlu.local.tagger import Tagger
from nlu.text import Span
from training.door import telling_problems
from training.json_lines import Row, read_lines

OUTSIDE = "oos"
UNSURE = 0.4  # chosen on the development part of CLINC150; see training/LOG.md
_STRENGTH, _STRENGTH_OF_TAGS, _STRENGTH_OF_DIALOGUE = 0.5, 0.3, 0.3
_OURS = ("Services_", "Calendar_")


class _Text(TypedDict):
    text: str


class _Labelled(_Text):
    intent: str


class _Slot(TypedDict):
    slot: str
    start: int
    end: int


class _Marked(_Text):
    slots: NotRequired[list[_Slot] | None]
    requested: NotRequired[list[str] | None]


class _Tokens(TypedDict):
    tokens: list[str]
    tags: list[str]


class _Tagged(_Text):
    bio: str


class _Frame(TypedDict):
    service: str
    active_intent: NotRequired[str]  # of users' turns alone
    spans: NotRequired[list[_Slot]]


class _Turn(TypedDict):
    speaker: str
    text: str
    frames: list[_Frame]


class _Dialogue(TypedDict):
    id: str
    turns: list[_Turn]


_Spans: TypeAdapter[Any] = TypeAdapter(_Tokens | _Tagged | _Marked)
_LEARNED: dict[str, TypeAdapter[Any]] = {
    "intent": TypeAdapter(_Labelled), "slots": _Spans, "sgd": TypeAdapter(_Dialogue),
}  # fmt: skip
_PREDICTED = _LEARNED | {"intent": TypeAdapter(_Text)}


def fit_intents(rows: list[Row]) -> Classifier:
    """The shipped learner of intents on other sentences."""
    return classifier.fit([plain_features(row["text"]) for row in rows], [row["intent"] for row in rows],
                          strength=_STRENGTH)  # fmt: skip


def intents(model: Classifier, rows: list[Row], *, outside: bool) -> Iterator[Row]:
    """The label of each; out of scope where the set has such a thing and the model is not sure."""
    for row in rows:
        label, odds = model.best(plain_features(row["text"]))
        yield {"intent": OUTSIDE if outside and odds < UNSURE else label}


def spans_of(row: Row) -> tuple[str, list[Span]]:
    """The text of a row of any of the slot sets, and its spans."""
    if "tokens" in row or "bio" in row:
        tokens = row.get("tokens") or row["text"].split()
        return _from_tags(tokens, row.get("tags") or row["bio"].split())
    return row["text"], [Span(each["slot"], each["start"], each["end"]) for each in row.get("slots") or []]


def _from_tags(tokens: list[str], tags: list[str]) -> tuple[str, list[Span]]:
    spans: list[Span] = []
    at = 0
    for token, tag in zip(tokens, tags, strict=True):
        end = at + len(token)
        if tag.startswith("B-"):
            spans.append(Span(tag[2:], at, end))
        elif tag.startswith("I-") and spans:
            spans[-1] = Span(spans[-1].slot, spans[-1].start, end)
        at = end + 1
    return " ".join(tokens), spans


def fit_slots(rows: list[Row]) -> Tagger:
    """The shipped tagger on other sentences."""
    documents = []
    for row in rows:
        text, spans = spans_of(row)
        documents.append((text, tuple(row.get("requested") or ()), spans))
    return tagger.fit(documents, strength=_STRENGTH_OF_TAGS)


def slots(model: Tagger, rows: list[Row]) -> Iterator[Row]:
    """The marked stretches of each row."""
    for row in rows:
        text = spans_of(row)[0]
        found = model.spans(text, asked=tuple(row.get("requested") or ()))
        yield {"slots": [[each.slot, text[each.start : each.end]] for each in found]}


def frames(dialogues: Iterable[Row]) -> Iterator[tuple[Row, int, str, str, Row]]:
    """Dialogue, place of the turn, its text, what was said before it, and each frame of an appointment service."""
    for dialogue in dialogues:
        last = ""
        for at, turn in enumerate(dialogue["turns"]):
            ours = [frame for frame in turn["frames"] if frame["service"].startswith(_OURS)]
            if turn["speaker"] == "USER":
                yield from ((dialogue, at, turn["text"], last, frame) for frame in ours)
            last = turn["text"]


def turn_features(text: str, last: str, service: str, before: str, *, alone: bool) -> Blocks:
    """A turn's words; unless ``alone``, with what was said before it and what was going on."""
    words, pieces = plain_features(text)
    if alone:
        return words, pieces, [f"kind {service[:8]}"]
    _, _, heard = heard_features(text, last)
    return words, pieces, heard, [f"kind {service[:8]}", f"before {before}", f"before {before} {' '.join(words[:1])}"]


def fit_sgd(dialogues: list[Row], *, alone: bool) -> Classifier:
    """The active intent of a turn, learned with the true intent before it."""
    documents, labels = [], []
    before: dict[tuple[str, str], str] = {}
    for dialogue, _, text, last, frame in frames(dialogues):
        key = (dialogue["id"], frame["service"])
        documents.append(turn_features(text, last, frame["service"], before.get(key, "-"), alone=alone))
        labels.append(frame["active_intent"])
        before[key] = frame["active_intent"]
    return classifier.fit(documents, labels, strength=_STRENGTH_OF_DIALOGUE, temperature=1.0)


def sgd(model: Classifier, dialogues: list[Row], *, alone: bool, tags: Tagger | None = None) -> Iterator[Row]:
    """The active intent of each turn, with the model's own reading of the turns before; spans if a tagger is given."""
    before: dict[tuple[str, str], str] = {}
    for dialogue, at, text, last, frame in frames(dialogues):
        key = (dialogue["id"], frame["service"])
        label, _ = model.best(turn_features(text, last, frame["service"], before.get(key, "-"), alone=alone))
        before[key] = label
        row: Row = {"id": dialogue["id"], "turn": at, "service": frame["service"], "active_intent": label, "state": {}}
        if tags:
            row["spans"] = [
                [frame_slot(each.slot, frame["service"]), text[each.start : each.end]]
                for each in tags.spans(text, asked=_last_words(last))
            ]
        yield row


_NAMES = {"Services_1": "stylist_name", "Services_2": "dentist_name", "Services_3": "doctor_name",
          "Services_4": "therapist_name"}  # fmt: skip


def frame_slot(slot: str, service: str) -> str:
    """A provider's slot as the service calls it; every other slot is called the same everywhere."""
    return _NAMES.get(service, slot) if slot == "provider" else slot


def fit_sgd_slots(dialogues: list[Row]) -> Tagger:
    """The tagger on users' turns; names of providers are one slot, whatever the service calls it."""
    documents = []
    for _, _, text, last, frame in frames(dialogues):
        spans = [
            Span("provider" if each["slot"] in _NAMES.values() else each["slot"], each["start"], each["end"])
            for each in frame["spans"]
        ]
        documents.append((text, _last_words(last), spans))
    return tagger.fit(documents, strength=_STRENGTH_OF_TAGS)


def _last_words(last: str) -> tuple[str, ...]:
    """The telling words of the message before, in place of the slot asked for."""
    known = ("time", "date", "day", "city", "area", "name", "who", "when", "where", "confirm", "located")
    said = last.lower()
    return tuple(word for word in known if word in said)


def main(arguments: list[str] | None = None) -> None:
    """Learn from one file, predict another."""
    parser = argparse.ArgumentParser(
        prog="python -m training.nlu_refit", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("task", choices=["intent", "slots", "sgd"])
    parser.add_argument("--learn", type=Path, metavar="FILE", required=True, help="the rows to fit on")
    parser.add_argument("--predict", type=Path, metavar="FILE", required=True, help="the rows to predict")
    parser.add_argument("--alone", action="store_true", help="sgd: without the turns before")
    chosen = parser.parse_args(arguments)
    with telling_problems():
        learn, predict = (
            read_lines(chosen.learn, _LEARNED[chosen.task]),
            read_lines(chosen.predict, _PREDICTED[chosen.task]),
        )
    if chosen.task == "intent":
        outside = any(row["intent"] == OUTSIDE for row in learn)
        rows = intents(fit_intents(learn), predict, outside=outside)
    elif chosen.task == "slots":
        rows = slots(fit_slots(learn), predict)
    else:
        rows = sgd(fit_sgd(learn, alone=chosen.alone), predict, alone=chosen.alone, tags=fit_sgd_slots(learn))
    sys.stdout.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


if __name__ == "__main__":
    main()
