"""``make sbom``: a bill of all that is locked, in CycloneDX.

One file for Python, one for the programs on Node that tests speak to, one for the pages.
"""

import json
import subprocess
import sys
from pathlib import Path

from parley.build_web import WEB
from tests.fixtures.node import EMULATORS, NODE
from tests.supply.locked import OUT, requirements, tell, tool

_NPM = NODE.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
_LIST = [str(NODE), str(_NPM), "sbom", "--sbom-format", "cyclonedx", "--package-lock-only"]


def main() -> int:
    """Write all, and say how many components each names; an empty bill is a failure."""
    listed, python = requirements(), OUT / "python.cdx.json"
    asked = ["requirements", str(listed), "--output-format", "JSON", "--output-file", str(python)]
    done = tool("cyclonedx-bom==7.1.0", "cyclonedx-py", *asked)
    if done.returncode:
        tell(f"python: NOT WRITTEN. {done.stderr.strip()[-400:]}")
        return 1
    for name, folder in (("node", _versioned()), ("pages", WEB)):
        listed_node = subprocess.run(_LIST, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
        if listed_node.returncode:
            tell(f"{name}: NOT WRITTEN. {listed_node.stderr.strip()[-400:]}")
            return 1
        (OUT / f"{name}.cdx.json").write_text(listed_node.stdout)
    counts = {path.name: len(json.loads(path.read_text())["components"]) for path in sorted(OUT.glob("*.cdx.json"))}
    for name, count in counts.items():
        tell(f"{OUT / name}: {count} components")
    return 0 if all(counts.values()) else 1


def _versioned() -> Path:
    """The lock file beside a package of some version: npm lists nothing for one without."""
    folder = OUT / "node"
    folder.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        document = json.loads((EMULATORS / name).read_text()) | {"version": "0.0.0"}
        document.get("packages", {}).get("", {})["version"] = "0.0.0"
        (folder / name).write_text(json.dumps(document))
    return folder


if __name__ == "__main__":
    sys.exit(main())
