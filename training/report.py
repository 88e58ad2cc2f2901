"""The report of a version (one HTML file with its pictures inside, and JSON) and its card (Markdown)."""

import json
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(["html"]),
    trim_blocks=True,
    lstrip_blocks=True,
)
_MOST_REASONS = 12


def write_report(folder: Path, metrics: dict[str, Any]) -> None:
    """``report.html`` and ``report.json``."""
    (folder / "report.json").write_text(json.dumps(metrics, indent=1), encoding="utf-8")
    page = _TEMPLATES.get_template("report.html").render(m=metrics, at=metrics["measured"], reasons=_reasons(metrics))
    (folder / "report.html").write_text(page, encoding="utf-8")


def write_card(folder: Path, metrics: dict[str, Any]) -> None:
    """``card.md``."""
    (folder / "card.md").write_text(card(metrics), encoding="utf-8")


def card(metrics: dict[str, Any]) -> str:
    """The card of a version: what it is for, what it was fitted on, how good it is, and where it must not be used."""
    return _TEMPLATES.get_template("card.md").render(m=metrics, at=metrics["measured"], reasons=_reasons(metrics))


def _reasons(metrics: dict[str, Any]) -> list[tuple[str, float]]:
    return list(metrics["measured"]["reasons"].items())[:_MOST_REASONS]
