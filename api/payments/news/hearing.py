"""What a rightly signed webhook says, and whether it can be right. Pure.

Vendors change what they send, and a signing secret may be in the wrong hands. What cannot be read or cannot be right is
never applied: ``hear`` and ``doubt`` give the reason, the news is set aside with it, and people of the business see it.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from pydantic import TypeAdapter, ValidationError

from api.payments.port import News, Outcome, Provider
from kit.errors import Problem
from models.payments import Dispute, Payment

UNREADABLE = "unreadable"
_NEWS: TypeAdapter[News] = TypeAdapter(News)
_NOT_UNDERSTOOD = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError, Problem)


@dataclass(frozen=True, slots=True)
class Heard:
    """News, and why it will not be applied; then it goes by what its bytes are, and says nothing more."""

    news: News
    problem: str | None = None


def hear(vendor: Provider, body: bytes) -> Heard:
    """What a webhook that was verified says."""
    try:
        news = vendor.understand(body)
    except _NOT_UNDERSTOOD as error:
        return _set_aside(body, f"It cannot be read: {type(error).__name__}.")
    try:
        _NEWS.validate_json(json.dumps(asdict(news)), strict=True)
    except ValidationError as error:
        members = {".".join(str(step) for step in each["loc"]) or "text" for each in error.errors()}
        return _set_aside(body, f"It cannot be right: {', '.join(sorted(members))}.")
    return Heard(news)


def _set_aside(body: bytes, problem: str) -> Heard:
    return Heard(News(f"sha256:{hashlib.sha256(body).hexdigest()}", UNREADABLE, None), problem[:200])


def doubt(outcome: Outcome, payment: Payment, disputes: Sequence[Dispute]) -> str | None:
    """Why news that can be read cannot be right about this payment."""
    if outcome.currency not in {None, payment.currency}:
        return f"It speaks of {outcome.currency}; the payment is in {payment.currency}."
    if outcome.dispute is None:
        return None
    others = sum(each.amount for each in disputes if each.vendor_id != outcome.dispute.id and each.ruling != "won")
    arrived = max(payment.received, payment.amount, outcome.amount or 0)
    if others + outcome.dispute.amount > arrived:
        return f"It disputes {outcome.dispute.amount}; only {arrived - others} of the payment can be."
    return None
