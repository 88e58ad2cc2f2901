"""How forecasts would have done: ``python -m training.forecast --data F --schema S.toml [--price COLUMN]``.

Bookings are counted by the local day on which they start. From many earlier moments, each seeing only what was before
it, the coming days and weeks are foreseen and set beside what came, and beside the latest season over again. Nothing
is fitted beforehand and nothing is kept: a forecast is made of a business's own history when it is asked for.
"""

import argparse
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import polars as pl

from kit.settings import Settings
from ml.forecast import Series, foresee, naive
from ml.forecast.foreseen import LEVELS
from ml.forecast.level import Floats
from ml.measures import Estimate, mean_estimate
from ml.no_show.bookings import DAY
from training.door import telling_problems
from training.tables.columns import demand_read
from training.tables.mapping import read_mapping
from training.tables.rows import bookings_of, calling, demand_columns, number_of, read_table

_MOMENTS = 40
_AHEAD = {"day": 14, "week": 4}
_WEEK = {"day": 7, "week": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One way to count: mean pinball loss over the three quantiles, how often the 80% interval held, and the gain.

    ``gain`` is the loss of this less that of the season before, paired by moment: below zero where this is better.
    """

    of: str
    by: str
    moments: int
    mean: float
    loss: float
    naive: float
    gain: Estimate
    inside: float
    naive_inside: float


def judge(past: Floats, *, of: str, by: str, unit: float) -> Judged | None:
    """From up to forty moments spread over the later half; None where there is too little history."""
    ahead, week = _AHEAD[by], _WEEK[by]
    first, last = max(len(past) // 2, 8 * week), len(past) - ahead
    moments = np.unique(np.linspace(first, last, _MOMENTS).astype(int)).tolist() if last > first else list[int]()
    rows = []
    for moment in moments:
        series = Series(past=past[:moment], season=week, week=week, unit=unit)
        this, other = foresee(series, ahead), naive(series, ahead)
        if this and other:
            rows.append((past[moment : moment + ahead], this.quantiles, other.quantiles))
    if not rows:
        return None
    came, ours, theirs = (np.stack(each) for each in zip(*rows, strict=True))
    losses, naives = (pinball(came, each).mean(axis=(1, 2)) for each in (ours, theirs))
    return Judged(
        of=of, by=by, moments=len(rows), mean=float(came.mean()), loss=float(losses.mean()),
        naive=float(naives.mean()), gain=mean_estimate(losses - naives), inside=held(came, ours),
        naive_inside=held(came, theirs),
    )  # fmt: skip


def pinball(came: Floats, quantiles: Floats) -> Floats:
    """(..., levels): the loss that is least, in the mean, at the true quantile (Koenker and Bassett, 1978)."""
    levels, gap = np.array(LEVELS), came[..., None] - quantiles
    found: Floats = np.maximum(levels * gap, (levels - 1) * gap)
    return found


def held(came: Floats, quantiles: Floats) -> float:
    """How often what came lay between the outer quantiles, ends included; whole bookings at the ends count."""
    return float(((came >= np.floor(quantiles[..., 0])) & (came <= np.ceil(quantiles[..., -1]))).mean())


def daily(days: Floats, worth: Floats) -> tuple[Floats, Floats]:
    """How many bookings, and what they are worth, for each day from the first to the last."""
    first = int(days.min())
    at = (days - first).astype(int)
    return np.bincount(at).astype(np.float64), np.bincount(at, worth).astype(np.float64)


def weekly(past: Floats) -> Floats:
    """Whole weeks, the last one ending with the series."""
    whole = past[len(past) % 7 :]
    found: Floats = whole.reshape(-1, 7).sum(axis=1)
    return found


def judge_table(table: pl.DataFrame, asked: argparse.Namespace) -> list[Judged]:
    """Counts, and revenue where there is a price, by day and by week."""
    mapping = read_mapping(asked.schema)
    rows = bookings_of(table, mapping, "day-before", beside=asked.data.parent)
    priced = [asked.price] if asked.price else []
    demand_columns(table, priced)
    demand_read(table, calling(table, asked.data, mapping.id), [(mapping.starts_at, rows.starts_at)], priced)
    prices = np.nan_to_num(number_of(table, asked.price)) if asked.price else np.ones(len(rows))
    known = ~np.isnan(rows.starts_wall)
    if not known.any():
        return []
    counts, worth = daily(np.floor(rows.starts_wall[known] / DAY), prices[known])
    unit = float(worth.sum() / max(counts.sum(), 1.0))
    found = [
        judge(counts, of="bookings", by="day", unit=1.0),
        judge(weekly(counts), of="bookings", by="week", unit=1.0),
    ]
    if asked.price:
        found += [
            judge(worth, of="revenue", by="day", unit=unit),
            judge(weekly(worth), of="revenue", by="week", unit=unit),
        ]
    return [each for each in found if each]


def told(found: list[Judged]) -> str:
    """The table in Markdown."""
    if not found:
        return "Too little history to say anything."
    lines = [
        "| of | by | moments | mean | pinball | season before | difference (95%) | held 80% | season before |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for each in found:
        gain = f"{each.gain.value:+.3f} ({each.gain.low:+.3f} to {each.gain.high:+.3f})"
        lines.append(
            f"| {each.of} | {each.by} | {each.moments} | {each.mean:.2f} | {each.loss:.3f} | {each.naive:.3f} "
            f"| {gain} | {each.inside:.0%} | {each.naive_inside:.0%} |"
        )
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> None:
    """The door."""
    parser = argparse.ArgumentParser(
        prog="python -m training.forecast",
        description="How forecasts of bookings and revenue would have done: nothing is registered.",
    )
    parser.add_argument("--data", type=Path, required=True, help="the table: CSV (also .gz) or Parquet")
    parser.add_argument(
        "--schema", type=Path, required=True, help="its mapping file (TOML), see docs/guide/learning.md"
    )
    parser.add_argument("--price", metavar="COLUMN", help="what each booking is worth; left out, bookings are counted")
    parser.add_argument("--home", type=Path, default=Settings().home / "measured", help="where the JSON goes")
    asked = parser.parse_args(arguments)
    with telling_problems():
        found = judge_table(read_table(asked.data), asked)
    print(f"## {asked.schema.stem}\n\n{told(found)}\n")
    asked.home.mkdir(parents=True, exist_ok=True)
    (asked.home / f"forecast-{asked.schema.stem}.json").write_text(
        json.dumps([asdict(each) for each in found], indent=1)
    )


if __name__ == "__main__":
    main()
