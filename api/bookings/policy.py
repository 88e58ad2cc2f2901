"""What a service's policy makes of cancelling or moving a booking now: allowed or not, and at what fee. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from api.bookings.errors import FeeApplies, PolicyForbids
from api.catalog.schemas import CancelTerms, Policy
from api.pricing.changed import Changed
from kit.money import Money
from models.bookings import TO_COME, Booking, Session
from models.catalog import Service

_PERCENT = 100
_CARDS_KEEP = timedelta(days=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a change means now.

    Attributes:
        why_not: a sentence when the client may not do it, else None.
        fee: what it costs.
        refund: what goes back of what was paid.
        free_until: the last instant at which it is free, where it ever costs something or ends before the start.
        credits_lost, points_lost: what paid for it and does not come back.
        stays: what cancelling goes on to mean after moving now, whatever the new time; None when that decides.
        asks_yes: whether somebody has to say yes before it is done.
    """

    why_not: str | None
    fee: Money
    refund: Money
    free_until: datetime | None
    credits_lost: int = 0
    points_lost: int = 0
    stays: "Terms | None" = None
    asks_yes: bool = False


def policy_of(service: Service) -> Policy:
    """The policy as stored; an empty one lets a client do all until the start."""
    return Policy.model_validate(service.policy)


def terms_of_cancelling(policy: Policy, *, price: Money, paid: Money, start: datetime, now: datetime) -> Terms:
    """Cancelling gives back what was paid, less the fee; an unpaid fee is not asked for."""
    why_not, fee = _late(policy.cancel, price, start, now, "cancelled")
    kept = min(fee.minor, paid.minor)
    return Terms(
        why_not=why_not,
        fee=fee,
        refund=Money(paid.minor - kept, price.currency),
        free_until=_until(policy.cancel, start),
    )


def lost_by_cancelling(policy: Policy, booking: Booking, *, start: datetime, now: datetime) -> tuple[int, int]:
    """Credits and points that do not come back when a client cancels now: all, once cancelling costs something."""
    if not is_late(policy.cancel, start, now):
        return 0, 0
    return (booking.seats if booking.holding_id else 0), booking.points


def cancels_from(booking: Booking, session: Session) -> datetime:
    """The start that the terms of cancelling are counted from: the one it is bound to, where that is earlier."""
    return min(session.starts_at, booking.bound_to or session.starts_at)


def bound_by_moving(policy: Policy, *, bound: datetime | None, start: datetime, now: datetime) -> datetime | None:
    """The start whose terms of cancelling a booking keeps when its client moves it away from ``start`` now.

    Once cancelling costs something, or is refused, no move undoes that; while it is free, a move binds to nothing.
    """
    earliest = min(start, bound or start)
    return earliest if is_late(policy.cancel, earliest, now) else bound


def is_late(terms: CancelTerms, start: datetime, now: datetime) -> bool:
    """Whether a change costs something now, or is refused."""
    until = _until(terms, start)
    return until is not None and now > until


def terms_of_moving(policy: Policy, *, price: Money, moves: int, start: datetime, now: datetime) -> Terms:
    """Moving adds the fee to the price; ``moves`` is how often it was moved before."""
    why_not, fee = _late(policy.move, price, start, now, "moved")
    most = policy.move.most
    if most is not None and moves >= most:
        times = "once" if most == 1 else f"{most} times"
        why_not = f"A booking can be moved {times} at most." if most else "This booking cannot be moved."
    return Terms(why_not=why_not, fee=fee, refund=Money(0, price.currency), free_until=_until(policy.move, start))


def terms_now(
    service: Service, booking: Booking, session: Session, *, paid: Money, now: datetime
) -> tuple[Terms, Terms]:
    """What cancelling and moving mean for a booking as it stands: what is not confirmed yet is let go of freely."""
    policy, price, start = policy_of(service), price_of(booking), session.starts_at
    if booking.state not in TO_COME or start <= now:
        gone = _without_fee("It has begun, or has ended already.", Money(0, price.currency))
        return gone, gone
    if booking.state != "confirmed":
        return _without_fee(None, paid), _without_fee("It is not confirmed yet.", Money(0, price.currency))
    moving = terms_of_moving(policy, price=price, moves=booking.moves, start=start, now=now)
    cancelling = cancelling_now(policy, booking, session, price=price, paid=paid, now=now)
    stays = None
    if is_late(policy.cancel, cancels_from(booking, session), now):
        raised = Money(price.minor + moving.fee.minor, price.currency)
        stays = cancelling_now(policy, booking, session, price=raised, paid=paid, now=now)
    return cancelling, replace(moving, stays=stays, asks_yes=service.needs_approval)


def cancelling_now(
    policy: Policy, booking: Booking, session: Session, *, price: Money, paid: Money, now: datetime
) -> Terms:
    """Cancelling a confirmed booking, with what paid for it and does not come back."""
    start = cancels_from(booking, session)
    terms = terms_of_cancelling(policy, price=price, paid=paid, start=start, now=now)
    lost = lost_by_cancelling(policy, booking, start=start, now=now)
    return replace(terms, credits_lost=lost[0], points_lost=lost[1])


def _without_fee(why_not: str | None, refund: Money) -> Terms:
    return Terms(why_not=why_not, fee=Money(0, refund.currency), refund=refund, free_until=None)


def deposit_of(policy: Policy, price: Money) -> Money:
    """How much makes a booking firm: rounded up, so that it is never nothing for what has a price."""
    return Money(-(-price.minor * policy.deposit.percent // _PERCENT), price.currency)


def is_kept_first(policy: Policy, *, end: datetime, now: datetime) -> bool:
    """Whether the deposit is only kept on the card: cards let go of it after a week, so not for what is later."""
    return policy.deposit.held and end <= now + _CARDS_KEEP


def agree(terms: Terms, *, to_fee: int | None) -> None:
    """Go on when a client may, and has agreed to the fee. Raises ``PolicyForbids`` or ``FeeApplies``."""
    if terms.why_not:
        raise PolicyForbids(terms.why_not)
    shown = {"minor": terms.fee.minor, "currency": terms.fee.currency}
    lost = {"credits_lost": terms.credits_lost, "points_lost": terms.points_lost}
    if terms.fee.minor and to_fee != terms.fee.minor:
        changed, lost = Changed(terms.fee, to_fee or None), lost if any(lost.values()) else {}
        raise FeeApplies(changed.words(), fee=shown, **lost, **changed.members())
    if any(lost.values()) and to_fee is None:
        raise FeeApplies("What paid for it, credits or points, does not come back.", fee=shown, **lost)


def _late(terms: CancelTerms, price: Money, start: datetime, now: datetime, changed: str) -> tuple[str | None, Money]:
    free = Money(0, price.currency)
    if now <= start - timedelta(minutes=terms.free_until):
        return None, free
    if terms.late == "refuse":
        return f"It can no longer be {changed}: that had to be done {in_words(terms.free_until)} before.", free
    return None, Money((price.minor * terms.fee_percent + _PERCENT // 2) // _PERCENT, price.currency)


def _until(terms: CancelTerms, start: datetime) -> datetime | None:
    costs = terms.late == "refuse" or terms.fee_percent
    return start - timedelta(minutes=terms.free_until) if costs else None


def in_words(minutes: int) -> str:
    """``2 days``, ``3 h 30 min``."""
    days, rest = divmod(minutes, 60 * 24)
    hours, rest = divmod(rest, 60)
    parts = [f"{days} days" if days > 1 else "1 day"] * bool(days) + [f"{hours} h"] * bool(hours)
    return " ".join(parts + [f"{rest} min"] * bool(rest or not parts))


def price_of(booking: Booking) -> Money:
    return Money(booking.price, booking.currency)
