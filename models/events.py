"""The events of the house: past tense, versioned by class, ids only. ``kit.outbox`` stores and carries them."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from kit.outbox import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand(Event):
    """What somebody wanted, whether they got it or not: kept to be learnt from, changes nothing."""

    is_followed: ClassVar[bool] = False
    audited: ClassVar[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesAsked(Demand):
    """Somebody asked for times; ``subject`` is the service. ``found`` of them were shown."""

    builder_id: uuid.UUID | None
    range_from: datetime
    range_to: datetime
    found: int
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotsOffered(Demand):
    """A conversation or an asking program (``subject``) was shown times, in this order.

    ``candidates`` as ``{builder, start, shown}``. Where a ranker chose, each has ``builder_id``, its local ``wall``
    time and its ``chance`` to be shown; ``wish`` is what it went by, ``chance`` how likely it offered just these.
    """

    service_id: uuid.UUID
    candidates: list[dict[str, Any]]
    policy: str
    client_id: uuid.UUID | None = None
    wish: dict[str, Any] | None = None
    chance: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuresChosen(Demand):
    """What a score led to for a booking (``subject``), also nothing; ``chosen`` as ``{policy, measure, arm}``.

    ``held_back`` names the group to whom the scores are unjust, because of which nothing was done.
    """

    client_id: uuid.UUID
    risk: float
    predictor_version: str
    chosen: list[dict[str, str]]
    held_back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceChanged(Event):
    """A service (``subject``) is given otherwise from now on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursChanged(Event):
    """A builder's schedule (``subject``) was set anew."""

    builder_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeOffAdded(Event):
    """A builder takes time off (``subject``); sessions that stand in it are told of as conflicts."""

    builder_id: uuid.UUID
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeOffRemoved(Event):
    """A builder is there after all."""

    builder_id: uuid.UUID
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingEvent(Event):
    """Something happened to a booking (``subject``); enough to know whose day changed without another look."""

    builder_id: uuid.UUID
    client_id: uuid.UUID
    service_id: uuid.UUID
    session_id: uuid.UUID
    starts_at: datetime
    ends_at: datetime
    seats: int
    booking_version: int
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingHeld(BookingEvent):
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldExpired(BookingEvent):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldReleased(BookingEvent):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingConfirmed(BookingEvent):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingMoved(BookingEvent):
    """To another time, or to another builder: then ``previous_builder_id`` is who gave it before."""

    previous_starts_at: datetime
    previous_builder_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingCancelled(BookingEvent):
    """``by_client``: by the client rather than by the business."""

    typed: ClassVar[str | None] = "reason"
    reason: str
    by_client: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveAsked(BookingEvent):
    """The business holds (``subject``) another place for a booking it cannot give, and asks its client until then."""

    instead_of: uuid.UUID
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEvent(Event):
    """Something happened to a plan of moves (``subject``)."""

    builder_id: uuid.UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MovesBegun(PlanEvent):
    """Its clients are asked from now on, one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MovesSettled(PlanEvent):
    """Everybody has been asked and has answered, or did not in time; ``first`` is the booking that came first."""

    first: uuid.UUID | None
    agreed: int
    refused: int
    silent: int
    unasked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingRequested(BookingEvent):
    """A client asked for a time that somebody has to say yes to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingApproved(BookingEvent):
    """Somebody said yes; it is kept until ``expires_at`` for the client to pay."""

    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingDeclined(BookingEvent):
    typed: ClassVar[str | None] = "reason"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingCompleted(BookingEvent):
    """The client came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientMissed(BookingEvent):
    """The client did not come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictFound(Event):
    """A session (``subject``) can no longer be given as booked."""

    builder_id: uuid.UUID
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesEvent(Event):
    """Something happened to a series (``subject``); each of its ``occurrences`` bookings has events of its own."""

    builder_id: uuid.UUID
    client_id: uuid.UUID
    service_id: uuid.UUID
    series_version: int
    occurrences: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesBooked(SeriesEvent):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesMoved(SeriesEvent):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesCancelled(SeriesEvent):
    typed: ClassVar[str | None] = "reason"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingEvent(Event):
    """Something happened to a client's place in line (``subject``)."""

    client_id: uuid.UUID
    service_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingJoined(WaitingEvent):
    seats: int
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatOffered(WaitingEvent):
    """Seats that became free are held for somebody in line until the ``deadline``."""

    booking_id: uuid.UUID
    booking_version: int
    builder_id: uuid.UUID
    starts_at: datetime
    deadline: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferDeclined(WaitingEvent):
    booking_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferLapsed(WaitingEvent):
    booking_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingTaken(WaitingEvent):
    """They booked what they waited for, offered or not."""

    booking_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingLeft(WaitingEvent):
    """They left the line; ``booking_id`` is the hold that was offered to them, if one was."""

    booking_id: uuid.UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingClosed(WaitingEvent):
    """Nothing they wait for can come any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientReachable(Event):
    """A client (``subject``) told us an e-mail address we did not have; the address itself is not in here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatRefused(Demand):
    """Demand that was turned away: ``subject`` is the builder; ``because`` as ``explain`` names it."""

    service_id: uuid.UUID
    starts_at: datetime
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentEvent(Event):
    """Something happened to a payment (``subject``)."""

    booking_id: uuid.UUID
    provider: str
    amount: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodChanged(Event):
    """A saved way to pay (``subject``) is ``challenged``, ``saved``, ``declined`` or ``removed``."""

    client_id: uuid.UUID
    provider: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DueEvent(Event):
    """Something happened to an amount on account (``subject``)."""

    booking_id: uuid.UUID
    amount: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DueOpened(DueEvent):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class DuePaid(DueEvent):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class DueMissed(DueEvent):
    """A try to charge it failed: ``step`` is what the payer is to be told, ``retry``, ``card`` or ``bank``."""

    step: str
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DueEnded(DueEvent):
    """``cancelled``: and the booking with it."""

    cancelled: bool = False

    """Nobody paid by the end of the grace: it is charged no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackagePayment(Event):
    """What happened to a payment (``subject``) for a package; ``what`` is the event's name for a booking's payment."""

    purchase_id: uuid.UUID
    what: str
    amount: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewEvent(Event):
    """Somebody is to look at an unusual payment (``subject``), or has; without ``booking_id`` a package was bought."""

    booking_id: uuid.UUID | None
    amount: int
    currency: str
    risk: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewOpened(ReviewEvent):
    """Its money is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDecided(ReviewEvent):
    """It is ``approved``, ``declined``, or ``lapsed``: the hold of its booking ended first."""

    typed: ClassVar[str | None] = "reason"
    decision: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageEvent(Event):
    """Something happened to the credits of a package that a client has (``subject`` is the holding)."""

    client_id: uuid.UUID
    package_id: uuid.UUID
    credits: int
    price: int
    currency: str
    subscription_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageBought(PackageEvent):
    """The credits are there: sold at the desk, paid online, or a period of a plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageReturned(PackageEvent):
    """All of its money went back; what was left of it can be used no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionEvent(Event):
    """Something happened to a subscription (``subject``); ``period`` is the newest that is paid."""

    client_id: uuid.UUID
    package_id: uuid.UUID
    period: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionStarted(SubscriptionEvent):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionRenewed(SubscriptionEvent):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionMissed(SubscriptionEvent):
    """A try to charge the next period failed: ``step`` is what the client is to be told, as of ``DueMissed``."""

    step: str
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionChanged(SubscriptionEvent):
    """It has another plan, or will have: then ``next_package_id`` is that."""

    next_package_id: uuid.UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionCancelled(SubscriptionEvent):
    """It is not renewed; what is paid can be used up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionResumed(SubscriptionEvent):
    """It is renewed after all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionEnded(SubscriptionEvent):
    """``because``: ``cancelled``, ``unpaid``, or ``never_paid`` where it never began."""

    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentAsked(PaymentEvent):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentChallenged(PaymentEvent):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentAuthorised(PaymentEvent):
    """The money is kept for us, and not taken yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentCancelled(PaymentEvent):
    """What was asked for, or kept for us, was let go; nothing was taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSucceeded(PaymentEvent):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentDeclined(PaymentEvent):
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRefunded(PaymentEvent):
    """``amount`` of the payment went back."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentOverpaid(PaymentEvent):
    """``amount`` came above what was asked for; it is the payer's and goes back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentDisputed(PaymentEvent):
    """The payer's bank took ``amount`` back until it has decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeWon(PaymentEvent):
    """The bank gave ``amount`` back to us."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeLost(PaymentEvent):
    """The bank gave ``amount`` to the payer for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundRefused(PaymentEvent):
    """The vendor will not give ``amount`` back: somebody has to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn(Event):
    """A session (``subject``) was opened for a member or a client who showed ``factors``."""

    member_id: uuid.UUID | None
    client_id: uuid.UUID | None
    factors: list[str]
    stage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEnded(Event):
    """A session (``subject``) ended before its time."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialsChanged(Event):
    """A member or client (``subject``) changed what they prove themselves with, for example ``passkey added``."""

    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessChanged(Event):
    """Who may come in changed: ``subject`` is the member, key, integration or connection; ``by`` who changed it."""

    what: str
    role: str | None
    by: uuid.UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictorChanged(Event):
    """Another version of a predictor speaks: ``was`` before, ``speaks`` from now on. ``subject`` is the organisation.

    ``because`` is its gate or what was typed, ``by`` the member, if it was one.
    """

    typed: ClassVar[str | None] = "because"
    predictor: str
    was: str
    speaks: str
    because: str
    by: uuid.UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInRefused(Event):
    """Somebody failed to show who they are; ``door`` is the digest of the account and address they tried from.

    ``subject`` is the organisation: whether there is such an account is told to nobody.
    """

    door: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DataExported(Event):
    """Somebody took ``what`` out of the house; ``by`` the member, if it was one."""

    what: str
    by: uuid.UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientsJoined(Event):
    """Two clients were one person: what was ``joined``'s is the subject's now."""

    joined: uuid.UUID


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
