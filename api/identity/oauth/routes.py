"""HTTP of the OAuth 2 server: standard endpoints in their standard shapes, described at the well-known address."""

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from sqlalchemy.orm import Session

from api.identity.caller import Caller, current_caller
from api.identity.errors import RecentSignInNeeded, SecondFactorMissing, SecondFactorNeeded, SignInNeeded
from api.identity.may import require
from api.identity.oauth import consent
from api.identity.oauth.server import Answer, Server
from api.identity.oauth.server import Request as OAuthRequest
from api.identity.scopes import SCOPES
from kit.http.route import ClockNow, DbSession, Transactional

router = APIRouter(route_class=Transactional, include_in_schema=False)


@router.get("/.well-known/oauth-authorization-server")
async def describe_oauth(request: Request) -> dict[str, Any]:
    """RFC 8414."""
    here = request.app.state.settings.url.rstrip("/")
    methods = ["client_secret_basic", "client_secret_post", "none"]
    return {
        "issuer": here, "authorization_endpoint": f"{here}/oauth/authorize", "token_endpoint": f"{here}/oauth/token",
        "revocation_endpoint": f"{here}/oauth/revoke", "introspection_endpoint": f"{here}/oauth/introspect",
        "response_types_supported": ["code"], "code_challenge_methods_supported": ["S256"],
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
        "token_endpoint_auth_methods_supported": methods, "revocation_endpoint_auth_methods_supported": methods,
        "introspection_endpoint_auth_methods_supported": methods[:2], "scopes_supported": list(SCOPES),
        "authorization_response_iss_parameter_supported": True,
    }  # fmt: skip


@router.get("/oauth/authorize")
async def ask_consent(request: Request, session: DbSession, clock: ClockNow) -> Response:
    """The consent page; whoever is not signed in, or not recently, goes to sign in first and comes back."""
    who = await _member(request)
    if who is None:
        here = quote(f"{request.url.path}?{request.url.query}", safe="")
        return Response(status_code=303, headers={"Location": f"/sign-in?next={here}", "Cache-Control": "no-store"})
    keys, now, pairs = request.app.state.keys, clock.now(), request.query_params.multi_items()
    shown = await session.run_sync(lambda sync: consent.ask(Server(sync, keys, now), who, pairs, keys))
    if isinstance(shown, Answer):
        return _back(shown, request)
    policy = (
        "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
        f"form-action 'self' {shown.leads_to}"
    )
    return HTMLResponse(
        shown.html,
        headers={"Content-Security-Policy": policy, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"},
    )


@router.post("/oauth/authorize")
async def answer_consent(request: Request, session: DbSession, clock: ClockNow) -> Response:
    """What the member answered."""
    who = await current_caller(request)
    require(who, "let integrations act")
    if who.sign_in_id is None:
        raise SignInNeeded
    keys, now, form = request.app.state.keys, clock.now(), await _form(request)
    told = dict(form)
    done = await session.run_sync(
        lambda sync: consent.answer(
            Server(sync, keys, now), who, form, keys, proof=told.get("proof", ""), allows=told.get("choice") == "allow"
        )
    )
    return _back(done, request)


@router.post("/oauth/token")
async def give_token(request: Request, session: DbSession, clock: ClockNow) -> Response:
    """A token for a code, a refresh token or a program's own credentials."""
    return await _serve(request, session, clock, lambda server, asked: server.create_token_response(asked))


@router.post("/oauth/revoke")
async def revoke_token(request: Request, session: DbSession, clock: ClockNow) -> Response:
    """RFC 7009."""
    return await _serve(
        request, session, clock, lambda server, asked: server.create_endpoint_response("revocation", asked)
    )


@router.post("/oauth/introspect")
async def introspect_token(request: Request, session: DbSession, clock: ClockNow) -> Response:
    """RFC 7662."""
    return await _serve(
        request, session, clock, lambda server, asked: server.create_endpoint_response("introspection", asked)
    )


async def _serve(request: Request, session: DbSession, clock: ClockNow, work: Any) -> Response:
    keys, now, form = request.app.state.keys, clock.now(), await _form(request)
    asked = OAuthRequest("POST", {name.title(): value for name, value in request.headers.items()}, form)

    def run(sync: Session) -> Answer:
        done: Answer = work(Server(sync, keys, now), asked)
        return done

    done = await session.run_sync(run)
    headers = {name: value for name, value in done.headers.items() if name.lower() != "content-type"}
    return JSONResponse(done.body, done.status, headers | {"Cache-Control": "no-store"})


async def _form(request: Request) -> list[tuple[str, str]]:
    async with request.form(max_fields=50) as form:
        return [(name, value) for name, value in form.multi_items() if isinstance(value, str)]


async def _member(request: Request) -> Caller | None:
    """The member who asks, recently signed in; None when they have to sign in first."""
    try:
        who = await current_caller(request)
        if who.sign_in_id is None:
            return None
        require(who, "let integrations act")
    except (SignInNeeded, RecentSignInNeeded, SecondFactorNeeded, SecondFactorMissing):
        return None
    return who


def _back(done: Answer, request: Request) -> Response:
    """To the program, naming ourselves (RFC 9207)."""
    where = done.headers["Location"]
    issuer = quote(request.app.state.settings.url.rstrip("/"), safe="")
    where = f"{where}{'&' if '?' in where else '?'}iss={issuer}"
    return Response(status_code=303, headers={"Location": where, "Cache-Control": "no-store"})
