"""The document around a booking page: what a browser fetches, what it may do, and the step without a script."""

from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, JSONResponse

from api.storefront.shown import Visit
from api.storefront.words import LANGUAGES, words
from kit.http.built import built, documents, facts

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
    "Vary": "Accept-Language",
}
_pages = documents(Path(__file__).parent / "templates")
_PAPER = "#f4f3ef"
_NOTHING = {"problem": "", "nearest": [], "filled": {"name": "", "email": ""}}


def of(visit: Visit, request: Request, step: dict[str, Any], *, pays: str, status: int = 200) -> HTMLResponse:
    """The page of a visit; with scripts if they were built, and always whole without."""
    house, made = visit.organisation, built("book")
    told = {
        "organisation": house.slug, "name": house.name, "language": visit.language, "locale": visit.tag,
        "pays": pays,
    }  # fmt: skip
    shown = _NOTHING | step | {
        "house": house, "language": visit.language, "words": visit.words, "visit": visit, "asked": visit.asked,
        "languages": [(each, words(each)["own_name"]) for each in LANGUAGES], "built": made, "told": facts(told),
        "url": request.app.state.settings.url, "home": visit.link(service=None, builder=None, start=None),
    }  # fmt: skip
    return HTMLResponse(_pages.get_template("page.html").render(shown), status, headers=HEADERS)


def manifest(visit: Visit) -> JSONResponse:
    """The web app manifest: installed, the page opens as an app of the organisation's name."""
    house, home = visit.organisation, f"/b/{visit.organisation.slug}"
    icon = {"src": "/static/icon.svg", "sizes": "any", "type": "image/svg+xml"}
    told = {
        "id": home, "name": house.name[:60], "short_name": house.name[:12], "start_url": f"{home}#mine", "scope": home,
        "display": "standalone", "lang": visit.language, "background_color": _PAPER, "theme_color": _PAPER,
        "icons": [icon | {"purpose": "any"}, icon | {"purpose": "maskable"}],
    }  # fmt: skip
    return JSONResponse(told, headers={"Cache-Control": "no-cache"}, media_type="application/manifest+json")
