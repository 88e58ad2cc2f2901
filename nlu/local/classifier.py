"""A linear classifier over blocks of string features: fitted by scikit-learn, kept as numbers and names, no pickle.

One support vector machine per label; a temperature fitted on held-out folds turns their margins into probabilities
that may be believed, and a floor fitted on the same folds says below which one the answer is not known.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlu.local.features import Blocks

_MISTYPED = 0.5  # share of known pieces in a word never seen
_FOLDS = 3
_TEMPERATURES = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 8.0, 10.0)
_FEWEST_FOR_FOLDS = 6
Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Classifier:
    """One linear machine per label.

    Attributes:
        labels: one per column of ``weights``.
        vocabulary: one dictionary per block, feature -> row of ``weights``.
        idf: inverse document frequency per row.
        weights: (rows, labels).
        bias: (labels,).
        temperature: margins times this are log odds.
    """

    labels: tuple[str, ...]
    vocabulary: tuple[dict[str, int], ...]
    idf: Numbers
    weights: Numbers
    bias: Numbers
    temperature: float

    def knows(self, features: Blocks) -> bool:
        """Whether any whole word or sign was seen when fitting, or enough pieces of words to be a mistyped one."""
        pieces = features[1]
        known = sum(name in self.vocabulary[1] for name in pieces)
        return self.knows_a_word(features) or (bool(pieces) and known >= _MISTYPED * len(pieces))

    def knows_a_word(self, features: Blocks) -> bool:
        """Whether any whole word or sign was seen when fitting."""
        return any(name in self.vocabulary[0] for name in features[0] if name.startswith(("w ", "e ")))

    def margins(self, features: Blocks) -> Numbers:
        """The distance from each label's border, in the order of ``labels``."""
        return np.asarray(self.bias + self._weighed(features), dtype=np.float32)

    def evidence(self, features: Blocks, label: str) -> float:
        """What these features alone, the first blocks or all, speak for ``label`` (below zero: against it)."""
        return float(self._weighed(features)[self.labels.index(label)])

    def _weighed(self, features: Blocks) -> Numbers:
        scores = np.zeros(len(self.labels), dtype=np.float32)
        for vocabulary, names in zip(self.vocabulary, features, strict=False):
            rows, counts = _counted(vocabulary, names)
            if len(rows):
                values = (1 + np.log(counts)) * self.idf[rows]
                scores = scores + (values / np.sqrt(values @ values)) @ self.weights[rows]
        return scores

    def probabilities(self, features: Blocks) -> dict[str, float]:
        """A probability for each label; they add up to one."""
        return dict(zip(self.labels, _softmax(self.margins(features) * self.temperature).tolist(), strict=True))

    def best(self, features: Blocks) -> tuple[str, float]:
        """The most likely label and its probability."""
        odds = self.probabilities(features)
        label = max(odds, key=odds.__getitem__)
        return label, odds[label]


def _counted(vocabulary: dict[str, int], names: Iterable[str]) -> tuple[NDArray[np.intp], Numbers]:
    counts: dict[int, int] = {}
    for name in names:
        row = vocabulary.get(name)
        if row is not None:
            counts[row] = counts.get(row, 0) + 1
    return np.fromiter(counts, dtype=np.intp, count=len(counts)), np.fromiter(
        counts.values(), dtype=np.float32, count=len(counts)
    )


def _softmax(scores: Numbers) -> Numbers:
    odds = np.exp(scores - scores.max())
    return np.asarray(odds / odds.sum(), dtype=np.float32)


def fit(
    documents: Sequence[Blocks], labels: Sequence[str], *, strength: float, groups: Sequence[int] | None = None,
    rare: Sequence[int] | None = None, temperature: float | None = None,
) -> Classifier:  # fmt: skip
    """Fit on documents of features.

    Args:
        documents: each as many blocks as the others.
        labels: one per document.
        strength: the inverse of regularisation.
        groups: documents of one group (one line of a corpus) are never on both sides of a fold.
        rare: per block, in how many documents a feature has to occur to be kept.
        temperature: instead of finding it on held-out folds, which costs three fits more.
    """
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import TfidfVectorizer

    kept = rare or [1] + [2] * (len(documents[0]) - 1)
    vectorizers = [TfidfVectorizer(analyzer=list, sublinear_tf=True, min_df=few, dtype=np.float32) for few in kept]
    blocks = [each.fit_transform([document[at] for document in documents]) for at, each in enumerate(vectorizers)]
    matrix = hstack(blocks, format="csr")
    model = _machine(strength).fit(matrix, labels)
    offsets = np.cumsum([0, *(block.shape[1] for block in blocks)])
    coefficients, intercepts = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # noqa: PLR2004 - scikit-learn keeps one row for two classes
        coefficients, intercepts = np.vstack([-coefficients, coefficients]), np.concatenate([-intercepts, intercepts])
    return Classifier(
        labels=tuple(map(str, model.classes_)),
        vocabulary=tuple(
            {name: int(column + offset) for name, column in each.vocabulary_.items()}
            for each, offset in zip(vectorizers, offsets[:-1], strict=True)
        ),
        idf=np.concatenate([each.idf_ for each in vectorizers]).astype(np.float32),
        weights=as_kept(coefficients.T),
        bias=intercepts.astype(np.float32),
        temperature=temperature or _temperature(matrix, np.asarray(labels), strength, groups),
    )


def as_kept(weights: Any) -> Numbers:
    """Rounded as they are kept on disk, so that a saved model judges exactly as the one that was fitted."""
    return np.ascontiguousarray(weights, dtype=np.float16).astype(np.float32)


def _machine(strength: float) -> Any:
    from sklearn.svm import LinearSVC

    return LinearSVC(C=strength, class_weight="balanced", random_state=0, tol=1e-3)


def _temperature(matrix: Any, labels: NDArray[np.str_], strength: float, groups: Sequence[int] | None) -> float:
    """The temperature under which held-out labels are least surprising."""
    from sklearn.model_selection import GroupKFold

    apart = np.arange(len(labels)) if groups is None else np.asarray(groups)
    if len(np.unique(apart)) < _FEWEST_FOR_FOLDS:
        return 2.0
    surprises = np.zeros(len(_TEMPERATURES))
    for learn, check in GroupKFold(_FOLDS, shuffle=True, random_state=0).split(matrix, labels, apart):
        if len(set(labels[learn])) < 3:  # noqa: PLR2004
            return 2.0
        model = _machine(strength).fit(matrix[learn], labels[learn])
        place = {label: at for at, label in enumerate(model.classes_)}
        known = [at for at in check if labels[at] in place]
        margins, truth = model.decision_function(matrix[known]), [place[labels[at]] for at in known]
        for number, temperature in enumerate(_TEMPERATURES):
            scores = margins * temperature
            logs = scores - scores.max(1, keepdims=True)
            logs -= np.log(np.exp(logs).sum(1, keepdims=True))
            surprises[number] -= logs[np.arange(len(truth)), truth].sum()
    return float(_TEMPERATURES[int(surprises.argmin())])


def save(classifier: Classifier, folder: Path) -> None:
    """Write ``weights.npz`` and ``names.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(
        folder / "weights.npz", idf=classifier.idf, weights=classifier.weights.astype(np.float16), bias=classifier.bias
    )
    names = {
        "labels": classifier.labels,
        "features": [sorted(block, key=block.__getitem__) for block in classifier.vocabulary],
        "temperature": classifier.temperature,
    }
    (folder / "names.json").write_text(json.dumps(names), "utf-8")


def load(folder: Path) -> Classifier:
    """Read what ``save`` wrote; OSError, KeyError or ValueError when it is not there or not whole."""
    names = json.loads((folder / "names.json").read_text("utf-8"))
    vocabulary, offset = [], 0
    for block in names["features"]:
        vocabulary.append({name: offset + row for row, name in enumerate(block)})
        offset += len(block)
    with np.load(folder / "weights.npz", allow_pickle=False) as numbers:
        weights = numbers["weights"].astype(np.float32)
        if len(weights) != offset:
            raise ValueError("names and weights do not fit together")
        return Classifier(
            labels=tuple(names["labels"]), vocabulary=tuple(vocabulary), idf=numbers["idf"], weights=weights,
            bias=numbers["bias"], temperature=float(names["temperature"]),
        )  # fmt: skip
