"""A browser is known again by a cookie of ours with a random value, and by nothing else: it is not fingerprinted.

Who throws the cookie away is a new device; that is no sign of anything.
"""

import re
import secrets
from datetime import timedelta

from fastapi import Request, Response

from api.identity.cookies import cookie_name, set_cookie

COOKIE = "parley_device"
_LASTS = timedelta(days=90)
_OURS = re.compile(r"[A-Za-z0-9_-]{22}")


def device_of(request: Request) -> str | None:
    """The value of the browser's cookie, if it has one that can be ours."""
    found = request.cookies.get(cookie_name(request.app.state.settings, COOKIE), "")
    return found if _OURS.fullmatch(found) else None


def is_browser(request: Request) -> bool:
    """Whether whoever asks would keep a cookie: browsers alone say what site they come from."""
    return "sec-fetch-site" in request.headers


def new_device() -> str:
    """A value for a browser that has none."""
    return secrets.token_urlsafe(16)


def keep_device(response: Response, request: Request, device: str) -> None:
    """Give a browser its cookie, again from now on for as long."""
    set_cookie(response, device, request.app.state.settings, lasts=_LASTS, name=COOKIE)
