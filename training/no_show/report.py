"""The report and the card of a no-show predictor."""

from pathlib import Path
from typing import Any

from training import report

_MOST_REASONS = 12


def write_report(folder: Path, metrics: dict[str, Any]) -> None:
    """``report.html`` and ``report.json``."""
    report.write_report(folder, metrics, "no_show_report.html", reasons=_reasons(metrics))


def write_card(folder: Path, metrics: dict[str, Any]) -> None:
    """``card.md``: what it is for, what it was fitted on, how good it is, and where it must not be used."""
    report.write_card(folder, metrics, "no_show_card.md", reasons=_reasons(metrics))


def _reasons(metrics: dict[str, Any]) -> list[tuple[str, float]]:
    return list(metrics["measured"]["reasons"].items())[:_MOST_REASONS]
