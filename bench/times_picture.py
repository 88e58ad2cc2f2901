"""The picture of ``bench.times_policy``: ``python -m bench.times_picture FILE… > docs/pictures/times.svg``.

A row for each world, from what the K earliest times give (left) to the optimum, or what no policy attains (right).
"""

import json
import sys
from pathlib import Path
from typing import Any

WIDE, ROW, LEFT, RIGHT, TOP = 760, 26, 210, 40, 52
SHOWN = {"K-nearest": "#8a8f98", "K-random": "#c9b458", "myopic, knows the truth": "#1f5fa3", "product": "#b3261e"}
LOWEST, HIGHEST = -0.6, 1.1


def main(files: list[str]) -> None:
    """Print the SVG."""
    lines = [line for file in files for line in json.loads(Path(file).read_text(encoding="utf-8"))["lines"]]
    drawn = [each for each in lines if each["share"]["value"] == each["share"]["value"]]
    high = TOP + ROW * len(drawn) + 10
    print(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {high}" font-family="sans-serif" font-size="12">'
        f'<rect width="{WIDE}" height="{high}" fill="#ffffff"/>{_legend()}{_axis(high)}'
        + "".join(_row(each, TOP + ROW * at + ROW // 2) for at, each in enumerate(drawn))
        + "</svg>"
    )


def _x(share: float) -> float:
    held = min(max(share, LOWEST), HIGHEST)
    return LEFT + (held - LOWEST) / (HIGHEST - LOWEST) * (WIDE - LEFT - RIGHT)


def _legend() -> str:
    found, at = "", LEFT
    for name, colour in SHOWN.items():
        found += f'<circle cx="{at}" cy="14" r="5" fill="{colour}"/><text x="{at + 9}" y="18">{name}</text>'
        at += 30 + 7 * len(name)
    return found


def _axis(high: int) -> str:
    marks = ((0.0, "K-earliest"), (0.5, "half"), (1.0, "optimum"))
    return "".join(
        f'<line x1="{_x(at):.1f}" x2="{_x(at):.1f}" y1="{TOP - 6}" y2="{high - 6}" stroke="#d8dbe0"/>'
        f'<text x="{_x(at):.1f}" y="{TOP - 12}" text-anchor="middle" fill="#5b616b">{words}</text>'
        for at, words in marks
    )


def _row(line: dict[str, Any], y: int) -> str:
    what = "" if line["world"] == "ordinary" else f"{line['world']}, "
    name = f"{line['size']}, {what}load {line['load']:g}, lead effect {line['effect']:.0%}"
    gaps, share = line["against_earliest"], line["share"]
    whole = gaps[line["best_is"]]["value"]
    found = f'<text x="{LEFT - 12}" y="{y + 4}" text-anchor="end">{name}</text>'
    found += (
        f'<line x1="{_x(share["low"]):.1f}" x2="{_x(share["high"]):.1f}" y1="{y}" y2="{y}" '
        f'stroke="{SHOWN["product"]}" stroke-width="2"/>'
    )
    return found + "".join(
        f'<circle cx="{_x(gaps[name]["value"] / whole):.1f}" cy="{y}" r="5" fill="{colour}"/>'
        for name, colour in SHOWN.items()
    )


if __name__ == "__main__":
    main(sys.argv[1:])
