"""What the OpenAPI document says beyond the routes: the media type of problems, and that callers show a token."""

from typing import Any

from fastapi import FastAPI

_SCHEMES: dict[str, dict[str, str]] = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "An API key (sk_…), an integration's access token (at_…) or a sign-in token (st_…).",
    }
}


def describe(app: FastAPI) -> None:
    """Have the app's document say it."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _described(plain())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign] # FastAPI's own way to change it


def _described(document: dict[str, Any]) -> dict[str, Any]:
    for operations in document["paths"].values():
        for operation in operations.values():
            for status in ("4XX", "503"):
                _as_problems(operation["responses"].get(status, {}))
            operation["security"] = [{"token": []}, {}]  # what a visitor may, each route says by its answer
    document["components"]["securitySchemes"] = _SCHEMES
    return document


def _as_problems(response: dict[str, Any]) -> None:
    for shape in response.pop("content", {}).values():
        response["content"] = {"application/problem+json": shape}
