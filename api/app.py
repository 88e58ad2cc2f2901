"""The backend as an ASGI app: every room's routes, found by folder, behind one edge."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from api import reference
from api.contract import describe
from api.identity.acting import Asking
from api.identity.caller import current_caller
from api.identity.limits import Allowances
from api.identity.organisations import Signboard
from api.identity.seen import NoteSeen
from api.sign_in_first import lead_to_sign_in
from kit.clock import Clock
from kit.crowds import Crowds
from kit.crypto import MasterKey
from kit.db import Database
from kit.http.headers import guard
from kit.http.language import HearLanguage
from kit.http.limits import BodyLimit
from kit.http.problems import ProblemDocument, answer_with_problems
from kit.live import listening
from kit.settings import Settings
from kit.tenancy import BeginAsNobody
from ml.serving import Rankers, Recommenders, Speakers

_ROOMS = Path(__file__).parent
_LONGEST_REPORT = 8 * 1024 * 1024
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": ProblemDocument, "description": "A problem (RFC 9457) with its next step"},
    "503": {
        "model": ProblemDocument,
        "description": "Nothing can be looked up or written down right now",
        "headers": {"Retry-After": {"description": "Seconds to wait", "schema": {"type": "integer"}}},
    },
}


@dataclass(frozen=True, slots=True)
class House:
    """What the rooms stand on; put together by the composition root."""

    settings: Settings
    database: Database
    clock: Clock
    keys: MasterKey
    send_link: Callable[[str, str, Signboard], Any]
    send_code: Callable[[str, str, Signboard], Any] = lambda *_: None
    predictor: Speakers | None = None
    ranker: Rankers | None = None


def rooms_with(module: str) -> list[str]:
    """The dotted names of every room's ``module`` (``routes``, ``reactions``, …), in alphabetical order."""
    return [f"api.{path.parent.name}.{module}" for path in sorted(_ROOMS.glob(f"*/{module}.py"))]


def load_reactions() -> None:
    """Import every room's reactions, which registers them."""
    for name in rooms_with("reactions"):
        import_module(name)


def create_app(house: House) -> FastAPI:
    """The backend over ``house``."""
    app = FastAPI(
        title="Parley",
        version="1.0.0",
        summary="A booking system that people talk to",
        lifespan=_lifespan,
        responses=_PROBLEMS,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        generate_unique_id_function=lambda route: route.name,
    )
    furnish(app, house)
    answer_with_problems(app)
    lead_to_sign_in(app)
    app.add_middleware(NoteSeen)
    app.add_middleware(BodyLimit, more={"/v1/reconciliations/": _LONGEST_REPORT})
    app.add_middleware(HearLanguage)
    app.add_middleware(BeginAsNobody)
    app.include_router(reference.router)
    for name in rooms_with("routes"):
        app.include_router(import_module(name).router)
    for name in rooms_with("described"):
        app.webhooks.include_router(import_module(name).router)
    load_reactions()
    describe(app)
    guard(app, url=house.settings.url)
    return app


def furnish(app: FastAPI, house: House) -> None:
    """Put into the app's state what the rooms stand on."""
    for name in ("settings", "database", "clock", "keys", "send_link", "send_code", "predictor"):
        setattr(app.state, name, getattr(house, name))
    app.state.ranker = house.ranker or Rankers(house.settings.home)
    app.state.recommender, app.state.traits = Recommenders(house.settings.home), {}
    app.state.admit, app.state.acting, app.state.crowds = current_caller, Asking, Crowds()
    app.state.allowances = Allowances.of(house.settings, lambda: house.clock.now().timestamp())


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    _put_routes_together(app)
    database: Database = app.state.database
    async with listening(database.hub, database.engine.url):
        yield
    await database.close()


def _put_routes_together(app: FastAPI) -> None:
    """Included routes are put together when a path is first looked for: not while the first person waits."""
    for route in app.router.routes:
        route.matches({"type": "http", "method": "GET", "path": "/", "root_path": "", "headers": []})
