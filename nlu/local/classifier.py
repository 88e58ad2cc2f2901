"""A linear classifier over string features: fitted by scikit-learn, kept as numbers and names, read without pickle."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_MISTYPED = 0.5  # share of known pieces in a word never seen
Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Classifier:
    """Multinomial logistic regression.

    Attributes:
        labels: one per row of ``weights``.
        vocabulary: feature -> column.
        idf: inverse document frequency per column.
        weights: (columns, labels).
        bias: (labels,).
    """

    labels: tuple[str, ...]
    vocabulary: dict[str, int]
    idf: Numbers
    weights: Numbers
    bias: Numbers

    def knows(self, features: Iterable[str]) -> bool:
        """Whether any whole word or sign was seen when fitting, or enough pieces of words to be a mistyped one."""
        names = list(features)
        pieces = [name in self.vocabulary for name in names if name.startswith("c")]
        if any(name in self.vocabulary for name in names if name.startswith(("w ", "e "))):
            return True
        return bool(pieces) and sum(pieces) >= _MISTYPED * len(pieces)

    def probabilities(self, features: Iterable[str]) -> dict[str, float]:
        """A probability for each label; they add up to one."""
        columns = sorted({self.vocabulary[name] for name in features if name in self.vocabulary})
        scores: Numbers = self.bias
        if columns:
            values = self.idf[columns]
            scores = scores + (values / np.sqrt(values @ values)) @ self.weights[columns]
        odds = np.exp(scores - scores.max())
        return dict(zip(self.labels, (odds / odds.sum()).tolist(), strict=True))


def fit(documents: Sequence[Sequence[str]], labels: Sequence[str], *, strength: float) -> Classifier:
    """Fit on documents of features; ``strength`` is the inverse of regularisation."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    words = TfidfVectorizer(analyzer=list, binary=True, min_df=2, dtype=np.float32)
    matrix = words.fit_transform(documents)
    model = LogisticRegression(C=strength, class_weight="balanced", max_iter=200, tol=1e-3)
    model.fit(matrix, labels)
    return Classifier(
        labels=tuple(map(str, model.classes_)),
        vocabulary={name: int(column) for name, column in words.vocabulary_.items()},
        idf=words.idf_.astype(np.float32),
        weights=np.ascontiguousarray(model.coef_.T, dtype=np.float32),
        bias=model.intercept_.astype(np.float32),
    )


def save(classifier: Classifier, folder: Path) -> None:
    """Write ``weights.npz`` and ``names.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(folder / "weights.npz", idf=classifier.idf, weights=classifier.weights, bias=classifier.bias)
    ordered = sorted(classifier.vocabulary, key=classifier.vocabulary.__getitem__)
    (folder / "names.json").write_text(json.dumps({"labels": classifier.labels, "features": ordered}), "utf-8")


def load(folder: Path) -> Classifier:
    """Read what ``save`` wrote; OSError or ValueError when it is not there or not whole."""
    names = json.loads((folder / "names.json").read_text("utf-8"))
    with np.load(folder / "weights.npz", allow_pickle=False) as numbers:
        return Classifier(
            labels=tuple(names["labels"]),
            vocabulary={name: column for column, name in enumerate(names["features"])},
            idf=numbers["idf"],
            weights=numbers["weights"],
            bias=numbers["bias"],
        )
