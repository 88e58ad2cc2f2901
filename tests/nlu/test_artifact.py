from pathlib import Path

from nlu.local import Artifact, load, load_or_train
from nlu.local.artifact import save
from nlu.local.features import intent_features

WORDS = intent_features("can I move my session?", asked=None, last=None)


def test_a_saved_artifact_judges_as_before(artifact: Artifact, tmp_path: Path) -> None:
    again = load(save(artifact, tmp_path))
    assert again.version == artifact.version
    assert again.intents.probabilities(WORDS) == artifact.intents.probabilities(WORDS)


def test_a_damaged_artifact_is_trained_anew(artifact: Artifact, tmp_path: Path) -> None:
    path = save(artifact, tmp_path / "models" / "nlu")
    (path / "intents" / "names.json").write_text("{")
    assert load_or_train(tmp_path).intents.labels == artifact.intents.labels
    assert load(path).intents.labels == artifact.intents.labels
