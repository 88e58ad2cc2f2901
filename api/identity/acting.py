"""Who does something, from where and why, as it is noted beside each event: of a request, or of the house itself.

Names and addresses in a note are personal: it is sealed under the installation's key from the start, and the audit
seals it again under the key of the person.
"""

import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from starlette.requests import Request

from api.identity.caller import Caller
from kit.changes import Change
from kit.clock import Clock
from kit.crypto import MasterKey

_LONGEST = 200
REASON = "parley-reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """``kind`` is ``member``, ``client``, ``key``, ``integration``, ``service``, ``visitor`` or ``system``.

    Attributes:
        id: the member, client, key or integration.
        through: the integration through which a member acts.
        asked: what was asked for, as the route names it; never with what stands in a link.
    """

    kind: str
    id: uuid.UUID | None = None
    through: uuid.UUID | None = None
    channel: str = ""
    address: str = ""
    device: str = ""
    asked: str = ""
    why: str = ""


NOBODY = Who(kind="system")


@dataclass(frozen=True, slots=True)
class Noted:
    """What was noted beside an event."""

    who: Who
    changes: tuple[Change, ...]


class Asking:
    """Whoever sent a request acts; who that is, is known by the time that something happens."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._keys: MasterKey = request.app.state.keys
        self._clock: Clock = request.app.state.clock

    def now(self) -> datetime:
        return self._clock.now()

    def note(self, about: uuid.UUID, changes: Sequence[Change], why: str = "") -> bytes:
        who = _who_asks(self._request)
        said = "; ".join(each for each in (who.why, why) if each)
        return _sealed(self._keys, about, replace(who, why=said), changes)


class Working:
    """The house itself acts: what became due, what follows from something, a command of whoever runs it."""

    def __init__(self, keys: MasterKey, clock: Clock, *, asked: str = "") -> None:
        self._keys, self._clock, self._asked = keys, clock, asked

    def now(self) -> datetime:
        return self._clock.now()

    def note(self, about: uuid.UUID, changes: Sequence[Change], why: str = "") -> bytes:
        return _sealed(self._keys, about, Who(kind="system", asked=self._asked, why=why), changes)


def read_note(keys: MasterKey, about: uuid.UUID, noted: bytes | None) -> Noted:
    """What was noted beside the event ``about``; that it was the house itself, when nothing was."""
    if noted is None:
        return Noted(NOBODY, ())
    read = json.loads(keys.unseal(noted, bound_to=about.bytes))
    who = read["who"] | {name: uuid.UUID(read["who"][name]) for name in ("id", "through") if read["who"][name]}
    return Noted(Who(**who), tuple(_change(each) for each in read["changes"]))


def _change(read: dict[str, Any]) -> Change:
    person = uuid.UUID(read["person"]) if read["person"] else None
    key = tuple(uuid.UUID(each) for each in read["key"])
    return Change(**read | {"key": key, "person": person, "organisation_id": uuid.UUID(read["organisation_id"])})


def _sealed(keys: MasterKey, about: uuid.UUID, who: Who, changes: Sequence[Change]) -> bytes:
    told = {"who": asdict(who), "changes": [asdict(each) for each in changes]}
    return keys.seal(json.dumps(told, default=str, ensure_ascii=False).encode(), bound_to=about.bytes)


def _who_asks(request: Request) -> Who:
    caller: Caller | None = getattr(request.state, "caller", None)
    route = request.scope.get("route")
    kind, key = _kind_of(caller) if caller else ("visitor", None)
    return Who(
        kind=kind,
        id=key,
        through=caller.program_id if caller and kind == "member" else None,
        channel=caller.channel if caller else "",
        address=request.client.host if request.client else "",
        device=request.headers.get("user-agent", "")[:_LONGEST],
        asked=f"{request.method} {getattr(route, 'path', '')}"[:_LONGEST],
        why=request.headers.get(REASON, "")[:_LONGEST],
    )


def _kind_of(caller: Caller) -> tuple[str, uuid.UUID | None]:
    if caller.member_id:
        return "member", caller.member_id
    if caller.client_id:
        return "client", caller.client_id
    if caller.program_id:
        return caller.program, caller.program_id
    return caller.role, None
