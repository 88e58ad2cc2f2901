"""Kinds of path parameters that tell two addresses apart: a ``SLUG`` and what is ``SIGNED``.

Importing this registers them; which address they stand in is left to the rooms.
"""

from starlette.convertors import Convertor, register_url_convertor


class _Text(Convertor[str]):
    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


class Slug(_Text):
    """An organisation's name in addresses."""

    regex = "[a-z0-9-]{1,63}"


class Signed(_Text):
    """A link that carries its own proof (``kit.signed``): it has a dot, which no slug has."""

    regex = r"[^/]*\.[^/]*"


SLUG, SIGNED = "slug", "signed"
register_url_convertor(SLUG, Slug())
register_url_convertor(SIGNED, Signed())
