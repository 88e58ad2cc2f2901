import pytest

from nlu.local import Artifact, LocalEngine, load_or_train
from nlu.times import find_times


@pytest.fixture(scope="session")
def artifact(tmp_path_factory: pytest.TempPathFactory) -> Artifact:
    return load_or_train(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="session")
def engine(artifact: Artifact) -> LocalEngine:
    return LocalEngine(artifact, find_times)
