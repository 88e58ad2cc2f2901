"""What was built for browsers (``web/dist``): the files a page needs, by the hashed names that Vite's manifest tells.

Their documents extend ``built.html``, which names those files and tells the script its facts. How they are built is
``parley.build_web``; how they are served is left to the composition root.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

_BASE = Path(__file__).parent / "templates"
DIST = Path(__file__).parents[2] / "web" / "dist"
ADDRESS = "/assets"
_MAIN = "main"
_MANIFEST = Path(".vite") / "manifest.json"


@dataclass(frozen=True, slots=True)
class Built:
    """Addresses of a page's script, of the scripts that it needs at once, of its styles, and of parts that come later.

    ``later`` is by the source that a part was made of, as ``messages/en.json``.
    """

    script: str
    imports: tuple[str, ...]
    styles: tuple[str, ...]
    later: Mapping[str, str]


def built(page: str, dist: Path = DIST) -> Built | None:
    """The files of ``page`` (``book``, …); None where nothing was built."""
    manifest = dist / page / _MANIFEST
    try:
        return _read(manifest, page, manifest.stat().st_mtime_ns)
    except FileNotFoundError:
        return None


def documents(folder: Path) -> Environment:
    """The templates of a folder, which may extend ``built.html``."""
    return Environment(
        loader=ChoiceLoader([FileSystemLoader(folder), FileSystemLoader(_BASE)]),
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def facts(told: Mapping[str, str]) -> Markup:
    """What a document tells its script: JSON that ends no script element."""
    return Markup(json.dumps(told).replace("<", "\\u003c"))  # noqa: S704 - what could end the element is escaped


@lru_cache(maxsize=8)
def _read(manifest: Path, page: str, _changed: int) -> Built:
    chunks = json.loads(manifest.read_text())
    entry = next(each for each in chunks.values() if each.get("isEntry") and each["name"] == _MAIN)
    imports = [chunks[name] for name in entry.get("imports", [])]
    styles = [style for each in (entry, *imports) for style in each.get("css", [])]
    return Built(
        script=_address(page, entry["file"]),
        imports=tuple(_address(page, each["file"]) for each in imports),
        styles=tuple(_address(page, style) for style in styles),
        later={name: _address(page, each["file"]) for name, each in chunks.items() if each.get("isDynamicEntry")},
    )


def _address(page: str, file: str) -> str:
    return f"{ADDRESS}/{page}/{file}"
