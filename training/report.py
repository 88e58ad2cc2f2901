"""What there is to read of a version: a report (one HTML file with its pictures in it, and JSON), a card (Markdown).

What stands in them is each predictor's own, in ``templates``.
"""

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


def write_metrics(folder: Path, metrics: dict[str, Any]) -> None:
    """``metrics.json``, which ``ml.registry.metrics_of`` reads."""
    (folder / "metrics.json").write_text(json.dumps(metrics, indent=1), encoding="utf-8")


def write_report(folder: Path, metrics: dict[str, Any], page: str, **more: Any) -> None:
    """``report.html`` from the template ``page``, and ``report.json``."""
    (folder / "report.json").write_text(json.dumps(metrics, indent=1), encoding="utf-8")
    (folder / "report.html").write_text(_rendered(page, metrics, more), encoding="utf-8")


def write_card(folder: Path, metrics: dict[str, Any], card: str, **more: Any) -> None:
    """``card.md`` from the template ``card``."""
    (folder / "card.md").write_text(_rendered(card, metrics, more), encoding="utf-8")


def _rendered(template: str, metrics: dict[str, Any], more: dict[str, Any]) -> str:
    return _TEMPLATES.get_template(template).render(m=metrics, at=metrics["measured"], **more)
