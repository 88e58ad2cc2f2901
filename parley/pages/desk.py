"""The document of the desk at ``/desk``; who works there is known by their session, and told by the api alone."""

from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse

from api.storefront.asked import read_asked
from api.storefront.page import HEADERS
from api.storefront.words import language_for
from kit.errors import NotFound
from kit.http.built import built, documents, facts

_HEADERS = HEADERS | {"Content-Security-Policy": f"{HEADERS['Content-Security-Policy']}; frame-src 'self'"}
"""As the booking page's, and mails are shown in a frame as they will be read."""
_pages = documents(Path(__file__).parent / "templates")


def desk_page(request: Request) -> HTMLResponse:
    """In the browser's language. Raises ``NotFound`` where the pages were not built."""
    made = built("desk")
    if made is None:
        raise NotFound("The desk was not built. Run: make web")
    language = language_for(read_asked(request.query_params), request.headers.get("accept-language", ""), "en")
    told = facts({"language": language})
    document = _pages.get_template("desk.html").render(built=made, language=language, told=told)
    return HTMLResponse(document, headers=_HEADERS)
