"""The report and the card of a recommender, and the table of peers for the bench."""

from pathlib import Path
from typing import Any

from ml.builders import NAMES, Recommender
from training import report


def write_report(folder: Path, metrics: dict[str, Any], recommender: Recommender) -> None:
    """``report.html``, ``report.json`` and ``card.md``."""
    weights = sorted(zip(NAMES, recommender.weights, strict=True), key=lambda each: -abs(each[1]))
    report.write_report(folder, metrics, "builders_report.html", weights=weights)
    report.write_card(folder, metrics, "builders_card.md", weights=weights, table=table(metrics["measured"]))


def table(found: dict[str, Any]) -> str:
    """In Markdown: one by place, how often who was chosen stood first, and the paired difference."""
    lines = []
    for part, scores in found["scores"].items():
        loss = scores["this"]["log_loss"]
        lines += [
            "", f"**{part}**: {found['rows'][part]} choices; log loss {figure(loss)}", "",
            "| | 1/place | stood first | this minus it |", "|---|---|---|---|",
        ]  # fmt: skip
        for name, each in scores.items():
            minus = "" if name == "this" else figure(each["this_minus"], signed=True)
            lines.append(f"| {name} | {figure(each['one_by_place'])} | {figure(each['first'])} | {minus} |")
    return "\n".join([*lines, "", _exposure(found)])


def _exposure(found: dict[str, Any]) -> str:
    without, helped = found["exposure"]["without"], found["exposure"]["with"]
    return (
        f"Shown least, against an equal share: {without['least_shown']:.2f} without help, {helped['least_shown']:.2f} "
        f"with; new ones together {without['new_shown']:.2f} and {helped['new_shown']:.2f}. "
        f"The help costs {figure(found['exposure']['one_by_place'], signed=True)} of 1/place. "
        f"{found['unforeseen']} choices were of somebody who was not known to give the service."
    )


def figure(each: dict[str, float], *, signed: bool = False) -> str:
    """With its interval."""
    form = "+.3f" if signed else ".3f"
    return f"{each['value']:{form}} ({each['low']:{form}} to {each['high']:{form}})"
