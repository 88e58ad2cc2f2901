"""The bench of recommending builders: ``python -m training.builders --data F --schema S.toml``.

Learns from who came to whom how clients choose, measures on the later choices beside peers, and writes the recommender
with its report and card as a new version. ``--from-db`` reads Parley's own events, ``--simulated`` the simulated
business. A version speaks only if it surely foretells later choices better than the one that speaks, or than what is
believed without data. ``--cut DAY`` only measures, and registers nothing.
"""

import argparse
import asyncio
from datetime import UTC, datetime
from pathlib import Path

from kit.settings import Settings
from training.builders.choices import choices_of
from training.builders.report import table
from training.builders.rows import read_visit_mapping, visits_in
from training.builders.simulator import simulate
from training.builders.version import backtest, train, train_from_database
from training.door import start_of_day, telling_problems, with_database
from training.learned import Learned


def main(arguments: list[str] | None = None) -> None:
    """The door."""
    asked = _asked(arguments)
    with telling_problems():
        _run(asked)


def _run(asked: argparse.Namespace) -> None:
    now = datetime.now(UTC)
    if asked.from_db:
        _tell(asyncio.run(with_database(lambda database: train_from_database(database, asked.home, now=now))))
        return
    world = simulate() if asked.simulated else None
    business = (
        (world.visits, world.business) if world else visits_in(asked.data, read_visit_mapping(asked.schema), now=now)
    )
    choices = choices_of([business])
    if asked.cut is not None:
        print(table(backtest(choices, asked.cut, truth=world.truth if world else ())))
        return
    name = asked.name or ("simulated" if world else asked.schema.stem)
    _tell(train(choices, asked.home, name=name))


def _tell(learned: Learned) -> None:
    if learned.measured:
        print(table(learned.measured))
    print(learned.told())


def _asked(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m training.builders",
        description="Learn whom clients choose; write a version with report and card, which speaks if surely better.",
    )
    parser.add_argument("--data", type=Path, help="the table: CSV (also .gz) or Parquet, a row for each visit")
    parser.add_argument("--schema", type=Path, help="its mapping file (TOML), see docs/guide/learning.md")
    parser.add_argument("--from-db", action="store_true", help="learn from Parley's own events instead")
    parser.add_argument("--simulated", action="store_true", help="learn from the simulated business instead")
    parser.add_argument("--cut", type=start_of_day, metavar="DAY", help="only measure, on what was booked from it on")
    parser.add_argument("--name", default="", help="of the line of versions; the mapping file's name if not given")
    parser.add_argument("--home", type=Path, default=Settings().home, help="instead of $PARLEY_HOME")
    asked = parser.parse_args(arguments)
    if not asked.from_db and not asked.simulated and not (asked.data and asked.schema):
        parser.error("give --data and --schema, --from-db, or --simulated")
    return asked


if __name__ == "__main__":
    main()
