"""The demo's mailbox as pages, for mail that stayed in a folder. Only at home; see ``_home``.

What the pages say stands in ``templates/mailbox/words``, in the language of the browser.
"""

import tomllib
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.notifications.pages.mailbox import get_letter, list_letters
from api.notifications.port import has_smtp
from api.notifications.providers.folder import mail_folder
from api.notifications.wording.words import language_for
from kit.errors import NotFound
from kit.http.language import asked_language
from kit.http.near import LOOPBACK_NAMES, is_asked_as_loopback, is_proxied
from kit.i18n import locale_of
from kit.settings import Settings

router = APIRouter(tags=["notifications"], include_in_schema=False)

_PAGE = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'"
_LETTER = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)
_TEMPLATES = Path(__file__).parents[1] / "templates" / "mailbox"
_pages = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined)


def _home(request: Request) -> Path:
    """The mail folder, for somebody at the machine that keeps it. Raises ``NotFound`` for anybody else.

    Mail holds names and links: an installation with a database server, a mail server or a public address shows none.
    """
    settings: Settings = request.app.state.settings
    here = settings.embedded and not has_smtp(settings) and urlsplit(settings.url).hostname in LOOPBACK_NAMES
    if not here or not is_asked_as_loopback(request) or not _is_near(request):
        raise NotFound("There is no mailbox here.")
    return mail_folder(settings)


def _is_near(request: Request) -> bool:
    """Whether the caller is this machine, or the one a container runs on, and no proxy speaks for another."""
    return bool(request.client and not is_proxied(request) and ip_address(request.client.host).is_private)


Home = Annotated[Path, Depends(_home)]


def _page(name: str, **shown: object) -> HTMLResponse:
    language = locale_of(language_for(asked_language())).language
    return _safe(_pages.get_template(name).render(shown, language=language, words=_words(language)), policy=_PAGE)


@cache
def _words(language: str) -> dict[str, Any]:
    return tomllib.loads((_TEMPLATES / "words" / f"{language}.toml").read_text(encoding="utf-8"))


def _safe(html: str, *, policy: str) -> HTMLResponse:
    kept_out = {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }
    return HTMLResponse(html, headers=kept_out | {"Cache-Control": "no-store"})


@router.get("/mail")
def mailbox(folder: Home) -> HTMLResponse:
    """All letters, newest first."""
    return _page("list.html", letters=list_letters(folder))


@router.get("/mail/{name}")
def letter(name: str, folder: Home) -> HTMLResponse:
    """One letter: its HTML in a frame that can do nothing, its text, its invitation in short."""
    return _page("letter.html", letter=get_letter(folder, name))


@router.get("/mail/{name}/html")
def letter_html(name: str, folder: Home) -> HTMLResponse:
    """The letter's own HTML, without scripts, forms or anything from elsewhere; its links open beside it."""
    return _safe(f'<base target="_blank">{get_letter(folder, name).html}', policy=_LETTER)
