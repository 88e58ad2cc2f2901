"""``make audit-dependencies``: pip-audit and npm audit over what is locked.

Exit status 0: both sources answered and know of nothing. 1: something is known. 3: a source did not answer, so that
nothing is proved; it says so and is never green.
"""

import json
import subprocess
import sys
from pathlib import Path

from parley.build_web import WEB
from tests.fixtures.node import EMULATORS, NODE
from tests.supply.locked import requirements, tell, tool

KNOWN, NOT_RUN = 1, 3
_NPM = NODE.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def main() -> int:
    """Ask for all; the worse answer is the exit status, what is known before what was not asked."""
    found = [
        _tell("pip-audit", *python()),
        _tell("npm audit, emulators", *node(EMULATORS)),
        _tell("npm audit, pages", *node(WEB)),
    ]
    return KNOWN if KNOWN in found else max(found)


def _tell(name: str, status: int, words: str) -> int:
    tell(
        {0: f"{name}: {words}", KNOWN: f"{name} KNOWS OF WEAKNESSES\n{words}"}.get(status, f"{name}: NOT RUN. {words}")
    )
    return status


def python() -> tuple[int, str]:
    """What the Python Packaging Advisory Database knows."""
    asked = [
        "-r",
        str(requirements()),
        "--disable-pip",
        "--require-hashes",
        "--format",
        "json",
        "--progress-spinner",
        "off",
    ]
    done = tool("pip-audit==2.9.0", "pip-audit", *asked)
    try:
        looked_at = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return NOT_RUN, f"The advisory source gave no answer: {_last(done.stderr)}"
    skipped = [each["name"] for each in looked_at if "skip_reason" in each]
    if skipped or not looked_at:
        return NOT_RUN, f"The advisory source knows nothing at all of {len(skipped)} of {len(looked_at)} packages."
    bad = [f"  {each['name']} {each['version']}: {hit['id']}" for each in looked_at for hit in each["vulns"]]
    return (KNOWN, "\n".join(bad)) if bad else (0, f"{len(looked_at)} packages, nothing known")


def node(folder: Path) -> tuple[int, str]:
    """What npm's registry knows of a lock file."""
    command = [str(NODE), str(_NPM), "audit", "--json", "--package-lock-only"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    try:
        counts = json.loads(done.stdout)["metadata"]["vulnerabilities"]
        packages = json.loads(done.stdout)["metadata"]["dependencies"]["total"]
    except (ValueError, KeyError, TypeError):
        return NOT_RUN, f"The advisory source gave no answer: {_last(done.stderr or done.stdout)}"
    if counts["total"]:
        return KNOWN, f"  {', '.join(f'{many} {how}' for how, many in counts.items() if many and how != 'total')}"
    return 0, f"{packages} packages, nothing known"


def _last(words: str) -> str:
    return (words.strip().splitlines() or ["it said nothing"])[-1][:300]


if __name__ == "__main__":
    sys.exit(main())
