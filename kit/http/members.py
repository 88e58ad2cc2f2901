"""The members of a JSON value that its shape does not know, at any depth.

A shape is what an endpoint's body is annotated with: pydantic's models, lists and mappings of them, and choices between
several. One that takes any member, and whatever is no shape at all (``Any``, a text), knows everything. Whether what is
known is also right is left to pydantic.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

Where = tuple[str | int, ...]
"""The way to a member: names, and numbers of list items."""

_Place = tuple[Any, Any, Where]


def unknown_in(value: Any, shape: Any, *, most: int) -> list[Where]:
    """Where members of ``value`` stand that ``shape`` does not know; not more than ``most``."""
    return list(islice(_unknown(value, shape), most))


def _unknown(value: Any, shape: Any) -> Iterator[Where]:
    """One level after the other, without recursion: how deep a body goes is whoever sends it's to choose."""
    places: deque[_Place] = deque([(value, shape, ())])
    while places:
        given, shape_, where = places.popleft()
        model = _plain(shape_, given)
        if isinstance(given, dict) and _is_model(model):
            known = _members(model)
            if model.model_config.get("extra") != "allow":
                yield from ((*where, name) for name in given if name not in known)
            places += [(each, known[name], (*where, name)) for name, each in given.items() if name in known]
        else:
            places += _inside(given, model, where)


def _inside(given: Any, shape: Any, where: Where) -> Iterator[_Place]:
    """The items of a list, the values of a mapping."""
    kind, of = get_origin(shape), get_args(shape)
    if not of or not isinstance(kind, type):
        return
    if isinstance(given, dict) and issubclass(kind, Mapping):
        yield from ((each, of[1], (*where, name)) for name, each in given.items())
    elif isinstance(given, list) and issubclass(kind, tuple) and of[-1] is not Ellipsis:
        yield from ((each, one, (*where, at)) for at, (each, one) in enumerate(zip(given, of, strict=False)))
    elif isinstance(given, list) and issubclass(kind, Iterable):
        yield from ((each, of[0], (*where, at)) for at, each in enumerate(given))


def _plain(shape: Any, given: Any) -> Any:
    """A shape without its notes and names; of a choice, the one that is meant."""
    while True:
        if get_origin(shape) is Annotated:
            shape = get_args(shape)[0]
        elif get_origin(shape) in {Union, UnionType}:
            shape = _meant(get_args(shape), given)
        elif _is_model(shape) and "root" in shape.model_fields:
            shape = shape.model_fields["root"].annotation
        else:
            return shape


def _meant(choices: Iterable[Any], given: Any) -> Any:
    """Which of several shapes a value is to have: the one whose fixed words it says, then that knows most of it."""
    if isinstance(given, list):
        return next((each for each in choices if _is_list(_plain(each, given))), None)
    if not isinstance(given, dict):
        return None
    shapes = [_plain(each, given) for each in choices]
    models = [each for each in shapes if _is_model(each)]
    if not models:
        return next((each for each in shapes if get_origin(each) in {dict, Mapping}), None)
    return max(models, key=lambda each: (_says(each, given), len(_members(each).keys() & given.keys())))


def _says(model: type[BaseModel], given: Mapping[str, Any]) -> int:
    """How many of a model's fixed words (``kind: Literal["watch"]``) a value says."""
    fixed = {name: get_args(each) for name, each in _members(model).items() if get_origin(each) is Literal}
    return sum(name in given and given[name] in words for name, words in fixed.items())


def _is_model(shape: Any) -> bool:
    return isinstance(shape, type) and issubclass(shape, BaseModel)


def _is_list(shape: Any) -> bool:
    kind = get_origin(shape)
    return isinstance(kind, type) and issubclass(kind, Iterable) and not issubclass(kind, Mapping)


@cache
def _members(model: type[BaseModel]) -> dict[str, Any]:
    """The names a model's members may come by, and the shape of each."""
    return {
        alias: each.annotation for name, each in model.model_fields.items() for alias in (name, each.alias) if alias
    }
