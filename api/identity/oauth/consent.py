"""The page that asks a member whether a program may act for them, and what they answered."""

import hmac
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from authlib.oauth2 import OAuth2Error
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy.orm import Session

from api.identity.caller import Caller
from api.identity.oauth.server import Answer, Request, Server
from kit.crypto import MasterKey
from kit.errors import Problem
from kit.http.language import asked_language
from kit.i18n import locale_of
from models.identity import Member, Organisation

TEMPLATES = Path(__file__).parent / "templates"
_PAGES = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
_ASKED = (
    "response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method",
)  # fmt: skip


class BadRequestOfProgram(Problem):
    type, title, status = "bad-authorization-request", "The program asked in a way that cannot be answered", 400
    next_step = "Tell its makers; docs/guide/identity.md shows how to ask."


class NotFromThePage(Problem):
    type, title, status = "not-from-the-page", "This did not come from our page", 403
    next_step = "Go back to the program and start again."


@dataclass(frozen=True, slots=True)
class Page:
    """HTML, and the origin its form leads on to."""

    html: str
    leads_to: str


def ask(server: Server, who: Caller, pairs: Sequence[tuple[str, str]], keys: MasterKey) -> Page | Answer:
    """The page, or the way back with an error the program is to be told. Raises ``BadRequestOfProgram``."""
    request = Request("GET", {}, pairs)
    try:
        grant = server.get_consent_grant(request, end_user=None)
    except OAuth2Error as error:
        return _told(server, request, error)
    program = grant.request.client
    organisation = server.session.get_one(Organisation, who.organisation_id)
    if program.row.organisation_id != who.organisation_id:
        raise BadRequestOfProgram("This program is registered with another organisation.")
    target = urlsplit(grant.redirect_uri)
    language = locale_of(asked_language() or organisation.locale).language
    words = _words(language)
    named = {"program": program.row.name, "organisation": organisation.name, "host": target.netloc or target.scheme}
    html = _PAGES.get_template("consent.html").render(
        words={name: text.format(**named) for name, text in words["page"].items()}, language=words["language"],
        may=[words["scopes"][scope] for scope in program.get_allowed_scope(request.payload.scope).split()],
        asked=[(name, value) for name, value in pairs if name in _ASKED], proof=_proof(keys, who, pairs),
    )  # fmt: skip
    return Page(html, f"{target.scheme}://{target.netloc}" if target.netloc else f"{target.scheme}:")


def answer(
    server: Server, who: Caller, pairs: Sequence[tuple[str, str]], keys: MasterKey, *, proof: str, allows: bool
) -> Answer:
    """Go back with a code, or with a refusal. Raises ``NotFromThePage`` and ``BadRequestOfProgram``."""
    if not hmac.compare_digest(proof.encode(), _proof(keys, who, pairs).encode()):
        raise NotFromThePage
    request = Request("POST", {}, pairs)
    member = _member(server.session, who)
    try:
        grant = server.get_consent_grant(request, end_user=member)
        done: Answer = server.create_authorization_response(request, member if allows else None, grant)
    except OAuth2Error as error:
        return _told(server, request, error)
    return done


def _member(session: Session, who: Caller) -> Member:
    return session.get_one(Member, who.member_id)


def _told(server: Server, request: Request, error: OAuth2Error) -> Answer:
    """Errors go back to the program only by an address that is its own."""
    if getattr(error, "redirect_uri", None):
        told: Answer = server.handle_error_response(request, error)
        return told
    raise BadRequestOfProgram(str(error.description or error.error)[:200])


def _proof(keys: MasterKey, who: Caller, pairs: Sequence[tuple[str, str]]) -> str:
    """Ties the form to this session and to what the page showed."""
    shown = "\n".join(f"{name}={value}" for name, value in pairs if name in _ASKED)
    return keys.fingerprint(f"consent {who.sign_in_id} {shown}")


@cache
def _words(language: str) -> dict[str, Any]:
    """What the page says, and the scopes in words; in English where there is no file of the language."""
    path = TEMPLATES / "words" / f"{language}.toml"
    path = path if path.exists() else path.with_stem("en")
    return tomllib.loads(path.read_text(encoding="utf-8")) | {"language": path.stem}
