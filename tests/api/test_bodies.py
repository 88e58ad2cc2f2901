"""What a JSON body says is taken as it is said: a number is no yes, and neither a yes nor a word is a number."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from pydantic import BaseModel

from parley.openapi import document

_INNER = {"schema", "fields", "choices", "items_schema", "keys_schema", "values_schema"}


@cache
def _bodies() -> dict[str, Any]:
    """The documented bodies in JSON, by the name of their shape."""
    operations = [each for methods in document()["paths"].values() for each in methods.values()]
    shapes = {each.__name__: each for each in _shapes() if each.__module__.startswith("api.")}  # clients have the like
    contents = [
        each["requestBody"]["content"].get("application/json", {}) for each in operations if "requestBody" in each
    ]
    named = [each.get("schema", {}).get("$ref", "").rpartition("/")[2] for each in contents]
    return {name: shapes[name] for each in named for name in [each.removesuffix("-Input")] if name in shapes}


def _shapes(of: type[BaseModel] = BaseModel) -> Iterator[type[BaseModel]]:
    for each in of.__subclasses__():
        yield each
        yield from _shapes(each)


def _loose(node: Any, name: str = "") -> Iterator[str]:
    """Yeses, noes and whole numbers that are read from other kinds, too, by the name of the member."""
    if isinstance(node, dict):
        if node.get("type") in {"bool", "int"} and not node.get("strict"):
            yield name
        for key, each in node.items():
            if key != "serialization":
                yield from _loose(each, key if node.get("type") == "model-fields" or key not in _INNER else name)
    elif isinstance(node, list | tuple):
        for each in node:
            yield from _loose(each, name)


def test_no_body_is_missed() -> None:
    assert len(_bodies()) > 80


@pytest.mark.parametrize("name", sorted(_bodies()))
def test_a_body_is_taken_as_it_is_said(name: str) -> None:
    assert set(_loose(_bodies()[name].__pydantic_core_schema__)) == set()
