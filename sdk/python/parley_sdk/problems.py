"""What a call may raise."""

from http import HTTPStatus
from typing import Any


class Unreachable(Exception):  # noqa: N818 - named by what it means
    """No answer came, after every retry that is safe."""


class ParleyProblem(Exception):  # noqa: N818 - the wire calls it a problem
    """The API said no (RFC 9457): ``kind`` is the stable last part of its type, ``extra`` its further members."""

    def __init__(self, document: dict[str, Any]) -> None:
        super().__init__(document.get("detail") or document.get("title") or "problem")
        self.kind = str(document.get("type", "")).rsplit("/", 1)[-1]
        self.status = int(document.get("status", 0))
        self.title = str(document.get("title", ""))
        self.detail = str(document.get("detail", ""))
        self.next_step = str(document.get("next_step", ""))
        known = {"type", "status", "title", "detail", "next_step", "instance"}
        self.extra = {name: value for name, value in document.items() if name not in known}

    @property
    def is_failure(self) -> bool:
        """Whether the API failed, rather than said no: the same may work later."""
        return self.status >= HTTPStatus.INTERNAL_SERVER_ERROR
