"""What is built for browsers is small enough for a slow network."""

import gzip
import json

from kit.http.built import DIST, built
from parley.build_web import build

MOST = 90_000
MOST_OF_WIDGET = 20_480


def test_the_booking_page_loads_at_most_90_kilobytes_of_script(built_pages: None) -> None:
    made = built("book")
    assert made
    chunks = json.loads((DIST / "book" / ".vite" / "manifest.json").read_text())
    later = {name: _zipped(each["file"]) for name, each in chunks.items() if each.get("isDynamicEntry")}
    words = {name: size for name, size in later.items() if name.startswith("messages/")}
    scripts = [script.removeprefix("/assets/book/") for script in (made.script, *made.imports)]
    assert len(words) == 5
    assert 0 < sum(map(_zipped, scripts)) + sum(later.values()) - sum(words.values()) + max(words.values()) <= MOST


def test_the_chat_for_other_sites_loads_at_most_20_kilobytes(built_pages: None) -> None:
    chunks = json.loads((DIST / "widget" / ".vite" / "manifest.json").read_text())
    at_once = [each["file"] for each in chunks.values() if each.get("isEntry")]
    later = {name: _zipped(each["file"], "widget") for name, each in chunks.items() if each.get("isDynamicEntry")}
    speech = later.pop("src/speech.ts")
    assert len(at_once) == 2
    assert len(later) == 4
    assert 0 < sum(_zipped(file, "widget") for file in at_once) <= MOST_OF_WIDGET
    assert max(later.values()) < 1024
    assert speech < 1024


def _zipped(file: str, page: str = "book") -> int:
    return len(gzip.compress((DIST / page / file).read_bytes(), 9))


def test_what_did_not_change_is_not_built_again(built_pages: None) -> None:
    assert not build()
