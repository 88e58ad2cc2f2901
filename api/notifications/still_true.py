"""Whether a notice still holds when it is about to go out. Pure."""

from datetime import datetime

from api.feedback.rules import rules_of
from api.notifications.kinds import FOLLOW_UP, Kind
from api.notifications.queries import Facts
from models.notifications import Notice


def why_dropped(notice: Notice, kind: Kind, facts: Facts, now: datetime) -> str | None:
    """Why a notice is no longer true or of use; None when it is to be sent."""
    if kind.states is not None and (
        (facts.booking.version != notice.booking_version and not facts.together)
        or facts.booking.state not in kind.states
    ):
        return "The booking has changed since."
    if kind.states is not None and facts.booking.expires_at and facts.booking.expires_at <= now:
        return "What is held has run out."
    if kind == FOLLOW_UP and (facts.is_rated or not rules_of(facts.organisation).asks):
        return "They have said how it was, or are not asked any more."
    if kind.is_too_late(facts.session.starts_at, now):
        return "It is too late for this reminder."
    return None
