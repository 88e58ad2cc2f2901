"""The page at ``/`` and of each organisation at ``/o/{slug}``, in the visitor's language: chat, and the day beside it.

What it does stands in ``web/demo``; what it says, also from its script, in ``templates/home``.
"""

import tomllib
from functools import cache
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.storefront.asked import read_asked
from api.storefront.words import language_for

TEMPLATES = Path(__file__).parent / "templates" / "home"
_pages = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)


def home_page(request: Request, headers: dict[str, str]) -> HTMLResponse:
    language = language_for(read_asked(request.query_params), request.headers.get("accept-language", ""), "en")
    document = _pages.get_template("page.html").render(language=language, words=_words(language))
    return HTMLResponse(document, headers=headers | {"Vary": "Accept-Language"})


@cache
def _words(language: str) -> dict[str, str]:
    return tomllib.loads((TEMPLATES / f"{language}.toml").read_text(encoding="utf-8"))
