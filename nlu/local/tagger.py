"""Marks the words of a message that fill slots: a linear machine per tag over each word's surroundings, best path.

Fitted by scikit-learn; how tags follow each other is counted, and the best path through a message is found exactly.
Kept as numbers and names like the classifier; what is made of a marked stretch is left to the caller.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from nlu.local.classifier import Numbers, as_kept
from nlu.text import Span, Word, fold
from nlu.written import FOLDER, sections

_TOKEN = re.compile(r"\d+|[^\W\d_]+|[^\w\s]|_")
_OUT = "O"
_MAX_TOKENS = 160
_NEVER = -1e6
_WEIGHT_OF_STEPS = 0.25  # steps are log odds, margins are not: see training/LOG.md


@dataclass(frozen=True, slots=True)
class Tagger:
    """One linear machine per tag.

    Attributes:
        tags: ``O``, ``B-slot`` and ``I-slot``; one per column.
        vocabulary: feature -> row of ``weights``.
        weights: (rows, tags).
        bias: (tags,).
        after: (tags, tags), what the tag before adds; forbidden sequences are far below zero.
        first: (tags,), the same at the beginning.
    """

    tags: tuple[str, ...]
    vocabulary: dict[str, int]
    weights: Numbers
    bias: Numbers
    after: Numbers
    first: Numbers

    def spans(self, text: str, *, asked: Sequence[str] = ()) -> list[Span]:
        """The stretches of ``text`` that fill slots, left to right; ``asked`` are the slots asked for before."""
        tokens = tokens_of(text)
        return _joined(tokens, self._path(token_features(tokens, asked, text))) if tokens else []

    def _path(self, features: list[list[str]]) -> list[str]:
        """Viterbi: the tags whose scores and steps add up to the most."""
        scores = np.empty((len(features), len(self.tags)), dtype=np.float32)
        for at, names in enumerate(features):
            rows = [row for name in names if (row := self.vocabulary.get(name)) is not None]
            scores[at] = self.bias + self.weights[rows].sum(0)
        best, came = scores[0] + self.first, []
        for score in scores[1:]:
            steps = best[:, None] + self.after
            came.append(steps.argmax(0))
            best = steps.max(0) + score
        path = [int(best.argmax())]
        for back in reversed(came):
            path.append(int(back[path[-1]]))
        return [self.tags[at] for at in reversed(path)]


def tokens_of(text: str) -> list[Word]:
    """Numbers, words and single signs, folded; offsets are those of ``text``."""
    folded = fold(text)
    return [Word(match.group(), *match.span()) for match in _TOKEN.finditer(folded)][:_MAX_TOKENS]


def token_features(tokens: Sequence[Word], asked: Sequence[str], text: str) -> list[list[str]]:
    """What is seen of each token: itself, its neighbours, its shape, and what was asked for."""
    words = ["<2", "<1", *(word.text for word in tokens), "1>", "2>"]
    kinds = ["", "", *(_kind(word.text) for word in tokens), "", ""]
    shapes = ["", "", *(_shape(text[word.start : word.end]) for word in tokens), "", ""]
    asks = [f"a{slot}" for slot in asked] or ["a-"]
    short = min(len(tokens), 5)
    found = []
    for at in range(2, len(tokens) + 2):
        word, kind, shape = words[at], kinds[at], shapes[at]
        near = [
            f"w {word}", f"-1 {words[at - 1]}", f"+1 {words[at + 1]}", f"-2 {words[at - 2]}", f"+2 {words[at + 2]}",
            f"-1w {words[at - 1]} {word}", f"w+1 {word} {words[at + 1]}", f"-2-1 {words[at - 2]} {words[at - 1]}",
            f"+1+2 {words[at + 1]} {words[at + 2]}", f"-1+1 {words[at - 1]} {words[at + 1]}",
            f"k {kind}", f"k-1 {kinds[at - 1]} {kind}", f"k+1 {kind} {kinds[at + 1]}", f"sh {shape}",
            f"k3 {kinds[at - 1]} {kind} {kinds[at + 1]}", f"k-1w {words[at - 1]} {kind}",
            f"kw+1 {kind} {words[at + 1]}",
            f"k-2 {kinds[at - 2]} {kinds[at - 1]} {kind}", f"k+2 {kind} {kinds[at + 1]} {kinds[at + 2]}",
            f"sh3 {shapes[at - 1]} {shape} {shapes[at + 1]}", f"p3 {word[:3]}", f"s3 {word[-3:]}", f"s2 {word[-2:]}",
            f"p4 {word[:4]}", f"at {min(at - 2, 2)} {min(len(tokens) + 1 - at, 2)} {kind}",
            f"-3 {words[at - 3] if at > 2 else ''} {kind}",  # noqa: PLR2004
        ]  # fmt: skip
        for ask in asks:
            near += [
                f"{ask} {kind} {short}",
                f"{ask} {word}",
                f"{ask} {shape} {short}",
                f"{ask} {words[at - 1]} {kind}",
            ]
        found.append(near)
    return found


def _kind(word: str) -> str:
    """The class of a word: a number by its size, a day, a month, a word of the clock, a sign."""
    if word.isdecimal():
        return f"n{len(word)}{'' if int(word) > 12 else 'h'}"  # noqa: PLR2004 - hours of a clock
    return _classes().get(word) or ("" if word[:1].isalpha() else word)


@cache
def _classes() -> dict[str, str]:
    kinds = sections(FOLDER / "word_classes.txt")
    return {word: kind for kind, lines in kinds.items() for word in " ".join(lines).split()}


def _shape(word: str) -> str:
    if word.isdecimal():
        return "0"
    return (
        "X" if word.isupper() and len(word) > 1 else "Xx" if word[:1].isupper() else "x" if word[:1].isalpha() else "."
    )


def _joined(tokens: Sequence[Word], tags: Sequence[str]) -> list[Span]:
    found: list[Span] = []
    for token, tag in zip(tokens, tags, strict=True):
        if tag == _OUT:
            continue
        slot = tag[2:]
        if tag.startswith("I-") and found and found[-1].slot == slot:
            found[-1] = Span(slot, found[-1].start, token.end)
        else:
            found.append(Span(slot, token.start, token.end))
    return found


def tags_for(tokens: Sequence[Word], spans: Sequence[Span]) -> list[str]:
    """The tag of each token under the given spans; the first span that covers it wins."""
    tags = []
    for token in tokens:
        inside = next((span for span in spans if span.start < token.end and token.start < span.end), None)
        tags.append(_OUT if inside is None else f"{'B' if token.start <= inside.start else 'I'}-{inside.slot}")
    return tags


def fit(documents: Sequence[tuple[str, Sequence[str], Sequence[Span]]], *, strength: float) -> Tagger:
    """Fit on texts with the slots asked for and the spans that fill slots."""
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.svm import LinearSVC

    names: list[list[str]] = []
    paths: list[list[str]] = []
    for text, asked, spans in documents:
        tokens = tokens_of(text)
        names += token_features(tokens, asked, text)
        paths.append(tags_for(tokens, spans))
    counter = CountVectorizer(analyzer=list, binary=True, min_df=2, dtype=np.float32)
    flat = [tag for path in paths for tag in path]
    model = LinearSVC(C=strength, random_state=0, tol=1e-3).fit(counter.fit_transform(names), flat)
    tags = tuple(map(str, model.classes_))
    coefficients, bias = model.coef_, model.intercept_
    if len(tags) == 2:  # noqa: PLR2004 - scikit-learn keeps one row for two classes
        coefficients, bias = np.vstack([-coefficients, coefficients]), np.concatenate([-bias, bias])
    after, first = _steps(tags, paths)
    return Tagger(
        tags, {name: int(row) for name, row in counter.vocabulary_.items()},
        as_kept(coefficients.T), np.asarray(bias, dtype=np.float32), after, first,
    )  # fmt: skip


def _steps(tags: Sequence[str], paths: Sequence[Sequence[str]]) -> tuple[Numbers, Numbers]:
    """How much likelier than by chance each tag follows another, as log odds; what cannot follow is forbidden."""
    place = {tag: at for at, tag in enumerate(tags)}
    counts, first = np.ones((len(tags), len(tags))), np.ones(len(tags))
    for path in paths:
        if path:
            first[place[path[0]]] += 1
        for before, tag in pairwise(path):
            counts[place[before], place[tag]] += 1
    chance = np.log((counts.sum(0) + first) / (counts.sum() + first.sum()))
    after = _WEIGHT_OF_STEPS * (np.log(counts / counts.sum(1, keepdims=True)) - chance)
    start = _WEIGHT_OF_STEPS * (np.log(first / first.sum()) - chance)
    for column, tag in enumerate(tags):
        if tag.startswith("I-"):
            start[column] = _NEVER
            after[[row for row, other in enumerate(tags) if other[2:] != tag[2:]], column] = _NEVER
    return after.astype(np.float32), start.astype(np.float32)


def save(tagger: Tagger, folder: Path) -> None:
    """Write ``weights.npz`` and ``names.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(
        folder / "weights.npz", weights=tagger.weights.astype(np.float16), bias=tagger.bias, after=tagger.after,
        first=tagger.first,
    )  # fmt: skip
    (folder / "names.json").write_text(json.dumps({"tags": tagger.tags, "features": tagger.vocabulary}), "utf-8")


def load(folder: Path) -> Tagger:
    """Read what ``save`` wrote; OSError, KeyError or ValueError when it is not there or not whole."""
    names = json.loads((folder / "names.json").read_text("utf-8"))
    with np.load(folder / "weights.npz", allow_pickle=False) as numbers:
        return Tagger(
            tuple(names["tags"]), names["features"], numbers["weights"].astype(np.float32), numbers["bias"],
            numbers["after"], numbers["first"],
        )  # fmt: skip
