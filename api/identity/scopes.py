"""What a program may be limited to: each scope is a handful of the verbs in ``may``.

A key or token with scopes may do only what both its role and one of its scopes allow. A verb that stands in no scope
is for people and for keys without scopes.
"""

from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, Field

SCOPES: dict[str, frozenset[str]] = {
    "bookings:read": frozenset({"see booking", "see day"}),
    "bookings:write": frozenset(
        {"hold", "book", "confirm", "move", "cancel", "answer request", "record outcome", "substitute"}
    ),
    "catalogue:write": frozenset({"edit catalogue", "edit hours"}),
    "clients:read": frozenset({"see clients"}),
    "clients:write": frozenset({"add client", "edit client"}),
    "payments:read": frozenset(
        {"see payment", "see payments", "see statements", "see earnings", "see ledger", "see invoices", "reconcile"}
    ),
    "payments:write": frozenset(
        {"pay", "refund", "review payment", "take kept money", "read bank statement", "waive payment", "pay out"}
    ),
    "members:read": frozenset({"see members"}),
    "members:provision": frozenset({"provision members"}),
}
_ALWAYS = frozenset({"browse"})


def is_within(scopes: Iterable[str], verb: str) -> bool:
    """Whether one of ``scopes`` allows ``verb``."""
    return verb in _ALWAYS or any(verb in SCOPES.get(scope, ()) for scope in scopes)


def _known(scopes: list[str]) -> list[str]:
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown:
        raise ValueError(f"unknown scope “{unknown[0][:40]}”; there are {', '.join(SCOPES)}")
    return sorted(set(scopes))


Scopes = Annotated[list[str], Field(min_length=1, max_length=len(SCOPES)), AfterValidator(_known)]
