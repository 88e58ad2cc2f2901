"""What is kept of a version, as places that compare runs want it: parameters, figures and where it comes from.

Pure functions of what ``ml.registry.metrics_of`` gives, for any of the predictors. Lists (curves, groups) stay in the
report.
"""

import math
import re
from collections.abc import Iterator
from typing import Any

_SOURCE = ("data_hash", "cut", "gate", "passed")
_UNSAYABLE = re.compile(r"[^\w\-. /]")
_INTERVAL = ("value", "low", "high")
_ENDS = re.compile(r"/(value|low|high)$")


def parameters(metrics: dict[str, Any]) -> dict[str, str]:
    """What was chosen, and on how much data: ``choice/rounds`` is ``"200"``."""
    told = {name: each for name, each in metrics.items() if name not in {*_SOURCE, "measured", "cost"}}
    return {name: str(each) for name, each in _leaves(told) if each is not None}


def figures(metrics: dict[str, Any]) -> dict[str, float]:
    """What was measured, what it cost and what the choice rests on; an interval's ends are ``.low`` and ``.high``."""
    evidence = metrics.get("choice", {}).get("evidence", {})
    told = {
        **metrics.get("measured", {}),
        "cost": metrics.get("cost", {}),
        "evidence": {name: dict(zip(_INTERVAL, each, strict=True)) for name, each in evidence.items()},
    }
    numbers = {name: float(each) for name, each in _leaves(told) if type(each) in {int, float}}
    return {_ENDS.sub(_end, name): each for name, each in numbers.items() if math.isfinite(each)}


def _end(found: re.Match[str]) -> str:
    return "" if found[1] == "value" else f".{found[1]}"


def source(metrics: dict[str, Any]) -> dict[str, str]:
    """The data it was fitted on, up to when, and what the gate said of it."""
    warnings = {"warnings": "\n".join(metrics["warnings"])} if metrics.get("warnings") else {}
    return {name: str(metrics[name]) for name in _SOURCE if name in metrics} | warnings


def _leaves(tree: dict[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for key, each in tree.items():
        name = above + _UNSAYABLE.sub("", str(key))
        if isinstance(each, dict):
            yield from _leaves(each, f"{name}/")
        elif not isinstance(each, list):
            yield name, each
