"""The browser's session cookie, and when a request that carries it is believed to come from our own pages.

Over https the cookie is ``__Host-``: no sub-domain and no plain connection can plant one. A change is believed only
when the browser says where it comes from; a request that says nothing is no browser's and has no use for cookies.
"""

from datetime import timedelta
from urllib.parse import urlsplit

from fastapi import Request, Response
from starlette.requests import HTTPConnection

from api.identity.errors import NotFromOurPages
from kit.settings import Settings

COOKIE = "parley_session"
_SAFE = {"GET", "HEAD", "OPTIONS"}


def cookie_name(settings: Settings, name: str = COOKIE) -> str:
    return f"__Host-{name}" if is_https(settings) else name


def is_https(settings: Settings) -> bool:
    return settings.url.startswith("https://")


def session_token(request: HTTPConnection) -> str | None:
    """The session token of a browser, if this request may use it."""
    token = request.cookies.get(cookie_name(request.app.state.settings))
    return token if token and is_from_our_pages(request) else None


def is_from_our_pages(request: HTTPConnection) -> bool:
    """A cookie counts for a change or a socket only when the browser says that it comes from our own pages."""
    if request.scope["type"] == "http" and request.scope["method"] in _SAFE:
        return True
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None and site not in {"same-origin", "none"}:
        return False
    if origin is not None:
        return _is_ours(origin, request)
    return site is not None


def refuse_other_sites(request: Request) -> None:
    """Nobody is signed in by a page that is not ours (login CSRF). Raises ``NotFromOurPages``.

    Programs send neither header; what they get is a token in the answer, and no browser keeps their cookie. A form on
    a page that tells no referrers names no origin either (``null``): there the browser's word on the site counts.
    """
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site", "none")
    if (origin, site) == ("null", "same-origin"):
        return
    if (origin is not None and not _is_ours(origin, request)) or site not in {"same-origin", "none"}:
        raise NotFromOurPages


def _is_ours(origin: str, request: HTTPConnection) -> bool:
    """Whether an origin is where we are reached; what is no origin is foreign.

    Behind a proxy that ends TLS we hear http: there the scheme of our own address (``PARLEY_URL``) counts.
    """
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    own = urlsplit(request.app.state.settings.url)
    scheme = own.scheme if parts.netloc == own.netloc else request.scope["scheme"].replace("ws", "http")
    return parts.scheme == scheme and parts.netloc == request.headers.get("host")


def set_cookie(response: Response, token: str, settings: Settings, *, lasts: timedelta, name: str = COOKIE) -> None:
    """Give a browser its session: unreadable to scripts, sent to our own pages only."""
    response.set_cookie(
        cookie_name(settings, name), token, max_age=int(lasts.total_seconds()), httponly=True, samesite="lax",
        secure=is_https(settings), path="/",
    )  # fmt: skip


def drop_cookie(response: Response, settings: Settings, *, name: str = COOKIE) -> None:
    response.delete_cookie(
        cookie_name(settings, name), path="/", secure=is_https(settings), httponly=True, samesite="lax"
    )
