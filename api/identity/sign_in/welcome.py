"""The answer to a sign-in: the token for programs, the cookie for browsers."""

from fastapi import Request, Response

from api.identity.cookies import set_cookie
from api.identity.sessions import Opened
from api.identity.sign_in.schemas import SignedIn


def welcome(request: Request, response: Response, opened: Opened) -> SignedIn:
    row, now = opened.row, request.app.state.clock.now()
    set_cookie(response, opened.token, request.app.state.settings, lasts=row.expires_at - now)
    response.headers["Cache-Control"] = "no-store"
    return SignedIn.model_validate(
        {"token": opened.token, "expires_at": row.expires_at, "next": None if row.stage == "whole" else row.stage}
    )
