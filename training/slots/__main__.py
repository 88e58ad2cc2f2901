"""The bench of the offered times: ``python -m training.slots --from-db``.

Learns from logged offers how people choose, who asks, and what is kept; writes the ranker as a new version under
``$PARLEY_HOME/models/slots/offer``. It speaks only if it surely foretells later choices better than the one that
speaks, or than what is believed without data.
"""

import argparse
import asyncio
from datetime import UTC, datetime
from pathlib import Path

from kit.settings import Settings
from training.door import telling_problems, with_database
from training.slots.version import train_from_database


def main(arguments: list[str] | None = None) -> None:
    """The door."""
    parser = argparse.ArgumentParser(
        prog="python -m training.slots",
        description="Learn which times to offer; write a version, which speaks if surely better.",
    )
    parser.add_argument("--from-db", action="store_true", required=True, help="learn from Parley's own events")
    parser.add_argument("--home", type=Path, default=Settings().home, help="instead of $PARLEY_HOME")
    home, now = parser.parse_args(arguments).home, datetime.now(UTC)
    with telling_problems():
        print(asyncio.run(with_database(lambda database: train_from_database(database, home, now=now))).told())


if __name__ == "__main__":
    main()
