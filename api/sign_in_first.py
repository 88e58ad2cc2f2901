"""A person whose browser opens one of our pages without being signed in is led to the sign-in page, and back."""

from urllib.parse import quote

from fastapi import FastAPI, Request, Response

from api.identity.errors import SecondFactorMissing, SecondFactorNeeded, SignInNeeded
from kit.errors import Problem
from kit.http.paper import see_other
from kit.http.problems import response_to

_WAYS: dict[type[Problem], str] = {
    SignInNeeded: "/sign-in?next={}",
    SecondFactorNeeded: "/sign-in?second&next={}",
    SecondFactorMissing: "/account?next={}",
}


def lead_to_sign_in(app: FastAPI) -> None:
    """Install it; programs, and calls of a page, get the problem as it is."""
    for problem in _WAYS:
        app.add_exception_handler(problem, _answer)


async def _answer(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    if request.method != "GET" or "text/html" not in request.headers.get("accept", ""):
        return response_to(error, request)
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return see_other(_WAYS[type(error)].format(quote(wanted, safe="")))
