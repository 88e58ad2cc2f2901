"""What is locked, as the tools want it: Python's as requirements with hashes, Node's as its lock file stands."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
OUT = Path(os.environ.get("PARLEY_HOME", ROOT / ".parley")) / "sbom"


def requirements() -> Path:
    """All that ``uv.lock`` installs for development and documentation, our own packages left out."""
    OUT.mkdir(parents=True, exist_ok=True)
    path = OUT / "requirements.txt"
    command = ["uv", "export", "--frozen", "--all-groups", "--no-emit-workspace", "--format", "requirements-txt", "-q"]
    path.write_text(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
    return path


def tool(package: str, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a program of PyPI in an environment of its own."""
    command = ["uv", "tool", "run", "--from", package, program, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)


def tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
