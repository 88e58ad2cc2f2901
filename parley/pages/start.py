"""The first run: one form from nothing to a live booking page, for whoever sits at the machine that keeps the data.

What is made is what ``parley seed`` makes of a document; the person is signed in as its owner. Elsewhere, and where a
database server is used, there is no such page.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from babel.core import get_global
from babel.numbers import get_currency_precision, get_territory_currencies
from fastapi import FastAPI, Request
from sqlalchemy import select
from starlette.datastructures import FormData
from starlette.responses import Response

from api.identity.cookies import session_token
from api.identity.errors import NotFromOurPages
from api.identity.organisations import get_organisation
from api.identity.person import Person
from api.identity.sign_in.admission import admit
from api.identity.sign_in.visit import Visit
from api.identity.sign_in.welcome import welcome
from api.storefront.asked import read_asked
from api.storefront.words import language_for
from kit import tenancy
from kit.errors import NotFound, Problem
from kit.http.near import is_here
from kit.http.paper import Paper, see_other
from kit.i18n import weekday_words
from models.identity import Member
from parley.seed import Seeded, SlugTaken, seed
from parley.seed_document import SeedDocument

_TEMPLATES = Path(__file__).parent / "templates"
_paper = Paper(_TEMPLATES, scripts=True)
_LOCALTIME = Path("/etc/localtime")
_WEEK = range(1, 8)
_MOST_OF_A_NAME = 50
_TRIES = 20
_WRONG = 422


def add_start(app: FastAPI) -> None:
    """``/start`` and, once the business is there, where to go from it."""

    @app.get("/start", include_in_schema=False)
    async def show_start(request: Request) -> Response:
        _require_here(request)
        return _form(request, {})

    @app.post("/start", include_in_schema=False)
    async def begin(request: Request) -> Response:
        _require_here(request)
        if request.headers.get("sec-fetch-site") != "same-origin":
            raise NotFromOurPages
        sent = await request.form()
        if sent.get("more"):
            return _form(request, sent)
        try:
            made = await _make(request, document_of(sent, _language(request)))
        except (ValueError, ArithmeticError, Problem):
            return _form(request, sent, status=_WRONG)
        response = see_other(f"/start/{made.slug}")
        await _sign_in(request, response, made)
        return response

    @app.get("/start/{slug}", include_in_schema=False)
    async def show_begun(slug: str, request: Request) -> Response:
        _require_here(request)
        async with app.state.database.reading() as session:
            house = await get_organisation(session, slug)
        words = _words(_language(request))
        return _paper.page(
            "started.html", language=_language(request), words=words, title=words["done"], house=house,
            url=app.state.settings.url,
        )  # fmt: skip


def document_of(sent: Mapping[str, Any] | FormData, language: str) -> SeedDocument:
    """A business of one person and what they offer. Raises ``ValueError`` and ``ArithmeticError``."""
    told = {name: str(sent.get(name) or "").strip() for name in _FIELDS}
    offered = [each for each in offers_in(sent) if each.name]
    days = [day for day in _WEEK if isinstance(sent, FormData) and str(day) in sent.getlist("days")]
    territory, currency = _territory(told["zone"]), told["currency"].upper()
    if currency in _NO_MONEY or not offered:
        raise ValueError("no money, or nothing to offer")
    if not days or told["start"] == told["end"]:
        raise ValueError("never open")
    hours = [{"days": days, "start": told["start"], "end": told["end"]}]
    return SeedDocument.model_validate(
        {
            "organisation": {
                "name": told["business"], "slug": slug_of(told["business"]), "zone": told["zone"], "currency": currency,
                "locale": f"{language}-{territory}" if territory else language,
            },
            "services": [_service(each, currency) for each in offered],
            "builders": [{"name": told["person"], "zone": told["zone"], "email": told["email"] or None,
                          "services": [each.name for each in offered], "hours": hours}],
            "owner": told["email"],
        }
    )  # fmt: skip


_NO_MONEY = {"XXX", "XTS"}  # ISO 4217's codes for none, and for tests
_FIELDS = ("business", "person", "email", "currency", "zone", "start", "end")
_MOST_OFFERED = 10


@dataclass(frozen=True, slots=True)
class Offer:
    """A service as it was written into the form."""

    name: str = ""
    minutes: str = "60"
    price: str = ""


def offers_in(sent: Mapping[str, Any] | FormData) -> list[Offer]:
    """The services of a form, in their order."""
    if not isinstance(sent, FormData):
        return [Offer()]
    columns = [[str(each).strip() for each in sent.getlist(name)] for name in ("service", "minutes", "price")]
    return [Offer(*each) for each in zip(*columns, strict=False)][:_MOST_OFFERED] or [Offer()]


def _service(offer: Offer, currency: str) -> dict[str, object]:
    price = Decimal(offer.price or 0).scaleb(get_currency_precision(currency))
    if price != price.to_integral_value():
        raise ValueError("no amount of that money")
    return {"name": offer.name, "minutes": offer.minutes, "step": _step(offer.minutes), "price": int(price)}


@cache
def _zones() -> list[tuple[str, str]]:
    """The zones to choose from, each with the currency of its country."""
    return [(place, _currency(place)) for place in _places()]


def _places() -> list[str]:
    """The zones that people live in, and UTC."""
    known = (each for each in available_timezones() if "/" in each and not each.startswith("Etc/"))
    return ["UTC", *sorted(known)]


def slug_of(name: str) -> str:
    """A name for addresses: ``Café Öz`` is at ``cafe-oz``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_MOST_OF_A_NAME].strip("-") or "house"


async def _make(request: Request, document: SeedDocument) -> Seeded:
    """The business, at the first address that is free. Raises ``SlugTaken`` when twenty are not."""
    state, slug = request.app.state, document.organisation.slug
    for number in range(1, _TRIES):
        document.organisation.slug = slug if number == 1 else f"{slug}-{number}"
        try:
            with tenancy.acting(tenancy.EVERYBODY):
                return await seed(state.database, state.clock, state.keys, document)
        except SlugTaken:
            continue
    raise SlugTaken


async def _sign_in(request: Request, response: Response, made: Seeded) -> None:
    now, keys = request.app.state.clock.now(), request.app.state.keys
    with tenancy.acting(tenancy.behind("organisations", made.slug)):
        async with request.app.state.database.writing() as session:
            house = await get_organisation(session, made.slug)
            await tenancy.enter(session, tenancy.of(house.id))
            owner = (await session.scalars(select(Member).where(Member.organisation_id == house.id))).one()
            visit = Visit(
                organisation_id=house.id, device=request.headers.get("user-agent", ""),
                address=request.client.host if request.client else "", replaces=session_token(request),
            )  # fmt: skip
            person = Person(organisation_id=house.id, member_id=owner.id)
            opened = await admit(session, keys, person, factors=["this machine"], now=now, visit=visit)
            await session.commit()
    welcome(request, response, opened)


def _form(request: Request, sent: Mapping[str, Any] | FormData, *, status: int = 200) -> Response:
    language = _language(request)
    words, here = _words(language), _own_zone()
    usual = {
        "business": "", "person": "", "email": "", "currency": _currency(here), "zone": here, "start": "09:00",
        "end": "17:00",
    }  # fmt: skip
    filled = {name: str(sent.get(name) or usual[name]) for name in _FIELDS}
    chosen = sent.getlist("days") if isinstance(sent, FormData) else ["1", "2", "3", "4", "5"]
    offers = [*offers_in(sent), *([Offer()] if sent.get("more") else [])][:_MOST_OFFERED]
    return _paper.page(
        "start.html", status=status, language=language, words=words, title=words["title"], filled=filled,
        problem=words["problem"] if status == _WRONG else "", zones=_zones(), offers=offers,
        is_new=not sent, may_have_more=len(offers) < _MOST_OFFERED,
        days=[(str(day), weekday_words(day, language), str(day) in chosen) for day in _WEEK],
    )  # fmt: skip


def _require_here(request: Request) -> None:
    if not (request.app.state.settings.embedded and is_here(request)):
        raise NotFound("A business is begun at the machine that keeps its data. There: parley seed")


def _language(request: Request) -> str:
    return language_for(read_asked(request.query_params), request.headers.get("accept-language", ""), "en")


@cache
def _words(language: str) -> dict[str, Any]:
    return tomllib.loads((_TEMPLATES / "start" / f"{language}.toml").read_text(encoding="utf-8"))


def _own_zone() -> str:
    """This machine's zone, where it says one."""
    name = str(_LOCALTIME.resolve()).rpartition("zoneinfo/")[2] if _LOCALTIME.exists() else ""
    return name if name in available_timezones() else "UTC"


def _territory(zone: str) -> str:
    found = str(get_global("zone_territories").get(zone, ""))
    return "" if found == "001" else found


def _currency(zone: str) -> str:
    found = get_territory_currencies(territory) if (territory := _territory(zone)) else []
    return str(found[0]) if found else "EUR"


def _step(minutes: str) -> int:
    """Starts every quarter or half hour, as the length allows; short sessions one after the other."""
    length = int(minutes) if minutes.isascii() and minutes.isdigit() else 0
    return next((step for step in (30, 15) if length and length % step == 0), min(max(length, 1), 60))
