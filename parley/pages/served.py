"""Pages and files that the web role serves beside the api."""

from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.identity.organisations import get_organisation
from kit.errors import NotFound
from kit.http.built import ADDRESS, DIST
from kit.settings import Settings
from parley.demo_session import sign_in_desk
from parley.pages.account import add_account_pages
from parley.pages.desk import desk_page
from parley.pages.home import home_page
from parley.pages.start import add_start
from parley.pages.widget import ANYWHERE, widget_script

_DEMO = Path(__file__).parents[2] / "web" / "demo"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
_WORKER = {"Content-Security-Policy": "default-src 'none'; connect-src 'self'; script-src 'self'"}


def add_pages(app: FastAPI, _settings: Settings) -> None:
    """The page at ``/``, an organisation's own at ``/o/{slug}``, the desk, the first run, files, and ``/health``."""

    @app.get("/health", include_in_schema=False)
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    if _DEMO.exists():

        @app.get("/", include_in_schema=False)
        async def page(request: Request) -> HTMLResponse:
            response = home_page(request, _HEADERS)
            await sign_in_desk(request, response, app.state.settings.organisation)
            return response

        @app.get("/o/{slug}", include_in_schema=False)
        @app.get("/o/{slug}/", include_in_schema=False)
        async def page_of(slug: str, request: Request) -> HTMLResponse:
            async with app.state.database.reading() as session:
                await get_organisation(session, slug)
            response = home_page(request, _HEADERS)
            await sign_in_desk(request, response, slug)
            return response

        add_account_pages(app, _HEADERS)
        app.mount("/static", _Static(directory=_DEMO), name="static")

    add_start(app)

    @app.get("/desk", include_in_schema=False)
    @app.get("/desk/{place:path}", include_in_schema=False)
    async def desk(request: Request) -> Response:
        response = desk_page(request)
        await sign_in_desk(request, response, app.state.settings.organisation)
        return response

    @app.get("/worker.js", include_in_schema=False)
    async def worker() -> FileResponse:
        return FileResponse(_existing(DIST / "book" / "worker.js"), headers=_HEADERS | _WORKER)

    app.add_api_route("/widget.js", widget_script, include_in_schema=False)
    app.mount(ADDRESS, GZipMiddleware(_Hashed(directory=DIST, check_dir=False), minimum_size=500), name="assets")


def _existing(path: Path) -> Path:
    if not path.exists():
        raise NotFound("The pages were not built.")
    return path


class _Hashed(StaticFiles):
    """What was built for browsers: a name carries the hash of what is in it, so it is kept for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        if path.startswith("widget/"):
            response.headers.update(ANYWHERE)
        return response


class _Static(StaticFiles):
    """Files with the page's own headers: asked for anew each time, answered from the browser's copy when unchanged."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers.update(_HEADERS)
        return response
