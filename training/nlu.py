"""Trains the local engine: ``python -m training.nlu [--own FILE.jsonl] [--promote] [--out DIR]``.

Without ``--own``: fits the checked-in corpus and writes ``DIR/models/nlu/<version>``. With it: learns from an
installation's own conversations as well, shows what would be read differently, and makes it the engine's artifact only
with ``--promote``. A row of ``--own`` is ``{"text", "intent", "language", "asked", "consent", "how"}``; only rows with
``consent`` true that a person ``confirmed`` or ``corrected`` are learned from. Measuring on the sets of others is left
to ``training.nlu_measure``.
"""

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path
from zlib import crc32

from pydantic import BaseModel, ValidationError

from kit.errors import Problem
from kit.settings import Settings
from nlu.intents import BUILDER_INTENTS, CLIENT_INTENTS
from nlu.local import Artifact, artifact
from nlu.local.artifact import CHOSEN
from nlu.local.corpus import LANGUAGES, Example, fingerprint, read_corpus
from nlu.local.features import intent_features
from training.door import telling_problems

_KEPT_ASIDE = 5  # one in so many own rows is never learned from, only judged by
_MOST_SHOWN = 40
_FIRST_LINE = 1_000_000  # own rows are numbered after those of the corpus
_MUST_NOT_LOSE = 0.01


class OwnWrong(Problem):
    """A row of an installation's own conversations can't be read."""

    type = "own-conversations-wrong"
    title = "The conversations cannot be read"
    status = 422
    next_step = "Correct the line, or leave it out, and train again. Nothing was changed."


class Own(BaseModel):
    """One message of an installation's own conversations, and what it turned out to mean."""

    text: str
    intent: str
    language: str = "en"
    asked: str | None = None
    consent: bool = False
    how: str = "confirmed"


def read_own(path: Path) -> list[Example]:
    """The rows that may be learned from. Raises ``OwnWrong``, which names the line."""
    found = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = Own.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            place = f", {first['loc'][0]}" if first["loc"] else ""
            raise OwnWrong(f"Line {number} of {path.name}{place}: {first['msg']}") from error
        is_known = row.intent in (*CLIENT_INTENTS, *BUILDER_INTENTS) and row.language in LANGUAGES
        if row.consent and row.how in {"confirmed", "corrected"} and is_known:
            found.append(Example(row.text, row.intent, row.language, row.asked, _FIRST_LINE + number))
    return found


def split(own: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """Rows to learn from and rows kept aside; the same text is always on the same side."""
    aside = [each for each in own if crc32(each.text.casefold().encode()) % _KEPT_ASIDE == 0]
    return [each for each in own if each not in aside], aside


def accuracy(model: Artifact, examples: Sequence[Example]) -> float:
    """The share of examples whose intent is read right."""
    return sum(_intent(model, each) == each.intent for each in examples) / len(examples) if examples else 1.0


def changes(before: Artifact, after: Artifact, examples: Sequence[Example]) -> list[tuple[Example, str, str]]:
    """The examples that would be read differently, with both readings."""
    pairs = [(each, _intent(before, each), _intent(after, each)) for each in examples]
    return [(each, old, new) for each, old, new in pairs if old != new]


def _intent(model: Artifact, example: Example) -> str:
    return model.intents.best(intent_features(example.text, asked=example.asked, last=None))[0]


def _report(before: Artifact, after: Artifact, learned: list[Example], aside: list[Example]) -> bool:
    """Print what would change; whether it may be promoted."""
    corpus = list(read_corpus())
    for name, examples in (("own, learned from", learned), ("own, kept aside", aside), ("corpus", corpus)):
        print(f"{name:18}{len(examples):7}  {accuracy(before, examples):.3f} -> {accuracy(after, examples):.3f}")
    changed = changes(before, after, [*aside, *learned])
    for each, old, new in changed[:_MOST_SHOWN]:
        print(f"  {old} -> {new}{' (right)' if new == each.intent else ''}: {each.text[:100]}")
    print(f"{len(changed)} of {len(aside) + len(learned)} own messages would be read differently")
    kept = accuracy(after, corpus) >= accuracy(before, corpus) - _MUST_NOT_LOSE
    return kept and accuracy(after, aside) >= accuracy(before, aside)


def _learn_own(own: Path, home: Path, *, promote: bool) -> None:
    learned, aside = split(read_own(own))
    before = artifact.load_or_train(home)
    name = f"{fingerprint()}-own"
    after = artifact.train(learned, version=name)
    is_better = _report(before, after, learned, aside)
    print(artifact.save(after, home / "models" / "nlu"))
    if promote and is_better:
        print(f"promoted: {artifact.save(after, home / 'models' / 'nlu', name=CHOSEN)}")
    elif promote:
        print("not promoted: it reads the rows kept aside, or the corpus, worse than the present one")
        raise SystemExit(1)
    else:
        print("nothing was changed; add --promote to use it")


def main(arguments: list[str] | None = None) -> None:
    """Train, write, report."""
    parser = argparse.ArgumentParser(
        prog="python -m training.nlu", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, metavar="DIR", default=Settings().home, help="instead of $PARLEY_HOME")
    parser.add_argument("--own", type=Path, metavar="FILE", help="own conversations, a JSON row a line")
    parser.add_argument("--promote", action="store_true", help="use what was learned, if it reads no worse")
    chosen = parser.parse_args(arguments)
    with telling_problems():
        if chosen.own:
            _learn_own(chosen.own, chosen.out, promote=chosen.promote)
        else:
            _learn_corpus(chosen.out)


def _learn_corpus(home: Path) -> None:
    started = time.perf_counter()
    trained = artifact.train()
    path = artifact.save(trained, home / "models" / "nlu")
    report = {"version": trained.version, "labels": len(trained.intents.labels),
              "features": len(trained.intents.idf), "temperature": trained.intents.temperature}  # fmt: skip
    (path / "report.json").write_text(json.dumps(report), "utf-8")
    print(f"{path} in {time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()
