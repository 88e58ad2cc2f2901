"""HTTP of SCIM: ``/scim/v2``, by an API key with the scope ``members:provision``. Standard shapes, errors included."""

import json
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.exceptions import RequestValidationError

from api.identity.caller import WhoAsks
from api.identity.may import require
from api.identity.members import scim
from api.identity.members.scim import ScimProblem
from kit.errors import Problem
from kit.http.route import ClockNow, DbSession, Transactional

_KIND = "application/scim+json"


class _Scim(Transactional):
    """Problems leave in SCIM's shape; the transaction is rolled back as for any other."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        endpoint = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                return await endpoint(request)
            except ScimProblem as problem:
                return _answer(problem.body(), problem.status)
            except Problem as problem:
                return _answer(ScimProblem(problem.status, problem.detail).body(), problem.status)
            except RequestValidationError:
                return _answer(ScimProblem(400, "The request is not valid.", "invalidValue").body(), 400)

        return answer


router = APIRouter(route_class=_Scim, prefix="/scim/v2", include_in_schema=False)


@router.get("/ServiceProviderConfig")
async def describe_scim(who: WhoAsks) -> Response:
    """What is understood here."""
    require(who, "provision members")
    no = {"supported": False}
    return _answer(
        {
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"], "patch": {"supported": True},
            "bulk": no | {"maxOperations": 0, "maxPayloadSize": 0},
            "filter": {"supported": True, "maxResults": scim.MOST},
            "changePassword": no, "sort": no, "etag": no,
            "authenticationSchemes": [{"type": "oauthbearertoken", "name": "API key", "description": "Bearer sk_…"}],
        }
    )  # fmt: skip


@router.get("/ResourceTypes")
async def list_resource_types(who: WhoAsks) -> Response:
    require(who, "provision members")
    user = {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"], "id": "User", "name": "User",
        "endpoint": "/Users", "schema": scim.USER,
    }  # fmt: skip
    return _answer({"schemas": [scim.LIST], "totalResults": 1, "Resources": [user]})


@router.get("/Users")
async def list_users(
    request: Request,
    who: WhoAsks,
    session: DbSession,
    wanted: Annotated[str, Query(alias="filter")] = "",
    start: Annotated[int, Query(alias="startIndex", ge=-(10**9), le=10**9)] = 1,
    count: Annotated[int, Query(ge=-(10**9), le=10**9)] = 100,
) -> Response:
    require(who, "provision members")
    total, rows = await scim.find(session, who.organisation_id, wanted=wanted, start=start, count=count)
    users = [scim.shown(row, _here(request)) for row in rows]
    return _answer(
        {"schemas": [scim.LIST], "totalResults": total, "startIndex": max(start, 1),
         "itemsPerPage": len(users), "Resources": users}
    )  # fmt: skip


@router.post("/Users")
async def add_user(request: Request, who: WhoAsks, session: DbSession, clock: ClockNow) -> Response:
    require(who, "provision members")
    user = scim.read_user(await _body(request))
    row = await scim.add(session, who.organisation_id, user, now=clock.now())
    if user.active is False:
        await scim.change(session, row, user, now=clock.now())
    told = scim.shown(row, _here(request))
    return _answer(told, 201, {"Location": told["meta"]["location"]})


@router.get("/Users/{user_id}")
async def read_user(user_id: str, request: Request, who: WhoAsks, session: DbSession) -> Response:
    require(who, "provision members")
    return _answer(scim.shown(await scim.get(session, who.organisation_id, user_id), _here(request)))


@router.put("/Users/{user_id}")
async def replace_user(user_id: str, request: Request, who: WhoAsks, session: DbSession, clock: ClockNow) -> Response:
    require(who, "provision members")
    row = await scim.get(session, who.organisation_id, user_id)
    row = await scim.change(session, row, scim.read_user(await _body(request)), now=clock.now())
    return _answer(scim.shown(row, _here(request)))


@router.patch("/Users/{user_id}")
async def patch_user(user_id: str, request: Request, who: WhoAsks, session: DbSession, clock: ClockNow) -> Response:
    require(who, "provision members")
    row = await scim.get(session, who.organisation_id, user_id)
    operations = (await _body(request)).get("Operations")
    if not isinstance(operations, list):
        raise ScimProblem(400, "Operations is a list.", "invalidSyntax")
    row = await scim.change(session, row, scim.patched(operations), now=clock.now())
    return _answer(scim.shown(row, _here(request)))


@router.delete("/Users/{user_id}")
async def remove_user(user_id: str, who: WhoAsks, session: DbSession, clock: ClockNow) -> Response:
    require(who, "provision members")
    row = await scim.get(session, who.organisation_id, user_id)
    await scim.change(session, row, scim.User(active=False), now=clock.now())
    return Response(status_code=204)


async def _body(request: Request) -> dict[str, Any]:
    try:
        told = json.loads(await request.body())
    except (ValueError, RecursionError) as error:
        raise ScimProblem(400, "The body is not JSON.", "invalidSyntax") from error
    if not isinstance(told, dict):
        raise ScimProblem(400, "The body is not an object.", "invalidSyntax")
    return told


def _here(request: Request) -> str:
    return str(request.app.state.settings.url).rstrip("/")


def _answer(body: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(json.dumps(body), status, headers, media_type=_KIND)
