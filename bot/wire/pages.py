"""The chat on other sites: what a page is told to begin with, and which pages may show it.

Whoever has no browser is not kept out by this: it only keeps other people's pages from showing somebody's chat.
"""

import time
from collections import OrderedDict
from collections.abc import Callable

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.requests import HTTPConnection

from bot.phrases import languages
from bot.wire.paths import Slug
from bot.wire.problems import SECONDS_AWAY, Away, Passed
from kit.errors import Problem
from parley_sdk import AsyncParley, ParleyProblem, Unreachable, calls

router = APIRouter()
_KEPT = 10.0
_MOST = 1000


class NotOnThisPage(Problem):
    type, title, status = "not-on-this-page", "This page may not show the chat", 403
    next_step = "The organisation can add the page's origin with PUT /v1/widget."


class About(BaseModel):
    """With whom a page lets people talk. ``example`` is somebody who may be asked for."""

    organisation: str
    name: str
    zone: str
    locale: str
    languages: list[str]
    example: str | None


class Origins:
    """Which pages may show an organisation's chat: asked of the api, kept for seconds."""

    def __init__(self, api: AsyncParley, url: str, *, now: Callable[[], float] = time.monotonic) -> None:
        self.api, self.own, self._now = api, url, now
        self._known: OrderedDict[str | None, tuple[float, frozenset[str]]] = OrderedDict()

    async def check(self, came_by: HTTPConnection, slug: str | None) -> None:
        """Let a page's browser in. Raises ``NotOnThisPage``, and ``ParleyProblem`` for an organisation there isn't."""
        origin = came_by.headers.get("origin", "")
        if not origin or origin in {self.own, f"{_plain(came_by)}://{came_by.headers.get('host', '')}"}:
            return
        allowed = await self._allowed(slug)
        if allowed and origin not in allowed:
            raise NotOnThisPage

    async def _allowed(self, slug: str | None) -> frozenset[str]:
        until, allowed = self._known.get(slug, (0.0, frozenset[str]()))
        if until <= self._now():
            allowed = frozenset((await self.api.of(slug).send(calls.widget())).origins or ())
            self._known[slug] = (self._now() + _KEPT, allowed)
            self._known.move_to_end(slug)
            if len(self._known) > _MOST:
                self._known.popitem(last=False)
        return allowed


def _plain(came_by: HTTPConnection) -> str:
    return came_by.url.scheme.replace("ws", "http")


@router.get("/chat/v1/about")
async def about(request: Request) -> About:
    """With whom one talks on the bare address."""
    return await _about(request, None)


@router.get("/o/{slug}/chat/v1/about")
async def about_organisation(slug: Slug, request: Request) -> About:
    """With whom one talks, in which languages."""
    return await _about(request, slug)


async def _about(request: Request, slug: str | None) -> About:
    api: AsyncParley = request.app.state.api
    try:
        await request.app.state.origins.check(request, slug)
        house = await api.of(slug).send(calls.organisation())
        builders = (await api.of(slug).send(calls.builders())).items
    except ParleyProblem as problem:
        raise Passed(problem) from problem
    except Unreachable as failure:
        raise Away(retry_after=SECONDS_AWAY) from failure
    return About(
        organisation=house.slug, name=house.name, zone=house.zone, locale=house.locale, languages=sorted(languages()),
        example=builders[0].name if builders else None,
    )  # fmt: skip
