"""How a predictor would have done: fit on all that starts before a cut, measure on what starts after it.

``python -m training.backtest --data F --schema S.toml --cut 2016-05-23``. Everything, choices included, is made on
the rows before the cut; nothing is registered. Prints a table beside the peers and writes it as JSON.
"""

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from kit.settings import Settings
from training.checks import check
from training.choose import choose, fit
from training.evaluate import evaluate
from training.mapping import read_mapping
from training.rows import bookings_of, read_table


def backtest(asked: argparse.Namespace) -> dict[str, Any]:
    """The measurements after the cut, with what was chosen before it."""
    mapping, cut = read_mapping(asked.schema), _seconds(asked.cut)
    table = read_table(asked.data)
    rows = check(bookings_of(table, mapping, asked.moment, beside=asked.data.parent), now=datetime.now(UTC)).rows
    before = rows.take(rows.starts_wall < cut)
    later = rows.take((rows.starts_wall >= cut) & ((rows.booked_wall >= cut) | (not asked.made_after)))
    choice = choose(before, asked.moment)
    measured = evaluate(fit(before, asked.moment, choice), before, later, {})
    return {"kind": choice.kind, "rounds": choice.rounds, "shift": choice.calibration.shift, **measured}


def _seconds(day: str) -> float:
    return float(np.datetime64(day, "s").astype(np.int64))


def told(found: dict[str, Any]) -> str:
    """The table as Markdown."""
    lines = [f"{found['kind']}, {found['rounds']} trees, shift {found['shift']:+.3f}; rows {found['rows']}"]
    for part, scores in found["scores"].items():
        lines += ["", f"| {part} | log loss | AUC | ECE | this minus it (95%) |", "|---|---|---|---|---|"]
        for name, each in scores.items():
            gap = found["log loss, this minus"][part].get(name)
            difference = f"{gap['value']:+.4f} ({gap['low']:+.4f} to {gap['high']:+.4f})" if gap else ""
            rank = f"{each['auc']['value']:.3f}" if each["auc"] else ""
            lines.append(f"| {name} | {each['log_loss']['value']:.4f} | {rank} | {each['ece']:.4f} | {difference} |")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> None:
    """The door."""
    parser = argparse.ArgumentParser(description="How a predictor would have done after a cut in time.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--schema", type=Path, required=True)
    parser.add_argument("--moment", choices=["booking", "day-before"], default="booking")
    parser.add_argument("--cut", required=True, help="a day: what starts from it on is measured")
    parser.add_argument("--made-after", action="store_true", help="measure only bookings made after the cut, too")
    parser.add_argument("--home", type=Path, default=Settings().home / "measured")
    asked = parser.parse_args(arguments)
    found = backtest(asked)
    name = f"{asked.schema.stem}-{asked.moment}-{asked.cut}"
    print(f"## {name}\n\n{told(found)}\n")
    asked.home.mkdir(parents=True, exist_ok=True)
    (asked.home / f"{name}.json").write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
