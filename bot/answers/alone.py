"""Words that say all by themselves: what they ask for, and in which language."""

from functools import cache

from bot.sayings import sayings

_SIGNS = " .,!?\u00bf\u00a1"


def says_book_alone(text: str) -> bool:
    """Whether it is nothing but a word of booking."""
    return _of(text)[0] == "book"


def language_alone(text: str) -> str | None:
    """The language of such a word, if it is one."""
    return _of(text)[1]


def _of(text: str) -> tuple[str | None, str | None]:
    return _words().get(" ".join(text.casefold().split()).strip(_SIGNS), (None, None))


@cache
def _words() -> dict[str, tuple[str, str]]:
    found = sayings("alone").items()
    return {word: (what, lang) for what, of in found for lang, words in of.items() for word in words}
