"""Learning which times to offer, and judging another policy by a log: on offers whose truth the test knows."""

import json
from pathlib import Path

import numpy as np
import pytest

from ml import registry
from ml.artifact import ArtifactWrong
from ml.slots import NAMES, Choice
from ml.slots.artifact import read
from ml.slots.believed import BELIEVED
from ml.slots.choice import shares
from ml.slots.offers import Offered
from ml.slots.wish import DAY
from tests.ml.slots.frames import times, wall, wish
from training.off_policy import doubly_robust, effective, snipw
from training.slots.choosing import fit_choice
from training.slots.version import fitted, train

TRUTH = Choice.of(any=1.5, days_later=-1.0, days_earlier=-1.3, hours_off=-0.3, no_wish_days_ahead=-0.6)


def offers(count: int, truth: Choice = TRUTH, *, seed: int = 5) -> list[Offered]:
    """Three random times each, taken as ``truth`` says; one in four has no wish."""
    random = np.random.default_rng(seed)
    found = []
    for number in range(count):
        now = wall(number // 10, 9)
        shown = np.sort(now - now % DAY + (1 + random.integers(0, 6, 3)) * DAY + random.integers(9, 18, 3) * 3600.0)
        wanted = float(random.choice(shown)) + 3600.0 * random.integers(-2, 3) if random.random() < 0.75 else np.nan
        asked = wish(wanted, now=now, visits=int(random.integers(0, 2)))
        there = times(shown.tolist())
        taken = int(random.choice(4, p=shares(truth.appeal(asked, there))))
        kept = float(random.random() < 0.8)
        found.append(Offered(
            number=number, wish=asked, shown=there, taken=taken if taken < 3 else -1, chance=1.0,
            kept=kept if taken < 3 else np.nan,
        ))  # fmt: skip
    return found


def test_how_people_choose_is_found_again() -> None:
    found = dict(zip(NAMES, fit_choice(offers(4_000)).weights, strict=True))
    for name, weight in zip(NAMES, TRUTH.weights, strict=True):
        if weight:
            assert found[name] + found.get(f"regular_{name}", 0.0) / 2 == pytest.approx(weight, abs=0.25), name


def test_without_offers_what_is_believed_stands() -> None:
    assert fit_choice([]) == BELIEVED


def test_a_version_speaks_once_it_surely_foretells_choices_better(tmp_path: Path) -> None:
    few = train(offers(400), tmp_path)
    assert (few.version, few.promoted) == ("", False)
    first = train(offers(2_000), tmp_path)
    assert first.promoted, first.because
    line = registry.line_of(tmp_path, "slots", "offer")
    assert line.current == first.version
    ranker = registry.load_ranker(line, line.current)
    assert ranker == fitted(offers(2_000))
    again = train(offers(2_300), tmp_path)
    assert not again.promoted
    assert registry.line_of(tmp_path, "slots", "offer").shadow == again.version


def test_a_ranker_that_was_tampered_with_never_speaks(tmp_path: Path) -> None:
    first = train(offers(2_000), tmp_path)
    folder = registry.line_of(tmp_path, "slots", "offer").folder / first.version
    kept = json.loads((folder / "predictor.json").read_text())
    kept["settings"]["explored"] = 1.0
    (folder / "predictor.json").write_text(json.dumps(kept, indent=1))
    with pytest.raises(ArtifactWrong):
        read(folder)


def test_another_policy_is_judged_rightly_from_a_log_it_did_not_write() -> None:
    random = np.random.default_rng(8)
    rates, logged, other = np.array([0.1, 0.3, 0.6]), np.array([0.5, 0.3, 0.2]), np.array([0.1, 0.2, 0.7])
    truth = float((rates * other).sum())
    inside = {"snipw": 0, "dr": 0}
    for _ in range(200):
        done = random.choice(3, 600, p=logged)
        rewards, ratios = (random.random(600) < rates[done]).astype(float), (other / logged)[done]
        wrong = np.array([0.3, 0.3, 0.3])
        told = {
            "snipw": snipw(rewards, ratios),
            "dr": doubly_robust(
                rewards, ratios, expected=wrong[done], expected_of_other=np.full(600, float((wrong * other).sum()))
            ),
        }
        for name, each in told.items():
            inside[name] += each.low <= truth <= each.high
    assert min(inside.values()) >= 180
    assert effective(np.ones(50)) == pytest.approx(50)


def test_the_same_offers_make_the_same_version() -> None:
    assert fitted(offers(50)).version == fitted(offers(50)).version != fitted(offers(60)).version
