import pytest

from nlu.local import Artifact, LocalEngine, load_or_train
from nlu.times import find_times
from tests.fixtures.engine import trained_home


@pytest.fixture(scope="session")
def artifact() -> Artifact:
    return load_or_train(trained_home())


@pytest.fixture(scope="session")
def engine(artifact: Artifact) -> LocalEngine:
    return LocalEngine(artifact, find_times)
