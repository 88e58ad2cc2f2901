"""The trained artifact of the local engine: fitted from the corpus, kept in a folder, loaded without pickle."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from nlu.local import classifier
from nlu.local.classifier import Classifier
from nlu.local.corpus import Example, fingerprint, read_corpus
from nlu.local.features import intent_features, language_features

_STRENGTH_OF_INTENTS = 20.0
_STRENGTH_OF_LANGUAGES = 20.0


@dataclass(frozen=True, slots=True)
class Artifact:
    """The two classifiers and the fingerprint of the corpus they learned from."""

    intents: Classifier
    languages: Classifier
    version: str


def train() -> Artifact:
    """Fit on the whole corpus; the same corpus gives the same artifact."""
    examples = list(read_corpus())
    return Artifact(
        fit_intents(examples),
        classifier.fit(
            [language_features(example.text) for example in examples],
            [example.language for example in examples],
            strength=_STRENGTH_OF_LANGUAGES,
        ),
        fingerprint(),
    )


def fit_intents(examples: list[Example]) -> Classifier:
    """The classifier of intents alone, for a bench that holds examples out."""
    return classifier.fit(
        [intent_features(example.text, asked=example.asked, last=None) for example in examples],
        [example.intent for example in examples],
        strength=_STRENGTH_OF_INTENTS,
    )


def save(artifact: Artifact, folder: Path) -> Path:
    """Write to ``folder/<version>`` and return that path; whole or not at all."""
    target = folder / artifact.version
    partial = folder / f".{artifact.version}.partial"
    classifier.save(artifact.intents, partial / "intents")
    classifier.save(artifact.languages, partial / "languages")
    shutil.rmtree(target, ignore_errors=True)
    partial.rename(target)
    return target


def load(folder: Path) -> Artifact:
    """Read one version's folder; OSError or ValueError when it is missing or damaged."""
    return Artifact(classifier.load(folder / "intents"), classifier.load(folder / "languages"), folder.name)


def load_or_train(home: Path) -> Artifact:
    """The artifact of the present corpus under ``home/models/nlu``, trained first if it is missing or damaged."""
    folder = home / "models" / "nlu"
    try:
        return load(folder / fingerprint())
    except (OSError, ValueError, KeyError):
        artifact = train()
        save(artifact, folder)
        return artifact
