"""Who may do what: one table of verbs and roles, and one question, ``may(actor, verb, thing)``.

Things of another organisation, and things of another person for those who may only touch their own, are not found
rather than forbidden: ids tell strangers nothing.
"""

import uuid
from typing import NoReturn, Protocol

from api.identity.caller import Caller
from api.identity.errors import Forbidden, OutOfScope, RecentSignInNeeded, SignInNeeded
from api.identity.scopes import is_within
from kit.errors import NotFound

_EVERYONE = frozenset({"owner", "admin", "front_desk", "builder", "analyst", "client", "service", "visitor"})
_DESK = frozenset({"owner", "admin", "front_desk"})
_STAFF = _DESK | {"builder"}
_RULES: dict[str, frozenset[str]] = {
    "browse": _EVERYONE,
    "hold": _STAFF | {"client"},
    "book": _STAFF | {"client"},
    "confirm": _STAFF | {"client"},
    "move": _STAFF | {"client"},
    "cancel": _STAFF | {"client"},
    "see booking": _STAFF | {"client", "analyst"},
    "answer request": _STAFF,
    "record outcome": _STAFF,
    "substitute": _STAFF,
    "see day": _STAFF | {"analyst"},
    "pay": _STAFF | {"client"},
    "see payment": _STAFF | {"client", "analyst"},
    "refund": frozenset({"owner", "admin"}),
    "take kept money": _STAFF,
    "read bank statement": _DESK,
    "see payments": _DESK | {"analyst"},
    "review payment": _DESK,
    "set guard": frozenset({"owner", "admin"}),
    "see statements": _DESK | {"analyst", "client"},
    "see earnings": frozenset({"owner", "admin", "analyst", "builder"}),
    "see ledger": frozenset({"owner", "admin", "analyst"}),
    "pay out": frozenset({"owner", "admin"}),
    "have payout account": frozenset({"owner", "admin", "builder"}),
    "sell packages": _DESK,
    "set invoicing": frozenset({"owner", "admin"}),
    "see invoices": _DESK | {"analyst", "client"},
    "reconcile": frozenset({"owner", "admin", "analyst"}),
    "waive payment": _STAFF,
    "manage payment accounts": frozenset({"owner", "admin"}),
    "see clients": _STAFF | {"analyst"},
    "add client": _STAFF,
    "edit client": _STAFF | {"client"},
    "edit preferences": _DESK,
    "edit templates": frozenset({"owner", "admin"}),
    "edit catalogue": frozenset({"owner", "admin"}),
    "edit hours": _STAFF,
    "manage keys": frozenset({"owner", "admin"}),
    "make owner key": frozenset({"owner"}),
    "manage webhooks": frozenset({"owner", "admin"}),
    "have calendar": _STAFF | {"client"},
    "see mail": _DESK,
    "see work": _DESK,
    "replay work": frozenset({"owner", "admin"}),
    "converse": frozenset({"service"}),
    "answer clients": _DESK,
    "rate": frozenset({"client"}),
    "see feedback": _STAFF | {"analyst"},
    "see to feedback": _DESK,
    "see widget": frozenset({"owner", "admin", "service"}),
    "see keys": frozenset({"owner", "admin"}),
    "see members": frozenset({"owner", "admin"}),
    "edit members": frozenset({"owner", "admin"}),
    "make owner": frozenset({"owner"}),
    "provision members": frozenset({"owner", "admin"}),
    "manage sign-in": frozenset({"owner", "admin"}),
    "manage sign-in connections": frozenset({"owner"}),  # who vouches for people could vouch for an owner
    "manage integrations": frozenset({"owner", "admin"}),
    "see setup": frozenset({"owner", "admin"}),
    "see predictors": frozenset({"owner", "admin", "analyst"}),
    "promote predictors": frozenset({"owner"}),
    "see audit": frozenset({"owner", "admin"}),
    "export audit": frozenset({"owner", "admin"}),
    "let integrations act": _STAFF | {"analyst"},
    "edit own credentials": _STAFF | {"client", "analyst"},
}
_AFTER_RECENT_SIGN_IN = frozenset(
    {
        "refund", "pay out", "promote predictors", "manage keys", "make owner key", "edit members", "make owner",
        "manage sign-in", "manage sign-in connections", "manage payment accounts",
        "manage integrations", "export audit", "let integrations act", "edit own credentials",
    }
)  # fmt: skip
_CALLED = {
    "Seat": "booking", "Payer": "payment", "Waiting": "place in line", "BusyBlock": "time off",
    "WebhookEndpoint": "endpoint", "MovePlan": "plan",
}  # fmt: skip
"""What is said of a thing that is not there; of others' things exactly the same is said (the route walk holds it)."""
_OWN_ONLY = {"client": "client_id", "builder": "builder_id"}


class Thing(Protocol):
    """Anything that belongs to an organisation.

    It may also have a ``client_id``, and a ``builder_id`` or, of what several builders have together, ``builder_ids``.
    """

    @property
    def organisation_id(self) -> uuid.UUID: ...


def may(actor: Caller, verb: str, thing: Thing | None = None) -> bool:
    """Whether ``actor`` may ``verb`` the ``thing`` (or things of this kind in general)."""
    if actor.role not in _RULES[verb] or not _is_in_scope(actor, verb):
        return False
    return thing is None or (thing.organisation_id == actor.organisation_id and _is_theirs(actor, thing))


def verbs_of(actor: Caller) -> list[str]:
    """All that ``actor`` may do with things of its kind, so that a page offers nothing else."""
    return sorted(verb for verb in _RULES if may(actor, verb))


def _is_in_scope(actor: Caller, verb: str) -> bool:
    return actor.scopes is None or is_within(actor.scopes, verb)


def _is_theirs(actor: Caller, thing: Thing) -> bool:
    if actor.role == "builder" and hasattr(thing, "builder_ids"):
        return actor.builder_id in thing.builder_ids
    field = _OWN_ONLY.get(actor.role)
    if field is None or not hasattr(thing, field):
        return True
    return bool(getattr(thing, field) == getattr(actor, field))


def require(actor: Caller, verb: str, thing: Thing | None = None) -> None:
    """Go on only if ``actor`` may.

    Raises ``SignInNeeded``, ``Forbidden`` or ``OutOfScope``, ``NotFound`` for others' things, and
    ``RecentSignInNeeded`` for money, roles, keys and credentials when a person's last proof is too long ago.
    """
    if not may(actor, verb, thing):
        _refuse(actor, verb, thing)
    if verb in _AFTER_RECENT_SIGN_IN and not actor.recent:
        raise RecentSignInNeeded


def _refuse(actor: Caller, verb: str, thing: Thing | None) -> NoReturn:
    if may(actor, verb):
        kind = type(thing).__name__
        raise NotFound(f"There is no such {_CALLED.get(kind, kind.lower())}.")
    if actor.role == "visitor":
        raise SignInNeeded
    raise Forbidden if _is_in_scope(actor, verb) else OutOfScope
