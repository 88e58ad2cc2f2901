"""What is learned at set-up, learned once for the tests of a worker."""

from pathlib import Path

import pytest

from nlu.local import load_or_train
from training.prior import MOMENTS, train_from_simulator


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of artifacts to copy into a fresh home."""
    folder = tmp_path_factory.mktemp("learned")
    load_or_train(folder)
    for moment in MOMENTS:
        train_from_simulator(folder, moment=moment)
    return folder / "models"
