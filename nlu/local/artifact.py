"""The trained artifact of the local engine: fitted from the corpus, kept in a folder, loaded without pickle.

A folder ``home/models/nlu/chosen`` (written by ``python -m training.nlu --promote``) holds an artifact that also
learned from an installation's own conversations; it wins over the one of the corpus alone while it fits this code.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nlu.local import classifier, tagger
from nlu.local.classifier import Classifier
from nlu.local.corpus import Example, fingerprint, read_corpus
from nlu.local.features import intent_features, language_features
from nlu.local.tagger import Tagger

CHOSEN = "chosen"
_STRENGTH_OF_INTENTS = 0.3
_STRENGTH_OF_LANGUAGES = 0.5
_STRENGTH_OF_TAGS = 0.1
_TEMPERATURE_OF_LANGUAGES = 3.0


@dataclass(frozen=True, slots=True)
class Artifact:
    """What the engine has learned, and a name for what it learned from."""

    intents: Classifier
    languages: Classifier
    tags: Tagger
    version: str


def train(more: Sequence[Example] = (), *, version: str | None = None) -> Artifact:
    """Fit on the whole corpus and ``more`` of one's own; the same examples give the same artifact."""
    examples = [*read_corpus(), *more]
    spoken = [example for example in examples if not example.masked or "x" not in example.text]
    return Artifact(
        fit_intents(examples),
        classifier.fit(
            [language_features(example.text) for example in spoken], [example.language for example in spoken],
            strength=_STRENGTH_OF_LANGUAGES, rare=(2, 2), temperature=_TEMPERATURE_OF_LANGUAGES,
        ),
        tagger.fit(
            [(each.text, (each.asked,) if each.asked else (), each.spans) for each in spoken],
            strength=_STRENGTH_OF_TAGS,
        ),
        version or fingerprint(),
    )  # fmt: skip


def fit_intents(examples: Sequence[Example]) -> Classifier:
    """The classifier of intents alone, for a bench that holds examples out."""
    return classifier.fit(
        [intent_features(example.text, asked=example.asked, last=None) for example in examples],
        [example.intent for example in examples],
        strength=_STRENGTH_OF_INTENTS, groups=[example.line for example in examples], rare=(2, 3, 2),
    )  # fmt: skip


def save(artifact: Artifact, folder: Path, *, name: str | None = None) -> Path:
    """Write to ``folder/<name or version>`` and return that path; whole or not at all."""
    target = folder / (name or artifact.version)
    partial = folder / f".{target.name}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    classifier.save(artifact.intents, partial / "intents")
    classifier.save(artifact.languages, partial / "languages")
    tagger.save(artifact.tags, partial / "tags")
    (partial / "version.txt").write_text(artifact.version, "utf-8")
    (partial / "code.txt").write_text(fingerprint(), "utf-8")
    shutil.rmtree(target, ignore_errors=True)
    partial.rename(target)
    return target


def load(folder: Path) -> Artifact:
    """Read one version's folder; OSError, KeyError or ValueError when it is missing, damaged or made for other code."""
    if (folder / "code.txt").read_text("utf-8") != fingerprint():
        raise ValueError("made from another corpus or by other code")
    return Artifact(
        classifier.load(folder / "intents"), classifier.load(folder / "languages"), tagger.load(folder / "tags"),
        (folder / "version.txt").read_text("utf-8"),
    )  # fmt: skip


def load_or_train(home: Path) -> Artifact:
    """The chosen artifact under ``home/models/nlu``, else the one of the present corpus, trained first if need be."""
    folder = home / "models" / "nlu"
    for name in (CHOSEN, fingerprint()):
        try:
            return load(folder / name)
        except (OSError, ValueError, KeyError):
            continue
    artifact = train()
    save(artifact, folder)
    return artifact
