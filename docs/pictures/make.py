"""Pictures of every template: a contact sheet per language, as chromium shows them. Run by ``make pictures``.

It also draws the small picture that heads a mail, one for each kind of news, from the strokes below.
"""

import html
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from api.notifications.icons import ICONS, with_icon
from api.notifications.wording.render import Wording, render
from api.notifications.wording.samples import sample_links, samples
from api.notifications.wording.words import languages

_INTO = Path(__file__).parent / "templates"
_WIDE, _HIGH, _SCALE, _COLUMNS = 600, 780, 0.5, 5
_URL = "https://book.example.org"
_STROKES = {
    "confirmed": "M14 25 l7 7 l14 -15",
    "moved": "M13 24 h22 M28 17 l7 7 l-7 7",
    "cancelled": "M16 16 l16 16 M32 16 l-16 16",
    "reminder": "M24 14 v11 l8 5",
    "offered": "M24 13 l3.4 7 l7.6 1 l-5.5 5.3 l1.4 7.7 l-6.9 -3.7 l-6.9 3.7 l1.4 -7.7 l-5.5 -5.3 l7.6 -1 z",
    "requested": "M19 20 a5 5 0 1 1 7 5 c-2 1 -2 2 -2 4 M24 34 v0.5",
    "money": "M15 17 h18 v14 h-18 z M15 22 h18",
    "follow_up": "M14 17 h20 v13 h-11 l-5 5 v-5 h-4 z",
}


def sheet(language: str) -> str:
    """All templates of a language side by side, half their size."""
    frames = []
    for name, (kind, story) in sorted(samples().items()):
        words = render(kind, story, Wording(language), sample_links(kind, _URL))
        frames.append(
            f'<figure><iframe srcdoc="{html.escape(with_icon(words.html, kind))}"></iframe><p>{name}</p></figure>'
        )
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


def draw_icons(page: Page) -> None:
    """White strokes on nothing, twice their size for sharp screens."""
    for name, stroke in _STROKES.items():
        ring = '<circle cx="24" cy="24" r="20" fill="none" stroke="#fff" stroke-width="2.5"/>'
        style = 'fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"'
        path = f'<path d="{stroke}" {style}/>'
        page.set_content(f'<body style="margin:0"><svg width="48" height="48">{ring}{path}</svg>')
        page.locator("svg").screenshot(path=ICONS / f"{name}.png", omit_background=True)


def main() -> None:
    """Draw them all into ``docs/pictures/templates``."""
    _INTO.mkdir(exist_ok=True)
    with sync_playwright() as browsers:
        browser = browsers.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1600, "height": 1500}, device_scale_factor=1)
        draw_icons(browser.new_page(device_scale_factor=2))
        for language in languages():
            draw(page, language)
        browser.close()


if __name__ == "__main__":
    main()
