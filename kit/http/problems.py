"""Every error leaves as an RFC 9457 problem document with a next step; strangers never see a traceback."""

import re
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sqlalchemy.exc import DataError
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from kit.away import ASKED_IN_VAIN, DatabaseAway, is_away
from kit.errors import Problem

log = structlog.get_logger(__name__)
_NOT_THERE, _NO_SUCH_METHOD = 404, 405
_LOST_PLUS = re.compile(r"[Tt ][\d:.,]+ \d\d:?(\d\d)?$")  # an instant whose + came as the blank it stands for
_PLUS_HINT = "; write the + of an offset in an address as %2B"
_JSON = re.compile(r"application/([\w.-]+\+)?json\b", re.IGNORECASE)


class ProblemDocument(BaseModel):
    """The shape of every error answer; some carry more members."""

    type: str = Field(examples=["https://parley.dev/problems/slot-taken"])
    title: str
    status: int
    detail: str
    next_step: str
    instance: str | None = None


class BadBody(Problem):
    type, title, status = "invalid-request", "The request is not valid", 422
    next_step = "Correct the fields listed under “errors”; the API reference shows each shape."


class NotJson(Problem):
    type, title, status = "not-json", "The body is not JSON", 400
    next_step = "Send JSON (Content-Type: application/json)."


class Unkeepable(Problem):
    """A NUL, half a character, a number beyond all bounds."""

    type, title, status = "unkeepable", "A value holds something that cannot be kept", 422
    next_step = "Leave out control characters and broken letters, and send it again."


class OurFault(Problem):
    type, title, status = "internal", "Something went wrong on our side", 500
    next_step = "Try again; if it stays, tell us the time and address of the request."


def response_to(problem: Problem, request: Request) -> Response:
    """The response a problem becomes."""
    document = {**problem.document(), "instance": request.url.path}
    headers = {"Retry-After": str(problem.extra["retry_after"])} if "retry_after" in problem.extra else None
    return JSONResponse(document, problem.status, headers, media_type="application/problem+json")


def answer_with_problems(app: FastAPI) -> None:
    """Install the handlers on an app."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    for kind in (DataError, UnicodeEncodeError):
        app.add_exception_handler(kind, _unkeepable)
    for failure in ASKED_IN_VAIN:
        app.add_exception_handler(failure, _asked_in_vain)
    app.add_exception_handler(Exception, _unexpected)


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return response_to(error, request)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = [_told(found) for found in error.errors()[:20]]
    if any(found["kind"] == "json_invalid" for found in errors):
        return response_to(NotJson(errors[0]["message"]), request)
    kind = request.headers.get("content-type", "")
    if not _JSON.match(kind) and any(found["field"] == "body" and found["kind"] != "missing" for found in errors):
        return response_to(NotJson(f"The body came as {kind[:100] or 'nothing that was named'}"), request)
    return response_to(BadBody(f"{errors[0]['field']}: {errors[0]['message']}", errors=errors), request)


def _told(found: dict[str, Any]) -> dict[str, str]:
    where = ".".join(str(part) for part in found["loc"] if part != "body") or "body"
    hint = _PLUS_HINT if found["loc"][0] == "query" and _LOST_PLUS.search(str(found.get("input", ""))) else ""
    return {
        "field": where[:100],
        "message": str(found["msg"]).removeprefix("Value error, ")[:300] + hint,
        "kind": str(found["type"]),
    }


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    kind = re.sub(r"[^a-z]+", "-", str(error.detail).lower()).strip("-")[:60] or "error"
    methods = ", ".join(_methods_of(request)) if error.status_code == _NO_SUCH_METHOD else ""
    problem = Problem(str(error.detail))
    problem.type, problem.title, problem.status = kind, str(error.detail), error.status_code
    problem.next_step = _next_step(error.status_code, methods)
    response = response_to(problem, request)
    response.headers.update(error.headers or {})
    if methods:
        response.headers["Allow"] = methods
    return response


def _next_step(status: int, methods: str) -> str:
    if status == _NO_SUCH_METHOD and methods:
        return f"This address takes {methods}; the API reference (/docs/api) shows what each does."
    if status in {_NOT_THERE, _NO_SUCH_METHOD}:
        return "Check the address and the method; the API reference (/docs/api) lists them all."
    return Problem.next_step


def _methods_of(request: Request) -> list[str]:
    """Every documented method of this address: each has a route of its own, and the first one knows only its own.

    ``/members/me`` is no member's address, though the pattern of those fits it.
    """
    paths: dict[str, dict[str, Any]] = request.app.openapi()["paths"]
    there = [path for path in paths if compile_path(path)[0].match(request.url.path)]
    closest = min((path.count("{") for path in there), default=0)
    return sorted({method.upper() for path in there if path.count("{") == closest for method in paths[path]})


async def _unkeepable(request: Request, error: Exception) -> Response:
    log.info("unkeepable value", path=request.url.path, error=type(error).__name__)
    return response_to(Unkeepable(), request)


async def _asked_in_vain(request: Request, error: Exception) -> Response:
    if not is_away(error):
        raise error
    log.error("database away", path=request.url.path, error=str(error)[:300])
    return response_to(DatabaseAway(), request)


async def _unexpected(request: Request, error: Exception) -> Response:
    log.error("request failed", path=request.url.path, exc_info=error)
    return response_to(OurFault(), request)
