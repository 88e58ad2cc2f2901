"""What people are told, and what they say back."""

import uuid
from dataclasses import dataclass
from typing import ClassVar

from kit.outbox import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackGiven(Event):
    """A client said how a session was (``subject`` is the feedback); ``given_in`` the medium, or ``page``."""

    booking_id: uuid.UUID
    client_id: uuid.UUID
    builder_id: uuid.UUID
    service_id: uuid.UUID
    mark: int
    wants_person: bool
    given_in: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSwitchedOff(Event):
    """A webhook endpoint (``subject``) is told nothing any more: it is ``gone`` by its own word, or ``dead``."""

    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxChanged(Event):
    """Something came into a person's inbox (``subject`` is the client or builder), or they read it."""

    audited: ClassVar[bool] = False
    unread: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationChanged(Event):
    """Something the desk shows of a conversation (``subject``) that wants somebody of the team: see ``what``."""

    audited: ClassVar[bool] = False
    what: str
