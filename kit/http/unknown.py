"""What a documented address does not know is refused by name, never passed over: a filter nobody read lists everything.

Query parameters, and the members of a JSON body at any depth (``kit.http.members``). Pages that are not in the document
(links in mails, to which programs add parameters) and bodies that an endpoint reads itself (vendors' news) are left
alone. What else is wrong with the same request is told with it.
"""

import json
from collections.abc import Awaitable, Callable, Iterator
from functools import cache, partial
from typing import Any

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import get_flat_params, request_body_to_args, request_params_to_args
from fastapi.exceptions import RequestValidationError
from fastapi.params import Cookie, Header, Path
from fastapi.routing import APIRoute

from kit.http.members import Where, unknown_in

Refuse = Callable[[Request], Awaitable[None]]
_MOST_NAMED = 20
_PAGING = {"cursor", "limit"}  # one client's habit for all lists; the short ones have but one page
_ELSEWHERE = (Path, Header, Cookie)  # the members of a shape that stands for the whole query have no kind


def refusing_unknown(route: APIRoute) -> Refuse:
    """What raises ``RequestValidationError`` naming each parameter and member that ``route`` does not document."""
    names = cache(partial(_parameters, route))  # read off at the first request: only then is the route all it will be

    async def refuse(request: Request) -> None:
        if not route.include_in_schema:
            return
        known = names() | _PAGING if request.method == "GET" else names()
        strange: list[Where] = [("query", name) for name in request.query_params if name not in known]
        if route.body_field and isinstance(given := _read(await request.body()), dict | list):
            shape = route.body_field.field_info.annotation
            strange += [("body", *where) for where in unknown_in(given, shape, most=_MOST_NAMED)]
        if strange:
            wrong = await _wrong(route, request)
            raise RequestValidationError([*(_told(where) for where in strange[:_MOST_NAMED]), *wrong])

    return refuse


async def _wrong(route: APIRoute, request: Request) -> list[Any]:
    """What is wrong with the parameters and members that ``route`` does document."""
    found: list[Any] = []
    asked = list(_dependants(route.dependant))
    for each in asked:
        found += request_params_to_args(each.query_params, request.query_params)[1]
    given = _read(await request.body()) if route.body_field else None
    if given is not None:
        alone = any(each is route.body_field for one in asked for each in one.body_params)
        for one in asked:
            if one.body_params:
                found += (await request_body_to_args(one.body_params, given, embed_body_fields=not alone))[1]
    return list({(tuple(each["loc"]), each["type"]): each for each in found}.values())


def _dependants(one: Dependant) -> Iterator[Dependant]:
    yield one
    for each in one.dependencies:
        yield from _dependants(each)


def _parameters(route: APIRoute) -> set[str]:
    """The query parameters that ``route`` documents."""
    parameters = get_flat_params(route.dependant)
    return {each.alias for each in parameters if not isinstance(each.field_info, _ELSEWHERE)}


def _told(where: Where) -> dict[str, Any]:
    return {"loc": where, "type": "unknown_name", "msg": "This address knows no such name"}


def _read(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
