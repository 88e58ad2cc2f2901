"""The API reference at ``/docs/api``: Swagger UI from this house, without a request to anybody else's.

``fastapi-offline`` carries Swagger UI's files; its own page starts by an inline script, which our policy forbids.
"""

from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, Response

from kit.errors import NotFound

router = APIRouter(include_in_schema=False)
_CARRIED = Path(str(files("fastapi_offline"))) / "static"
_FILES = ("swagger-ui-bundle.js", "swagger-ui.css")
# Swagger UI sets styles on elements, and has its pictures in its style sheet
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
_PAGE = """<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Parley API</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="/docs/api/swagger-ui.css">
  <script src="/docs/api/swagger-ui-bundle.js" defer></script>
  <script src="/docs/api/start.js" defer></script>
</head>
<body><div id="reference"></div></body>
</html>
"""
_START = """SwaggerUIBundle({ url: "/openapi.json", dom_id: "#reference", deepLinking: true, validatorUrl: null });
"""


@router.get("/docs/api")
async def reference_page() -> Response:
    """The page."""
    return Response(_PAGE, media_type="text/html", headers=_HEADERS)


@router.get("/docs/api/start.js")
async def reference_start() -> Response:
    """What starts it."""
    return Response(_START, media_type="text/javascript", headers=_HEADERS)


@router.get("/docs/api/{name}")
async def reference_file(name: str) -> FileResponse:
    """Swagger UI's own files. Raises ``NotFound`` for any other name."""
    if name not in _FILES:
        raise NotFound("There is no such file.")
    return FileResponse(_CARRIED / name, headers=_HEADERS)
