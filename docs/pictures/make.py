"""Pictures of every template: a contact sheet per language, as chromium shows them. Run by ``make pictures``."""

import html
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from api.notifications.render import Wording, render
from api.notifications.samples import sample_links, samples
from api.notifications.words import languages

_INTO = Path(__file__).parent / "templates"
_WIDE, _HIGH, _SCALE, _COLUMNS = 600, 780, 0.5, 5
_URL = "https://book.example.org"


def sheet(language: str) -> str:
    """All templates of a language side by side, half their size."""
    frames = []
    for name, (kind, story) in sorted(samples().items()):
        words = render(kind, story, Wording(language), sample_links(kind, _URL))
        frames.append(f'<figure><iframe srcdoc="{html.escape(words.html)}"></iframe><p>{name}</p></figure>')
    wide, high = int(_WIDE * _SCALE), int(_HIGH * _SCALE)
    style = f"""
      body {{ margin: 12px; display: grid; gap: 10px; grid-template-columns: repeat({_COLUMNS}, {wide}px);
              font: 13px system-ui, sans-serif; background: #fff; width: max-content; }}
      figure {{ margin: 0; width: {wide}px; height: {high + 26}px; overflow: hidden; }}
      iframe {{ width: {_WIDE}px; height: {_HIGH}px; border: 0; transform: scale({_SCALE}); transform-origin: 0 0;
                margin-bottom: {high - _HIGH}px; }}
      p {{ margin: 4px 0 0; color: #56605a; }}"""
    return f'<!doctype html><meta charset="utf-8"><style>{style}</style>{"".join(frames)}'


def draw(page: Page, language: str) -> None:
    page.set_content(sheet(language), wait_until="load")
    page.locator("body").screenshot(path=_INTO / f"{language}.png")


def main() -> None:
    """Draw them all into ``docs/pictures/templates``."""
    _INTO.mkdir(exist_ok=True)
    with sync_playwright() as browsers:
        browser = browsers.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1600, "height": 1500})
        for language in languages():
            draw(page, language)
        browser.close()


if __name__ == "__main__":
    main()
