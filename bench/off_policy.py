"""The off-policy estimators against the truth, on the small Open Bandit set: ``python -m bench.off_policy FOLDER``.

Two policies showed clothes, one at random and one by Thompson sampling. From each one's log the other's click rate is
estimated and set beside the rate that was seen. A policy's chances are its mean propensity for an item at a position.
"""

import sys
from pathlib import Path

import numpy as np
import polars as pl

from ml.measures import Estimate, mean_estimate
from ml.slots.wish import Floats
from training.off_policy import doubly_robust, effective, snipw

_PLACE = ["item_id", "position"]
_WEIGHT = 200.0


def main(folder: Path) -> None:
    """Print a line for each direction and campaign."""
    print("| campaign | from | to | seen | SNIPW | DR | rests on |\n|---|---|---|---|---|---|---|")
    for campaign in ("men", "women"):
        logs = {who: pl.read_csv(folder / f"obd_{who}_{campaign}_train.csv.gz") for who in ("random", "bts")}
        for done, other in (("random", "bts"), ("bts", "random")):
            print(_line(campaign, done, other, logs[done], logs[other]))


def _line(campaign: str, done: str, other: str, log: pl.DataFrame, truth: pl.DataFrame) -> str:
    seen = mean_estimate(truth["click"].to_numpy().astype(float))
    chances = truth.group_by(_PLACE).agg(pl.col("propensity_score").mean().alias("other"), pl.len().alias("times"))
    both = log.join(chances, on=_PLACE, how="left", maintain_order="left").with_columns(pl.col("other").fill_null(0.0))
    rewards = both["click"].to_numpy().astype(float)
    ratios = both["other"].to_numpy() / both["propensity_score"].to_numpy()
    expected, of_other = _model(both, chances)
    dr = doubly_robust(rewards, ratios, expected=expected, expected_of_other=of_other)
    told = [_told(each) for each in (seen, snipw(rewards, ratios), dr)]
    return f"| {campaign} | {done} | {other} | {' | '.join(told)} | {effective(ratios):,.0f} of {len(ratios):,} |"


def _model(log: pl.DataFrame, chances: pl.DataFrame) -> tuple[Floats, Floats]:
    """The click rate of each item, leaning on all; of what was shown, and averaged over what the other would show."""
    base = float(np.asarray(log["click"].to_numpy(), dtype=float).mean())
    sums = log.group_by("item_id").agg(pl.col("click").sum().alias("clicks"), pl.len().alias("shown"))
    rates = sums.select("item_id", rate=(pl.col("clicks") + base * _WEIGHT) / (pl.col("shown") + _WEIGHT))
    expected = log.join(rates, on="item_id", how="left", maintain_order="left")["rate"].to_numpy()
    weighed = chances.join(rates, on="item_id", how="left").with_columns(pl.col("rate").fill_null(base))
    by_position = weighed.group_by("position").agg(
        mean=(pl.col("rate") * pl.col("other")).sum() / pl.col("other").sum()
    )
    of_other = log.join(by_position, on="position", how="left", maintain_order="left")["mean"].to_numpy()
    return expected, of_other


def _told(estimate: Estimate) -> str:
    return f"{estimate.value:.2%} ({max(estimate.low, 0):.2%} to {estimate.high:.2%})"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
