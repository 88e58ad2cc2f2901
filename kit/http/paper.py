"""Plain pages of HTML and forms, for people who follow a link: no script, nothing from elsewhere, not to be kept.

The rooms' templates extend ``paper.html``. What they say, and who may see it, is left to the rooms.
"""

from collections.abc import Mapping
from pathlib import Path

from fastapi import Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined

_BASE = Path(__file__).parent / "templates"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
_SEE_OTHER = 303


class Paper:
    """The pages whose templates lie in ``folder``; ``frames`` may show pages of ours, ``scripts`` may run ours.

    A page shown with ``also`` may use more: sources beside ours, by directive of its Content-Security-Policy.
    """

    def __init__(self, folder: Path, *, frames: bool = False, scripts: bool = False) -> None:
        self._policy = _POLICY + ("; frame-src 'self'" if frames else "") + ("; script-src 'self'" if scripts else "")
        loader = ChoiceLoader([FileSystemLoader(folder), FileSystemLoader(_BASE)])
        self._environment = Environment(
            loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )

    def page(
        self, name: str, *, status: int = 200, also: Mapping[str, str] | None = None, **shown: object
    ) -> HTMLResponse:
        html = self._environment.get_template(name).render(shown)
        more = "".join(f"; {directive} 'self' {sources}" for directive, sources in (also or {}).items())
        return HTMLResponse(html, status, headers=_headers(self._policy + more))


def see_other(path: str) -> RedirectResponse:
    """Show the page at ``path`` after a form was sent, so that reloading sends nothing again."""
    return RedirectResponse(path, _SEE_OTHER, headers=_headers(_POLICY))


def with_cookies(answer: Response, kept: Response) -> Response:
    """An answer with the cookies that were put on another one before it was known."""
    for value in kept.headers.getlist("set-cookie"):
        answer.headers.append("set-cookie", value)
    return answer


def _headers(policy: str) -> dict[str, str]:
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex",
    }
