"""How the no-show predictor would have done: fit on all that starts before a cut, measure on what starts after it.

``python -m training.backtest --data F --schema S.toml --cut 2016-05-23``. Everything, choices included, is made on
the rows before the cut; nothing is registered. Prints a table beside the peers and writes it as JSON.
"""

import argparse
import json
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from kit.settings import Settings
from ml.no_show import MOMENTS
from training.door import start_of_day, telling_problems
from training.no_show.checks import check, demand_both_outcomes, demand_meant
from training.no_show.choose import choose, fit
from training.no_show.evaluate import evaluate
from training.tables.mapping import read_mapping
from training.tables.rows import bookings_of, calling, demand_mapped, read_table


def backtest(asked: argparse.Namespace) -> dict[str, Any]:
    """The measurements after the cut, with what was chosen before it."""
    mapping, cut = read_mapping(asked.schema), asked.cut
    table, now = read_table(asked.data), datetime.now(UTC)
    demand_mapped(table, mapping, asked.moment)
    found = bookings_of(table, mapping, asked.moment, beside=asked.data.parent)
    called = calling(table, asked.data, mapping.id)
    demand_meant(table, mapping, found, now=now, called=called)
    rows = check(found, now=now, called=called).rows
    before = rows.take(rows.starts_wall < cut)
    measured = (rows.starts_wall >= cut) & (rows.starts_wall < asked.until)
    later = rows.take(measured & ((rows.booked_wall >= cut) | (not asked.made_after)))
    demand_both_outcomes(later, "the rows to measure on")
    choice = choose(before, asked.moment)
    scores = evaluate(fit(before, asked.moment, choice), before, later, {})
    return {"kind": choice.kind, "rounds": choice.rounds, "shift": choice.calibration.shift, **scores}


def told(found: dict[str, Any]) -> str:
    """The table as Markdown."""
    lines = [f"{found['kind']}, {found['rounds']} trees, shift {found['shift']:+.3f}; rows {found['rows']}"]
    for part, scores in found["scores"].items():
        against = {name: found[name][part] for name in ("log loss, this minus", "ECE, this minus")}
        lines += ["", f"| {part} | log loss | AUC | ECE (95%) | by width | {' it | '.join(against)} it |"]
        lines += ["|---|---|---|---|---|---|---|"]
        lines += [_line(name, each, [gaps.get(name) for gaps in against.values()]) for name, each in scores.items()]
        usual, most = scores["this"]["ece_by_chance"]
        lines += ["", f"ECE of a forecast that is right: {usual:.3f} by chance, once in twenty more than {most:.3f}."]
    return "\n".join(lines)


def _line(name: str, each: dict[str, Any], gaps: list[dict[str, float] | None]) -> str:
    rank = f"{each['auc']['value']:.3f}" if each["auc"] else ""
    parts = [name, f"{each['log_loss']['value']:.4f}", rank, _figure(each["ece_interval"], ".3f")]
    parts.append(f"{each['ece_by_width']:.3f}")
    return f"| {' | '.join([*parts, *(_figure(gap, '+.4f') for gap in gaps)])} |"


def _figure(figure: dict[str, float] | None, form: str) -> str:
    return f"{figure['value']:{form}} ({figure['low']:{form}} to {figure['high']:{form}})" if figure else ""


def main(arguments: list[str] | None = None) -> None:
    """The door."""
    parser = argparse.ArgumentParser(
        prog="python -m training.backtest",
        description="How the no-show predictor would have done after a day: nothing is registered.",
    )
    parser.add_argument("--data", type=Path, required=True, help="the table: CSV (also .gz) or Parquet")
    parser.add_argument(
        "--schema", type=Path, required=True, help="its mapping file (TOML), see docs/guide/learning.md"
    )
    parser.add_argument("--moment", choices=MOMENTS, default="booking", help="when it predicts; booking if not given")
    day = partial(parser.add_argument, type=start_of_day, metavar="DAY")
    day("--cut", required=True, help="what starts before it is fitted on, what starts from it on is measured")
    day("--until", default=np.inf, help="what starts from it on is not looked at")
    parser.add_argument("--made-after", action="store_true", help="measure only bookings made after the cut, too")
    parser.add_argument("--home", type=Path, default=Settings().home / "measured", help="where the JSON goes")
    asked = parser.parse_args(arguments)
    with telling_problems():
        found = backtest(asked)
    name = f"{asked.schema.stem}-{asked.moment}-{np.datetime64(int(asked.cut), 's').astype('datetime64[D]')}"
    print(f"## {name}\n\n{told(found)}\n")
    asked.home.mkdir(parents=True, exist_ok=True)
    (asked.home / f"{name}.json").write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
