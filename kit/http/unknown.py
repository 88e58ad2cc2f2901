"""What a documented address does not know is refused by name, never passed over: a filter nobody read lists everything.

Query parameters, and the members of a JSON body, one level deep. Pages that are not in the document (links in mails,
to which programs add parameters) and bodies that an endpoint reads itself (vendors' news) are left alone.
"""

import json
from collections.abc import Awaitable, Callable, Iterable
from functools import cache, partial
from types import NoneType
from typing import Any, get_args

from fastapi import Request
from fastapi.dependencies.utils import get_flat_params
from fastapi.exceptions import RequestValidationError
from fastapi.params import Cookie, Header, Path
from fastapi.routing import APIRoute
from pydantic import BaseModel

Refuse = Callable[[Request], Awaitable[None]]
_Names = tuple[set[str], set[str] | None]
_MOST_NAMED = 20
_PAGING = {"cursor", "limit"}  # one client's habit for all lists; the short ones have but one page
_ELSEWHERE = (Path, Header, Cookie)  # the members of a shape that stands for the whole query have no kind


def refusing_unknown(route: APIRoute) -> Refuse:
    """What raises ``RequestValidationError`` naming each parameter and member that ``route`` does not document."""
    names = cache(partial(_names, route))  # read off at the first request: only then is the route all that it will be

    async def refuse(request: Request) -> None:
        if not route.include_in_schema:
            return
        parameters, members = names()
        known = parameters | _PAGING if request.method == "GET" else parameters
        strange = _told("query", [name for name in request.query_params if name not in known])
        if members is not None and isinstance(given := _read(await request.body()), dict):
            strange += _told("body", [name for name in given if name not in members])
        if strange:
            raise RequestValidationError(strange[:_MOST_NAMED])

    return refuse


def _names(route: APIRoute) -> _Names:
    """The query parameters and, where its body is a plain object, the members that ``route`` documents."""
    parameters = get_flat_params(route.dependant)
    return {each.alias for each in parameters if not isinstance(each.field_info, _ELSEWHERE)}, _members(route)


def _told(where: str, names: Iterable[str]) -> list[dict[str, Any]]:
    return [{"loc": (where, name), "type": "unknown_name", "msg": "This address knows no such name"} for name in names]


def _members(route: APIRoute) -> set[str] | None:
    """The names a body may have; None where it is no plain object, or takes any."""
    shape = route.body_field.field_info.annotation if route.body_field else None
    [shape, *others] = [each for each in get_args(shape) if each is not NoneType] or [shape]
    if others or not (isinstance(shape, type) and issubclass(shape, BaseModel)):
        return None
    if shape.model_config.get("extra") == "allow" or "root" in shape.model_fields:
        return None
    return {alias for name, each in shape.model_fields.items() for alias in (name, each.alias) if alias}


def _read(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
