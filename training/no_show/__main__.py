"""The no-show predictor's bench: ``python -m training.no_show --data F --schema S.toml``.

Checks the table, chooses and measures by time, fits on everything, and writes artifact, report and card as a new
version under ``$PARLEY_HOME/models``. With ``--score`` the rows of another table get a probability each, from the
version just trained or, with ``--version``, from one that exists, without training; with ``--tune N`` LightGBM's
settings are searched for first.
"""

import argparse
import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kit.settings import Settings
from ml.no_show import MOMENTS, Bookings, Moment
from ml.no_show.bookings import Floats
from ml.registry import line_of, load_version
from training.door import telling_problems, with_database
from training.no_show.checks import demand_meant
from training.no_show.score import score, score_with, write_scores
from training.no_show.version import Trained, train
from training.tables.mapping import read_mapping
from training.tables.rows import bookings_of, calling, demand_mapped, groups_of, read_table

if TYPE_CHECKING:
    from training.no_show.tune import Tuning


def main(arguments: list[str] | None = None) -> None:
    """The door."""
    asked = _asked(arguments)
    with telling_problems():
        _run(asked)


def _run(asked: argparse.Namespace) -> None:
    moment: Moment = asked.moment
    tuning = _tuning(asked.tune, asked.tune_minutes) if asked.tune else None
    if asked.from_db:
        print(asyncio.run(_from_database(moment, asked.home, tuning)).told())
        return
    if asked.version:
        _score_by(asked.version, asked, moment)
        return
    mapping = read_mapping(asked.schema)
    table, now = read_table(asked.data), datetime.now(UTC)
    demand_mapped(table, mapping, moment)
    rows, called = bookings_of(table, mapping, moment, beside=asked.data.parent), calling(table, asked.data, mapping.id)
    demand_meant(table, mapping, rows, now=now, called=called)
    later = bookings_of(read_table(asked.score), mapping, moment, beside=asked.score.parent) if asked.score else None
    trained = train(
        rows, moment, groups_of(table, mapping), home=asked.home, name=_name(asked),
        now=now, tuning=tuning, called=called,
    )  # fmt: skip
    print(trained.told())
    if later is not None:
        _write(asked.out, later, score(trained.predictor, trained.rows, later))


def _score_by(version: str, asked: argparse.Namespace, moment: Moment) -> None:
    """By a version that exists; nothing is learned and no version changed."""
    mapping = read_mapping(asked.schema)
    predictor = load_version(line_of(asked.home, _name(asked), moment), version)
    later, known = (
        bookings_of(read_table(path), mapping, moment, beside=path.parent) if path else None
        for path in (asked.score, asked.data)
    )
    assert later is not None, "asked for together"
    _write(asked.out, later, score_with(predictor, known, later))


def _write(out: Path, later: Bookings, said: Floats) -> None:
    write_scores(out, later.ids, said)
    print(f"{len(later)} rows scored: {out}")


def _name(asked: argparse.Namespace) -> str:
    return str(asked.name or asked.schema.stem)


def _tuning(tries: int, minutes: float) -> "Tuning":
    """Looked for first, so that a missing library is told before anything is read."""
    from training.no_show.tune import Tuning

    return Tuning(tries, seconds=60 * minutes)


async def _from_database(moment: Moment, home: Path, tuning: "Tuning | None") -> Trained:
    from training.no_show.from_database import train_from_database

    now = datetime.now(UTC)
    return await with_database(lambda database: train_from_database(database, home, moment, now=now, tuning=tuning))


def _asked(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m training.no_show",
        description="Fit the no-show predictor; write a version with report and card, which speaks if surely better.",
    )
    parser.add_argument("--data", type=Path, help="the table: CSV (also .gz) or Parquet, a row for each booking")
    parser.add_argument("--schema", type=Path, help="its mapping file (TOML), see docs/guide/learning.md")
    parser.add_argument("--moment", choices=MOMENTS, default="booking", help="when it predicts; booking if not given")
    parser.add_argument("--score", type=Path, metavar="DATA", help="another table of the same columns, to score")
    parser.add_argument("--out", type=Path, help="the CSV its row_id,probability go to")
    parser.add_argument(
        "--version", default="", metavar="NAME", help="score with this version, without training; --data adds pasts"
    )
    parser.add_argument("--from-db", action="store_true", help="learn from Parley's own events instead")
    parser.add_argument("--name", default="", help="of the line of versions; the mapping file's name if not given")
    parser.add_argument(
        "--tune", type=int, default=0, metavar="N", help="try N settings of LightGBM (needs the extra: tune)"
    )
    parser.add_argument(
        "--tune-minutes",
        type=float,
        default=10.0,
        metavar="MINUTES",
        help="begin no further try after so long; 10 if not given",
    )
    parser.add_argument("--home", type=Path, default=Settings().home, help="instead of $PARLEY_HOME")
    asked = parser.parse_args(arguments)
    if asked.version and not (asked.schema and asked.score):
        parser.error("--version scores: give --schema, --score and --out with it")
    if asked.version and (asked.from_db or asked.tune):
        parser.error("--version trains nothing: leave --from-db and --tune out")
    if not asked.version and not asked.from_db and not (asked.data and asked.schema):
        parser.error("give --data and --schema, or --from-db; or --version to score without training")
    if bool(asked.score) != bool(asked.out):
        parser.error("--score and --out go together")
    if asked.out and asked.out.is_dir():
        parser.error(f"--out takes a file, and {asked.out} is a folder")
    if asked.tune < 0 or asked.tune_minutes <= 0:
        parser.error("--tune takes a number of tries, and --tune-minutes a time above none")
    return asked


if __name__ == "__main__":
    main()
