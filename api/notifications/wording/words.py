"""The words of notices by language: ``templates/words/<language>.toml``, or an organisation's own instead.

A part is a line of jinja that may name the members of ``Story.told`` and ask whether they are there, no more: what an
organisation writes is read in a sandbox, and only ``{{ name }}`` and ``{% if name %}`` get that far.
"""

import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from kit.errors import Invalid
from kit.i18n import locale_of

_WORDS = Path(__file__).parents[1] / "templates" / "words"
PARTS = ("subject", "opening", "next_step", "short")
_LONGEST = 1000
_MAY_STAND = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.If, nodes.Not, nodes.And, nodes.Or)
_sandbox = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)


class BadTemplate(Invalid):
    type, title = "bad-template", "The words cannot be used"
    next_step = "Use {{ name }} and {% if name %}…{% endif %} with the names the answer lists."


@cache
def languages() -> tuple[str, ...]:
    """The languages that notices are written in."""
    return tuple(sorted(path.stem for path in _WORDS.glob("*.toml")))


@cache
def words_of(language: str) -> dict[str, Any]:
    return tomllib.loads((_WORDS / f"{language}.toml").read_text(encoding="utf-8"))


def language_for(*wanted: str | None) -> str:
    """The first locale tag whose language has words; ``en`` when none has."""
    return next((tag for tag in wanted if tag and locale_of(tag).language in languages()), "en")


def parts_of(kind: str, language: str, own: Mapping[str, str] | None = None) -> dict[str, str]:
    """The parts of a kind of notice (``client.moved``), the organisation's own before ours."""
    audience, news = kind.split(".")
    usual = words_of(language)[audience][news]
    parts = {"short": (own or {}).get("subject") or usual["subject"], **usual, **(own or {})}
    return {name: parts[name] for name in PARTS}


def kinds_with_words() -> tuple[str, ...]:
    return tuple(f"{audience}.{news}" for audience in ("client", "builder") for news in words_of("en")[audience])


def say(line: str, told: Mapping[str, str]) -> str:
    """A part, filled in."""
    return _compiled(line).render(told).strip()


@lru_cache(maxsize=2048)
def _compiled(line: str) -> Template:
    return _sandbox.from_string(line)


def label(language: str, name: str, told: Mapping[str, str]) -> str:
    return say(words_of(language)["labels"][name], told)


def counted(language: str, what: str, number: int) -> str:
    """So many of something, in the plural that the language has for that number (CLDR)."""
    locale = locale_of(language)
    forms = words_of(locale.language)["counted"][what]
    return str(forms.get(locale.plural_form(number), forms["other"])).format(n=number)


def check_parts(parts: Mapping[str, str], *, names: Iterable[str]) -> None:
    """Make sure that own words can be filled in, always. Raises ``BadTemplate``."""
    for part, line in parts.items():
        if part not in PARTS:
            raise BadTemplate(f"“{part[:40]}” is not a part; parts are {', '.join(PARTS)}.", names=sorted(names))
        if not line.strip() or len(line) > _LONGEST or not _is_writing(line):
            raise BadTemplate(f"{part}: say something, in at most {_LONGEST} characters.", names=sorted(names))
        _check_line(part, line, set(names))


def _is_writing(line: str) -> bool:
    """Letters, signs and line ends: no control characters, no half of a character."""
    return all(each.isprintable() or each in "\n\t" or unicodedata.category(each) == "Cf" for each in line)


def _check_line(part: str, line: str, names: set[str]) -> None:
    try:
        tree = _sandbox.parse(line)
    except TemplateError as error:
        raise BadTemplate(f"{part}: {error.message}", names=sorted(names)) from error
    except RecursionError as error:
        raise BadTemplate(f"{part}: that is nested too deeply.", names=sorted(names)) from error
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _MAY_STAND):
            raise BadTemplate(f"{part}: “{type(node).__name__.lower()}” may not stand here.", names=sorted(names))
        if isinstance(node, nodes.Name) and node.name not in names:
            raise BadTemplate(f"{part}: there is no “{node.name[:40]}” to speak of.", names=sorted(names))
