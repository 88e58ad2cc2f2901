"""Pages and files that the web role serves beside the api."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse
from starlette.staticfiles import StaticFiles

from kit.settings import Settings

_WEB = Path(__file__).parent.parent / "web"


def add_pages(app: FastAPI, _settings: Settings) -> None:
    """The demo page at ``/`` and its files under ``/static``; ``/health`` for whoever asks if we live."""

    @app.get("/health", include_in_schema=False)
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    if (_WEB / "demo").exists():

        @app.get("/", include_in_schema=False)
        async def page() -> FileResponse:
            return FileResponse(_WEB / "demo" / "index.html", headers={"Cache-Control": "no-cache"})

        app.mount("/static", StaticFiles(directory=_WEB / "demo"), name="static")
