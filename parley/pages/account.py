"""The documents of signing in and of one's own account, in the visitor's language; their scripts ask the api.

What the scripts do stands in ``web/demo``; which ways to sign in there are is the api's to say.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.identity.organisations import get_organisation
from api.storefront.asked import read_asked
from api.storefront.words import language_for

TEMPLATES = Path(__file__).parent / "templates" / "account"
_pages = Environment(
    loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
)  # fmt: skip


def add_account_pages(app: FastAPI, headers: Mapping[str, str]) -> None:
    """``/sign-in`` of the bare address and of each organisation, the way back from whoever vouches, ``/account``."""

    @app.get("/sign-in", include_in_schema=False)
    async def sign_in_page(request: Request) -> HTMLResponse:
        return _shown("sign_in.html", request, headers)

    @app.get("/o/{slug}/sign-in", include_in_schema=False)
    async def sign_in_page_of(slug: str, request: Request) -> HTMLResponse:
        async with app.state.database.reading() as session:
            await get_organisation(session, slug)
        return _shown("sign_in.html", request, headers)

    @app.get("/sign-in/{connection_id}/back", include_in_schema=False)
    async def sign_in_back_page(connection_id: str, request: Request) -> HTMLResponse:  # noqa: ARG001 - for the script
        return _shown("back.html", request, {**headers, "Cache-Control": "no-store"})

    @app.get("/account", include_in_schema=False)
    async def account_page(request: Request) -> HTMLResponse:
        return _shown("account.html", request, headers)


def _shown(name: str, request: Request, headers: Mapping[str, str]) -> HTMLResponse:
    language = language_for(read_asked(request.query_params), request.headers.get("accept-language", ""), "en")
    document = _pages.get_template(name).render(language=language, words=_words(language))
    return HTMLResponse(document, headers={**headers, "Vary": "Accept-Language"})


@cache
def _words(language: str) -> dict[str, str]:
    return tomllib.loads((TEMPLATES / f"{language}.toml").read_text(encoding="utf-8"))
