"""Trains the local engine: ``python -m training.nlu [--out DIR]`` writes ``DIR/models/nlu/<version>``.

Measuring on dialogues of others is left to ``training.nlu_measure``.
"""

import argparse
import time
from pathlib import Path

from kit.settings import Settings
from nlu.local import artifact


def main(arguments: list[str] | None = None) -> None:
    """Train, write, and say where and how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=None, help="instead of $PARLEY_HOME")
    home = parser.parse_args(arguments).out or Settings().home
    started = time.perf_counter()
    path = artifact.save(artifact.train(), home / "models" / "nlu")
    print(f"{path} in {time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()
