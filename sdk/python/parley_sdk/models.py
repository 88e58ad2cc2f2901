"""The wire shapes, generated from the OpenAPI document. Do not edit."""

from __future__ import annotations

from datetime import date as date_aliased
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, EmailStr, Field, RootModel


class ActorOut(BaseModel):
    """
    ``kind``: member, client, key, integration, service (the bot for itself), visitor or system.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    id: Annotated[
        str | None,
        Field(description='The letters of their id, behind its prefix.', title='Id'),
    ]
    kind: Annotated[str, Field(title='Kind')]
    name: Annotated[
        str | None, Field(description='What they are called today.', title='Name')
    ]


class AddressToProve(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    email: Annotated[EmailStr, Field(title='Email')]


class AlternativeOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    local: Annotated[
        str,
        Field(description='The wall time in the zone of the series.', title='Local'),
    ]
    start: Annotated[AwareDatetime, Field(title='Start')]


class AppCode(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    code: Annotated[str, Field(max_length=40, min_length=1, title='Code')]


class AppOffered(BaseModel):
    """
    Show ``address`` as a QR code, or have ``secret`` typed in; then confirm by a first code.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    address: Annotated[str, Field(title='Address')]
    secret: Annotated[str, Field(title='Secret')]


class AttemptOut(BaseModel):
    """
    One try; ``answer`` is the beginning of the body that came back, kept for thirty days.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    answer: Annotated[str | None, Field(title='Answer')]
    at: Annotated[AwareDatetime, Field(title='At')]
    milliseconds: Annotated[int, Field(title='Milliseconds')]
    number: Annotated[int, Field(title='Number')]
    problem: Annotated[str | None, Field(title='Problem')]
    status: Annotated[int | None, Field(title='Status')]


class BodyTakeForm(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    RelayState: Annotated[str | None, Field(max_length=500, title='Relaystate')] = ''
    SAMLResponse: Annotated[
        str | None, Field(max_length=100000, title='Samlresponse')
    ] = ''
    code: Annotated[str | None, Field(max_length=4000, title='Code')] = ''
    error: Annotated[str | None, Field(max_length=200, title='Error')] = ''
    state: Annotated[str | None, Field(max_length=500, title='State')] = ''


class BookingData(BaseModel):
    """
    A booking; ``version`` counts its changes, so what is older than what you know can be left aside.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    booking: Annotated[str, Field(title='Booking')]
    builder: Annotated[str, Field(title='Builder')]
    channel: Annotated[
        str, Field(description='The door it was booked through.', title='Channel')
    ]
    client: Annotated[str, Field(title='Client')]
    end: Annotated[AwareDatetime, Field(title='End')]
    expires_at: Annotated[
        AwareDatetime | None,
        Field(
            description='Until when it is kept: booking.held and booking.approved.',
            title='Expires At',
        ),
    ] = None
    previous_builder: Annotated[
        str | None,
        Field(
            description='booking.rescheduled, when another builder gives it now.',
            title='Previous Builder',
        ),
    ] = None
    previous_start: Annotated[
        AwareDatetime | None,
        Field(description='booking.rescheduled alone.', title='Previous Start'),
    ] = None
    seats: Annotated[int, Field(title='Seats')]
    service: Annotated[str, Field(title='Service')]
    session: Annotated[str, Field(title='Session')]
    start: Annotated[AwareDatetime, Field(title='Start')]
    version: Annotated[int, Field(title='Version')]


class BookingLinks(BaseModel):
    """
    Whoever has ``page`` may move and cancel the booking: it goes to its client only.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    calendar: Annotated[
        str,
        Field(description='A calendar file; of a series the whole.', title='Calendar'),
    ]
    google: Annotated[
        str,
        Field(
            description="A page of Google's that offers to add it; nothing is sent before it is opened.",
            title='Google',
        ),
    ]
    page: Annotated[
        str,
        Field(
            description='See, pay, move and cancel it, without signing in.',
            title='Page',
        ),
    ]


class BookingPayload(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    data: BookingData
    payload_version: Annotated[int | None, Field(title='Payload Version')] = 1
    timestamp: Annotated[AwareDatetime, Field(title='Timestamp')]
    type: Annotated[str, Field(title='Type')]


class BounceDoor(BaseModel):
    """
    Pipe each mail that comes to the sender's address there, with the secret as a bearer token.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    address: Annotated[str, Field(title='Address')]
    secret: Annotated[str, Field(title='Secret')]


class Name(RootModel[str]):
    root: Annotated[
        str,
        Field(
            max_length=200, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
        ),
    ]


class Place(RootModel[str]):
    root: Annotated[
        str,
        Field(
            max_length=200,
            min_length=1,
            pattern='^[^\\x00-\\x1f\\x7f]*$',
            title='Place',
        ),
    ]


class Zone(RootModel[str]):
    root: Annotated[str, Field(max_length=64, title='Zone')]


class BuilderNamed(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    id: Annotated[str, Field(title='Id')]
    name: Annotated[str, Field(title='Name')]
    zone: Annotated[str, Field(title='Zone')]


class BuilderOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    id: Annotated[str, Field(title='Id')]
    name: Annotated[str, Field(title='Name')]
    place: Annotated[str | None, Field(title='Place')]
    services: Annotated[
        list[str],
        Field(description='Ids of the services this builder gives.', title='Services'),
    ]
    zone: Annotated[str, Field(title='Zone')]


class Busy(BaseModel):
    """
    Another turn of this conversation is being answered; ask again shortly.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    retry_after_ms: Annotated[int, Field(title='Retry After Ms')]
    status: Annotated[Literal['busy'], Field(title='Status')] = 'busy'


class Error(RootModel[str]):
    root: Annotated[str, Field(max_length=200, title='Error')]


class Iss(RootModel[str]):
    root: Annotated[str, Field(max_length=500, title='Iss')]


class Saml(RootModel[str]):
    root: Annotated[str, Field(max_length=100000, title='Saml')]


class CameBack(BaseModel):
    """
    What the browser brought back, as the address or form gave it.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    code: Annotated[str | None, Field(max_length=4000, title='Code')] = ''
    error: Annotated[Error | None, Field(title='Error')] = None
    iss: Annotated[Iss | None, Field(title='Iss')] = None
    saml: Annotated[Saml | None, Field(title='Saml')] = None
    state: Annotated[str | None, Field(max_length=500, title='State')] = ''


class Fee(RootModel[int]):
    root: Annotated[int, Field(ge=0, title='Fee')]


class CancelIn(BaseModel):
    """
    Why; ``fee`` in minor units is what the client agreed to where the policy asks for one.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    fee: Annotated[Fee | None, Field(title='Fee')] = None
    reason: Annotated[str | None, Field(max_length=500, title='Reason')] = ''


class Fee1(RootModel[int]):
    root: Annotated[
        int,
        Field(
            description='The sum of the fees that the client agreed to.',
            ge=0,
            title='Fee',
        ),
    ]


class Occurrence(RootModel[str]):
    root: Annotated[
        str,
        Field(
            description='Needed for “this” and “following”.',
            max_length=19,
            pattern='^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d)?$',
            title='Occurrence',
        ),
    ]


class CancelSeriesIn(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    fee: Annotated[
        Fee1 | None,
        Field(
            description='The sum of the fees that the client agreed to.', title='Fee'
        ),
    ] = None
    occurrence: Annotated[
        Occurrence | None,
        Field(description='Needed for “this” and “following”.', title='Occurrence'),
    ] = None
    reason: Annotated[str | None, Field(max_length=500, title='Reason')] = ''
    scope: Annotated[Literal['this', 'following', 'all'], Field(title='Scope')]


class CancelTerms(BaseModel):
    """
    Free until so many minutes before the start; later it costs a share of the price, or is refused.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    fee_percent: Annotated[int | None, Field(ge=0, le=100, title='Fee Percent')] = 0
    free_until: Annotated[int | None, Field(ge=0, le=527040, title='Free Until')] = 0
    late: Annotated[Literal['fee', 'refuse'] | None, Field(title='Late')] = 'fee'


class Candidate(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    builder: Annotated[str, Field(title='Builder')]
    shown: Annotated[bool, Field(title='Shown')]
    start: Annotated[AwareDatetime, Field(title='Start')]


class ChangeOut(BaseModel):
    """
    ``fields``: before and after by name; null once the person it is about is forgotten.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    fields: Annotated[dict[str, list[Any]] | None, Field(title='Fields')]
    how: Annotated[str, Field(description='made, changed or removed', title='How')]
    row: Annotated[str, Field(title='Row')]
    table: Annotated[str, Field(title='Table')]


class Choice(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    label: Annotated[str, Field(max_length=200, title='Label')]
    value: Annotated[str, Field(max_length=200, title='Value')]


class Locale(RootModel[str]):
    root: Annotated[str, Field(max_length=35, title='Locale')]


class Phone(RootModel[str]):
    root: Annotated[str, Field(max_length=40, title='Phone')]


class ClientIn(BaseModel):
    """
    What may be changed; members left out stay as they are.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    email: Annotated[EmailStr | None, Field(title='Email')] = None
    locale: Annotated[Locale | None, Field(title='Locale')] = None
    name: Annotated[Name | None, Field(title='Name')] = None
    phone: Annotated[Phone | None, Field(title='Phone')] = None
    zone: Annotated[Zone | None, Field(title='Zone')] = None


class ClientNamed(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    email: Annotated[str | None, Field(title='Email')]
    id: Annotated[str, Field(title='Id')]
    name: Annotated[str | None, Field(title='Name')]


class ClientOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    email: Annotated[str | None, Field(title='Email')]
    id: Annotated[str, Field(title='Id')]
    locale: Annotated[str | None, Field(title='Locale')]
    name: Annotated[str | None, Field(title='Name')]
    phone: Annotated[str | None, Field(title='Phone')]
    zone: Annotated[str | None, Field(title='Zone')]


class CodeOnItsWay(BaseModel):
    """
    Send ``ticket`` back with the code.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    detail: Annotated[
        str | None, Field(title='Detail')
    ] = 'If the address is known here, a code is on its way.'
    ticket: Annotated[str, Field(title='Ticket')]


class CodeRedeemed(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    code: Annotated[str, Field(max_length=40, min_length=1, title='Code')]
    ticket: Annotated[str, Field(max_length=40, title='Ticket')]


class Code(RootModel[str]):
    root: Annotated[str, Field(max_length=40, min_length=1, title='Code')]


class Password(RootModel[str]):
    root: Annotated[str, Field(max_length=1000, min_length=1, title='Password')]


class Confirmation(BaseModel):
    """
    A code of the app (or a recovery code), or the password.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    code: Annotated[Code | None, Field(title='Code')] = None
    password: Annotated[Password | None, Field(title='Password')] = None


class Confirmed(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    detail: Annotated[str | None, Field(title='Detail')] = (
        'Thank you; that counts for 15 minutes.'
    )


class ConnectionOut(BaseModel):
    """
    Where a medium's vendor is to send its calls, and for which organisation.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    address: Annotated[str, Field(title='Address')]
    medium: Annotated[str, Field(title='Medium')]
    organisation: Annotated[str, Field(title='Organisation')]


class Day(RootModel[int]):
    root: Annotated[int, Field(ge=0, le=527040, title='Day')]


class Month(RootModel[int]):
    root: Annotated[int, Field(ge=0, le=527040, title='Month')]


class Week(RootModel[int]):
    root: Annotated[int, Field(ge=0, le=527040, title='Week')]


class Year(RootModel[int]):
    root: Annotated[int, Field(ge=0, le=527040, title='Year')]


class Counts(BaseModel):
    """
    The most per local day, ISO week, month and year; left out means no limit.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    day: Annotated[Day | None, Field(title='Day')] = None
    month: Annotated[Month | None, Field(title='Month')] = None
    week: Annotated[Week | None, Field(title='Week')] = None
    year: Annotated[Year | None, Field(title='Year')] = None


class DayWindow(BaseModel):
    """
    Local wall times, half-open; an end not after its start runs into the next day; 24:00 is the day's end.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    end: Annotated[
        str, Field(pattern='^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$', title='End')
    ]
    start: Annotated[
        str, Field(pattern='^([01][0-9]|2[0-3]):[0-5][0-9]$', title='Start')
    ]


class DecisionIn(BaseModel):
    """
    What to do about one date: skip it for now, drop it for good, or move it to another start.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    do: Annotated[Literal['skip', 'move', 'drop'], Field(title='Do')]
    occurrence: Annotated[
        str,
        Field(
            max_length=19,
            pattern='^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d)?$',
            title='Occurrence',
        ),
    ]
    to: Annotated[AwareDatetime | None, Field(title='To')] = None


class DeclineIn(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    reason: Annotated[str | None, Field(max_length=500, title='Reason')] = ''


class DeliveryOut(BaseModel):
    """
    One message on its way to one endpoint; ``message`` is its ``webhook-id``.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    id: Annotated[str, Field(title='Id')]
    message: Annotated[str, Field(title='Message')]
    next_try: Annotated[AwareDatetime | None, Field(title='Next Try')]
    problem: Annotated[str | None, Field(title='Problem')]
    settled_at: Annotated[AwareDatetime | None, Field(title='Settled At')]
    state: Annotated[
        Literal['waiting', 'sending', 'delivered', 'failed'], Field(title='State')
    ]
    tries: Annotated[int, Field(title='Tries')]
    type: Annotated[str, Field(title='Type')]


class DeliveryShown(BaseModel):
    """
    A delivery with what is sent and how each try went.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    attempts: Annotated[list[AttemptOut], Field(title='Attempts')]
    body: Annotated[dict[str, Any], Field(title='Body')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    id: Annotated[str, Field(title='Id')]
    message: Annotated[str, Field(title='Message')]
    next_try: Annotated[AwareDatetime | None, Field(title='Next Try')]
    problem: Annotated[str | None, Field(title='Problem')]
    settled_at: Annotated[AwareDatetime | None, Field(title='Settled At')]
    state: Annotated[
        Literal['waiting', 'sending', 'delivered', 'failed'], Field(title='State')
    ]
    tries: Annotated[int, Field(title='Tries')]
    type: Annotated[str, Field(title='Type')]


class Effect(BaseModel):
    """
    Something this turn changed, as committed.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    booking: Annotated[str | None, Field(title='Booking')] = None
    builder: Annotated[str | None, Field(title='Builder')] = None
    kind: Annotated[
        Literal['held', 'booked', 'moved', 'cancelled', 'waitlisted', 'handed_over'],
        Field(title='Kind'),
    ]
    seats: Annotated[int | None, Field(title='Seats')] = None
    service: Annotated[str | None, Field(title='Service')] = None
    start: Annotated[AwareDatetime | None, Field(title='Start')] = None
    zone: Annotated[str | None, Field(title='Zone')] = None


class Description(RootModel[str]):
    root: Annotated[str, Field(max_length=200, title='Description')]


class Kinds(
    RootModel[list[Literal['booking.held', 'booking.released', 'booking.expired', 'booking.requested', 'booking.approved', 'booking.declined', 'booking.confirmed', 'booking.rescheduled', 'booking.cancelled', 'booking.completed', 'booking.no_show', 'series.booked', 'series.rescheduled', 'series.cancelled', 'payment.succeeded', 'payment.declined', 'payment.refunded']]]
):
    root: Annotated[
        list[Literal['booking.held', 'booking.released', 'booking.expired', 'booking.requested', 'booking.approved', 'booking.declined', 'booking.confirmed', 'booking.rescheduled', 'booking.cancelled', 'booking.completed', 'booking.no_show', 'series.booked', 'series.rescheduled', 'series.cancelled', 'payment.succeeded', 'payment.declined', 'payment.refunded']],
        Field(
            description='The event types it is told of; an empty list means all, those of the future too.',
            max_length=50,
            title='Kinds',
        ),
    ]


class Url(RootModel[str]):
    root: Annotated[str, Field(max_length=2000, title='Url')]


class EndpointChange(BaseModel):
    """
    What is left out stays as it is.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    description: Annotated[Description | None, Field(title='Description')] = None
    kinds: Annotated[
        Kinds | None,
        Field(
            description='The event types it is told of; an empty list means all, those of the future too.',
            title='Kinds',
        ),
    ] = None
    on: Annotated[bool | None, Field(title='On')] = None
    url: Annotated[Url | None, Field(title='Url')] = None


class EndpointIn(BaseModel):
    """
    Where to send, and what.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    description: Annotated[str | None, Field(max_length=200, title='Description')] = ''
    kinds: Annotated[
        list[Literal['booking.held', 'booking.released', 'booking.expired', 'booking.requested', 'booking.approved', 'booking.declined', 'booking.confirmed', 'booking.rescheduled', 'booking.cancelled', 'booking.completed', 'booking.no_show', 'series.booked', 'series.rescheduled', 'series.cancelled', 'payment.succeeded', 'payment.declined', 'payment.refunded']] | None,
        Field(
            description='The event types it is told of; an empty list means all, those of the future too.',
            max_length=50,
            title='Kinds',
        ),
    ] = None
    url: Annotated[str, Field(max_length=2000, title='Url')]


class Explained(BaseModel):
    """
    Whether a start can be booked, and the rule that removes it.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    because: Annotated[
        str | None,
        Field(
            description='notice, hours, busy, buffer, limit, run, capacity, past, grid or gap',
            title='Because',
        ),
    ]
    bookable: Annotated[bool, Field(title='Bookable')]
    detail: Annotated[str | None, Field(title='Detail')]


class FeedMade(BaseModel):
    """
    A fresh feed. Whoever has the address can read it, until it is replaced or revoked.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    subscribe: Annotated[
        str,
        Field(
            description='The same as a webcal address, which calendar programs open by themselves.',
            title='Subscribe',
        ),
    ]
    url: Annotated[str, Field(title='Url')]


class FeedOut(BaseModel):
    """
    Whether there is a feed, and since when. Its address is shown only when it is made.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    created_at: Annotated[AwareDatetime | None, Field(title='Created At')]
    exists: Annotated[bool, Field(title='Exists')]


class Asked(RootModel[str]):
    root: Annotated[str, Field(max_length=32, title='Asked')]


class GrantOut(BaseModel):
    """
    That you let a program act for you.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    id: Annotated[str, Field(title='Id')]
    name: Annotated[str, Field(title='Name')]
    scopes: Annotated[list[str], Field(title='Scopes')]


class GuestIn(BaseModel):
    """
    What a browser knows of its person without asking.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    locale: Annotated[Locale | None, Field(title='Locale')] = None
    zone: Annotated[Zone | None, Field(title='Zone')] = None


class GuestOut(BaseModel):
    """
    Send ``token`` as a bearer token: whoever has it is this client, until it runs out.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    client: Annotated[
        ClientOut,
        Field(description='Without a name or an address until they tell them.'),
    ]
    expires_at: Annotated[AwareDatetime, Field(title='Expires At')]
    token: Annotated[str, Field(title='Token')]


class Health(BaseModel):
    """
    How an endpoint does: ``failures`` in a row since ``failing_since``, and what waits for it.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    failing_since: Annotated[AwareDatetime | None, Field(title='Failing Since')]
    failures: Annotated[int, Field(title='Failures')]
    last_success: Annotated[AwareDatetime | None, Field(title='Last Success')]
    quiet_until: Annotated[
        AwareDatetime | None,
        Field(
            description='When it asked to hear again (Retry-After).',
            title='Quiet Until',
        ),
    ]
    waiting: Annotated[int, Field(title='Waiting')]
    waiting_since: Annotated[AwareDatetime | None, Field(title='Waiting Since')]


class Builder(RootModel[str]):
    root: Annotated[
        str,
        Field(
            description='Left out: whoever is free, as the service says.',
            max_length=64,
            title='Builder',
        ),
    ]


class Client(RootModel[str]):
    root: Annotated[
        str,
        Field(
            description='For the desk: whose booking it will be.',
            max_length=64,
            title='Client',
        ),
    ]


class Minutes(RootModel[int]):
    root: Annotated[
        int,
        Field(
            description="One of the service's lengths; else the usual.",
            ge=1,
            le=1440,
            title='Minutes',
        ),
    ]


class Price1(RootModel[int]):
    root: Annotated[int, Field(ge=0, title='Price')]


class HoldIn(BaseModel):
    """
    A time to hold; ``price`` in minor units as the client saw it, else whatever it is now.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    builder: Annotated[
        Builder | None,
        Field(
            description='Left out: whoever is free, as the service says.',
            title='Builder',
        ),
    ] = None
    client: Annotated[
        Client | None,
        Field(description='For the desk: whose booking it will be.', title='Client'),
    ] = None
    minutes: Annotated[
        Minutes | None,
        Field(
            description="One of the service's lengths; else the usual.", title='Minutes'
        ),
    ] = None
    price: Annotated[Price1 | None, Field(title='Price')] = None
    seats: Annotated[int | None, Field(ge=1, le=1000, title='Seats')] = 1
    service: Annotated[str, Field(max_length=64, title='Service')]
    start: Annotated[
        AwareDatetime, Field(description='With its offset or Z.', title='Start')
    ]


class IdentityOut(BaseModel):
    """
    Where else this person is known from.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    id: Annotated[str, Field(title='Id')]
    issuer: Annotated[str, Field(title='Issuer')]
    last_used_at: Annotated[AwareDatetime | None, Field(title='Last Used At')]


class InboxItemOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    id: Annotated[str, Field(title='Id')]
    kind: Annotated[str, Field(title='Kind')]
    read_at: Annotated[AwareDatetime | None, Field(title='Read At')]
    text: Annotated[str, Field(title='Text')]
    title: Annotated[str, Field(title='Title')]
    url: Annotated[str, Field(title='Url')]


class InboxOut(BaseModel):
    """
    A page of the inbox, newest first, and how many items are unread in all.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[InboxItemOut], Field(title='Items')]
    next_cursor: Annotated[str | None, Field(title='Next Cursor')]
    unread: Annotated[int, Field(title='Unread')]


class Incoming(BaseModel):
    """
    A message as the channel numbers it; the same ``id`` again is the same message.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    id: Annotated[str, Field(max_length=200, min_length=1, title='Id')]
    text: Annotated[str, Field(max_length=4000, title='Text')]


class RedirectUri(RootModel[str]):
    root: Annotated[str, Field(max_length=500)]


class IntegrationIn(BaseModel):
    """
    A program to register. ``role`` lets it act for itself, within its scopes; addresses let it act for members.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    name: Annotated[
        str,
        Field(
            max_length=200, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
        ),
    ]
    public: Annotated[
        bool | None,
        Field(
            description='It can keep no secret: an app on a phone or in a browser.',
            title='Public',
        ),
    ] = False
    redirect_uris: Annotated[
        list[RedirectUri] | None,
        Field(max_length=10, title='Redirect Uris', validate_default=True),
    ] = []
    role: Annotated[
        Literal['admin', 'front_desk', 'analyst'] | None, Field(title='Role')
    ] = None
    scopes: Annotated[list[str], Field(max_length=9, min_length=1, title='Scopes')]


class IntegrationMade(BaseModel):
    """
    ``client_secret`` is shown this once; null for a public program.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    client_id: Annotated[str, Field(title='Client Id')]
    client_secret: Annotated[str | None, Field(title='Client Secret')]


class IntegrationOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    client_id: Annotated[str, Field(title='Client Id')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    name: Annotated[str, Field(title='Name')]
    public: Annotated[bool, Field(title='Public')]
    redirect_uris: Annotated[list[str], Field(title='Redirect Uris')]
    role: Annotated[str | None, Field(title='Role')]
    scopes: Annotated[list[str], Field(title='Scopes')]


class Scopes(RootModel[list[str]]):
    root: Annotated[
        list[str],
        Field(
            description='Left out: all that the role may.',
            max_length=9,
            min_length=1,
            title='Scopes',
        ),
    ]


class KeyAsked(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    expires_at: Annotated[AwareDatetime | None, Field(title='Expires At')] = None
    name: Annotated[
        str,
        Field(
            max_length=200, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
        ),
    ]
    role: Annotated[
        str,
        Field(
            description='Builders and clients sign in; they have no keys.',
            pattern='^(owner|admin|front_desk|analyst)$',
            title='Role',
        ),
    ]
    scopes: Annotated[
        Scopes | None,
        Field(description='Left out: all that the role may.', title='Scopes'),
    ] = None


class KeyMade(BaseModel):
    """
    A fresh API key. ``key`` is shown this once.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    expires_at: Annotated[AwareDatetime | None, Field(title='Expires At')]
    id: Annotated[str, Field(title='Id')]
    key: Annotated[str, Field(title='Key')]
    name: Annotated[str, Field(title='Name')]
    role: Annotated[str, Field(title='Role')]
    scopes: Annotated[list[str] | None, Field(title='Scopes')]


class KeyOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    expires_at: Annotated[AwareDatetime | None, Field(title='Expires At')]
    hint: Annotated[str, Field(title='Hint')]
    id: Annotated[str, Field(title='Id')]
    last_used_at: Annotated[AwareDatetime | None, Field(title='Last Used At')]
    name: Annotated[str, Field(title='Name')]
    revoked_at: Annotated[AwareDatetime | None, Field(title='Revoked At')]
    role: Annotated[str, Field(title='Role')]
    scopes: Annotated[list[str] | None, Field(title='Scopes')]


class LengthIn(BaseModel):
    """
    A length that may be chosen, with its price per seat in minor units.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    minutes: Annotated[int, Field(ge=1, le=1440, title='Minutes')]
    price: Annotated[int, Field(ge=0, le=1000000000, title='Price')]


class Limits(BaseModel):
    """
    The most sessions, and the most minutes of them, in the builder's zone.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    minutes: Counts | None = None
    sessions: Counts | None = None


class LinkAsked(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    email: Annotated[EmailStr, Field(title='Email')]


class LinkOnItsWay(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    detail: Annotated[
        str | None, Field(title='Detail')
    ] = 'If the address is known here, a sign-in link is on its way.'


class MemberChange(BaseModel):
    """
    What may be changed; members left out stay as they are. A change of role, or closing, signs them out.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    active: Annotated[bool | None, Field(title='Active')] = None
    email: Annotated[EmailStr | None, Field(title='Email')] = None
    name: Annotated[Name | None, Field(title='Name')] = None
    role: Annotated[
        Literal['owner', 'admin', 'builder', 'front_desk', 'analyst'] | None,
        Field(title='Role'),
    ] = None


class Builder1(RootModel[str]):
    root: Annotated[str, Field(max_length=40, title='Builder')]


class MemberIn(BaseModel):
    """
    Somebody new who works here; ``builder`` when they also give sessions.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    builder: Annotated[Builder1 | None, Field(title='Builder')] = None
    email: Annotated[EmailStr, Field(title='Email')]
    name: Annotated[
        str,
        Field(
            max_length=200, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
        ),
    ]
    role: Annotated[
        Literal['owner', 'admin', 'builder', 'front_desk', 'analyst'],
        Field(title='Role'),
    ]


class MemberOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    active: Annotated[bool, Field(title='Active')]
    builder: Annotated[str | None, Field(title='Builder')]
    email: Annotated[str, Field(title='Email')]
    id: Annotated[str, Field(title='Id')]
    name: Annotated[str, Field(title='Name')]
    role: Annotated[str, Field(title='Role')]


class Builder2(RootModel[str]):
    root: Annotated[str, Field(max_length=64, title='Builder')]


class Fee2(RootModel[int]):
    root: Annotated[int, Field(ge=0, title='Fee')]


class MoveIn(BaseModel):
    """
    Where to; ``fee`` in minor units is what the client agreed to where the policy asks for one.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    builder: Annotated[Builder2 | None, Field(title='Builder')] = None
    fee: Annotated[Fee2 | None, Field(title='Fee')] = None
    start: Annotated[AwareDatetime, Field(title='Start')]


class Fee3(RootModel[int]):
    root: Annotated[
        int,
        Field(
            description='The sum of the fees that the client agreed to.',
            ge=0,
            title='Fee',
        ),
    ]


class StayingItem(RootModel[str]):
    root: Annotated[
        str,
        Field(max_length=19, pattern='^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d)?$'),
    ]


class MoveSeriesIn(BaseModel):
    """
    Where one date goes; those in scope follow.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    fee: Annotated[
        Fee3 | None,
        Field(
            description='The sum of the fees that the client agreed to.', title='Fee'
        ),
    ] = None
    occurrence: Annotated[
        str,
        Field(
            max_length=19,
            pattern='^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d)?$',
            title='Occurrence',
        ),
    ]
    scope: Annotated[Literal['this', 'following', 'all'], Field(title='Scope')]
    staying: Annotated[
        list[StayingItem] | None,
        Field(
            description='Dates in scope that stay where they are.',
            max_length=100,
            title='Staying',
            validate_default=True,
        ),
    ] = []
    to: Annotated[
        str,
        Field(
            description='Local wall time in the zone of the series.',
            max_length=19,
            pattern='^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d)?$',
            title='To',
        ),
    ]


class Most(RootModel[int]):
    root: Annotated[int, Field(ge=0, le=1000, title='Most')]


class MoveTerms(BaseModel):
    """
    As for cancelling; and how often one booking may be moved.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    fee_percent: Annotated[int | None, Field(ge=0, le=100, title='Fee Percent')] = 0
    free_until: Annotated[int | None, Field(ge=0, le=527040, title='Free Until')] = 0
    late: Annotated[Literal['fee', 'refuse'] | None, Field(title='Late')] = 'fee'
    most: Annotated[Most | None, Field(title='Most')] = None


class Named(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    id: Annotated[str, Field(title='Id')]
    name: Annotated[str, Field(title='Name')]


class OccurrenceOut(BaseModel):
    """
    One date of a plan; one that is not ``free`` is a conflict and needs a decision.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    alternatives: Annotated[list[AlternativeOut], Field(title='Alternatives')]
    because: Annotated[
        str | None,
        Field(description='As GET /v1/availability/explain names it.', title='Because'),
    ]
    detail: Annotated[str | None, Field(title='Detail')]
    end: Annotated[AwareDatetime | None, Field(title='End')]
    free: Annotated[bool, Field(title='Free')]
    occurrence: Annotated[str, Field(title='Occurrence')]
    shown: Annotated[
        str | None, Field(description='The wall time in ``shown_in``.', title='Shown')
    ]
    start: Annotated[
        AwareDatetime | None,
        Field(description='None when the clocks skip that wall time.', title='Start'),
    ]


class OfferedIn(BaseModel):
    """
    Times that were considered and shown, in this order; kept so that ranking can be learned.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    candidates: Annotated[list[Candidate], Field(max_length=200, title='Candidates')]
    policy: Annotated[str, Field(max_length=64, title='Policy')]
    service: Annotated[str, Field(title='Service')]


class Schedule(RootModel[str]):
    root: Annotated[
        str,
        Field(
            max_length=64,
            min_length=1,
            pattern='^[^\\x00-\\x1f\\x7f]*$',
            title='Schedule',
        ),
    ]


class OfferingIn(BaseModel):
    """
    How a builder gives a service: their share of it where turns are taken, and in which of their schedules.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    schedule: Annotated[Schedule | None, Field(title='Schedule')] = None
    weight: Annotated[int | None, Field(ge=1, le=1000, title='Weight')] = 1


class OrganisationOut(BaseModel):
    """
    An organisation, and what time it is for it.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    currency: Annotated[str, Field(title='Currency')]
    id: Annotated[str, Field(title='Id')]
    locale: Annotated[str, Field(title='Locale')]
    name: Annotated[str, Field(title='Name')]
    now: Annotated[
        AwareDatetime,
        Field(description="The server's present instant, UTC.", title='Now'),
    ]
    slug: Annotated[str, Field(title='Slug')]
    zone: Annotated[str, Field(title='Zone')]


class OutgoingMessage(BaseModel):
    """
    A message to send. ``taken_before``: it may have gone already; ask the vendor first.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    connection: Annotated[str, Field(title='Connection')]
    id: Annotated[str, Field(title='Id')]
    lease: Annotated[str, Field(title='Lease')]
    medium: Annotated[str, Field(title='Medium')]
    organisation: Annotated[str, Field(title='Organisation')]
    taken_before: Annotated[bool, Field(title='Taken Before')]
    text: Annotated[str, Field(title='Text')]
    to: Annotated[str, Field(title='To')]
    written_at: Annotated[str, Field(title='Written At')]


class Override(BaseModel):
    """
    The hours of one local date instead of the weekly ones; none means closed.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    date: Annotated[date_aliased, Field(title='Date')]
    hours: Annotated[list[DayWindow], Field(max_length=24, title='Hours')]


class OwnConversation(BaseModel):
    """
    Where to talk: ``/o/{organisation}/chat/v1/{address}``.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    address: Annotated[
        str,
        Field(
            description='Unguessable; whoever has it speaks for this client.',
            title='Address',
        ),
    ]


class PageBuilderOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[BuilderOut], Field(title='Items')]
    next_cursor: Annotated[
        str | None,
        Field(
            description='Send it as `cursor` to get the next page.', title='Next Cursor'
        ),
    ] = None


class PageClientOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[ClientOut], Field(title='Items')]
    next_cursor: Annotated[
        str | None,
        Field(
            description='Send it as `cursor` to get the next page.', title='Next Cursor'
        ),
    ] = None


class PageDeliveryOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[DeliveryOut], Field(title='Items')]
    next_cursor: Annotated[
        str | None,
        Field(
            description='Send it as `cursor` to get the next page.', title='Next Cursor'
        ),
    ] = None


class PageGrantOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[GrantOut], Field(title='Items')]
    next_cursor: Annotated[
        str | None,
        Field(
            description='Send it as `cursor` to get the next page.', title='Next Cursor'
        ),
    ] = None


class PageIntegrationOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[IntegrationOut], Field(title='Items')]
    next_cursor: Annotated[
        str | None,
        Field(
            description='Send it as `cursor` to get the next page.', title='Next Cursor'
        ),
    ] = None


class PageKeyOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[KeyOut], Field(title='Items')]
    next_cursor: Annotated[
        str | None,
        Field(
            description='Send it as `cursor` to get the next page.', title='Next Cursor'
        ),
    ] = None


class PageMemberOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[MemberOut], Field(title='Items')]
    next_cursor: Annotated[
        str | None,
        Field(
            description='Send it as `cursor` to get the next page.', title='Next Cursor'
        ),
    ] = None


class ParkedOut(BaseModel):
    """
    A piece of work that failed for good. ``id`` and ``task`` name it together.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    attempts: Annotated[int, Field(title='Attempts')]
    event: Annotated[str | None, Field(title='Event')]
    id: Annotated[str, Field(title='Id')]
    link: Annotated[str | None, Field(title='Link')]
    next_step: Annotated[str, Field(title='Next Step')]
    parked_at: Annotated[AwareDatetime, Field(title='Parked At')]
    problem: Annotated[str, Field(title='Problem')]
    queue: Annotated[str, Field(title='Queue')]
    sentence: Annotated[str, Field(title='Sentence')]
    task: Annotated[str, Field(title='Task')]


class PasskeyAnswer(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    ceremony: Annotated[str, Field(max_length=40, title='Ceremony')]
    credential: Annotated[
        dict[str, Any],
        Field(
            description='As PublicKeyCredential.toJSON() writes it.', title='Credential'
        ),
    ]


class PasskeyAsked(BaseModel):
    """
    ``public_key`` is for the browser's ``navigator.credentials``; send its answer back with ``ceremony``.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    ceremony: Annotated[str, Field(title='Ceremony')]
    public_key: Annotated[dict[str, Any], Field(title='Public Key')]


class PasskeyNew(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    ceremony: Annotated[str, Field(max_length=40, title='Ceremony')]
    credential: Annotated[
        dict[str, Any],
        Field(
            description='As PublicKeyCredential.toJSON() writes it.', title='Credential'
        ),
    ]
    name: Annotated[
        str | None,
        Field(
            max_length=100, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
        ),
    ] = 'Passkey'


class PasskeyOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    backed_up: Annotated[bool, Field(title='Backed Up')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    id: Annotated[str, Field(title='Id')]
    last_used_at: Annotated[AwareDatetime | None, Field(title='Last Used At')]
    name: Annotated[str, Field(title='Name')]


class PasswordGiven(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    email: Annotated[EmailStr, Field(title='Email')]
    password: Annotated[str, Field(max_length=1000, min_length=1, title='Password')]


class PasswordSet(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    end_other_sessions: Annotated[bool | None, Field(title='End Other Sessions')] = True
    password: Annotated[str, Field(max_length=1000, min_length=1, title='Password')]


class PayIn(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    method: Annotated[
        str | None,
        Field(
            description="The vendor's own name of a card or way to pay.",
            max_length=64,
            title='Method',
        ),
    ] = ''


class PaymentData(BaseModel):
    """
    A payment; ``amount`` in minor units, of payment.refunded what went back.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    amount: Annotated[int, Field(title='Amount')]
    booking: Annotated[str, Field(title='Booking')]
    currency: Annotated[str, Field(title='Currency')]
    payment: Annotated[str, Field(title='Payment')]
    provider: Annotated[str, Field(title='Provider')]


class PaymentPayload(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    data: PaymentData
    payload_version: Annotated[int | None, Field(title='Payload Version')] = 1
    timestamp: Annotated[AwareDatetime, Field(title='Timestamp')]
    type: Annotated[str, Field(title='Type')]


class Builder3(RootModel[str]):
    root: Annotated[
        str,
        Field(
            description='Left out: whoever has the fewest conflicts.',
            max_length=64,
            title='Builder',
        ),
    ]


class ShownIn(RootModel[str]):
    root: Annotated[
        str,
        Field(
            description="A zone to show the dates in; the client's if known.",
            max_length=64,
            title='Shown In',
        ),
    ]


class WithoutItem(RootModel[str]):
    root: Annotated[
        str,
        Field(max_length=19, pattern='^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d)?$'),
    ]


class Zone4(RootModel[str]):
    root: Annotated[
        str,
        Field(
            description="Whose wall time is kept; the builder's if left out.",
            max_length=64,
            title='Zone',
        ),
    ]


class PlanIn(BaseModel):
    """
    Something that shall repeat.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    builder: Annotated[
        Builder3 | None,
        Field(
            description='Left out: whoever has the fewest conflicts.', title='Builder'
        ),
    ] = None
    first: Annotated[
        str,
        Field(
            description='Local wall time from which the rule counts.',
            max_length=19,
            pattern='^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d)?$',
            title='First',
        ),
    ]
    minutes: Annotated[
        Minutes | None,
        Field(
            description="One of the service's lengths; else the usual.", title='Minutes'
        ),
    ] = None
    month_end: Annotated[
        Literal['skip', 'last'] | None,
        Field(
            description='In months without the day: none, or the last day.',
            title='Month End',
        ),
    ] = 'skip'
    rule: Annotated[
        str,
        Field(
            description='An RRULE that ends, such as FREQ=WEEKLY;BYDAY=TU;COUNT=6.',
            max_length=500,
            title='Rule',
        ),
    ]
    seats: Annotated[int | None, Field(ge=1, le=1000, title='Seats')] = 1
    service: Annotated[str, Field(max_length=64, title='Service')]
    shown_in: Annotated[
        ShownIn | None,
        Field(
            description="A zone to show the dates in; the client's if known.",
            title='Shown In',
        ),
    ] = None
    without: Annotated[
        list[WithoutItem] | None,
        Field(
            description='Dates of the rule to leave out.',
            max_length=100,
            title='Without',
            validate_default=True,
        ),
    ] = []
    zone: Annotated[
        Zone4 | None,
        Field(
            description="Whose wall time is kept; the builder's if left out.",
            title='Zone',
        ),
    ] = None


class Policy(BaseModel):
    """
    What cancelling and moving cost a client, and how late and how often they may be done.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    cancel: CancelTerms | None = None
    move: MoveTerms | None = None


class Channels(
    RootModel[list[Literal['email', 'push', 'chat', 'sms', 'whatsapp', 'in_app']]]
):
    root: Annotated[
        list[Literal['email', 'push', 'chat', 'sms', 'whatsapp', 'in_app']],
        Field(description='The best first.', max_length=6, title='Channels'),
    ]


class Price(BaseModel):
    """
    An amount in minor units of an ISO 4217 currency.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    currency: Annotated[str, Field(title='Currency')]
    minor: Annotated[int, Field(title='Minor')]


class ProblemDocument(BaseModel):
    """
    The shape of every error answer; some carry more members.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    detail: Annotated[str, Field(title='Detail')]
    instance: Annotated[str | None, Field(title='Instance')] = None
    next_step: Annotated[str, Field(title='Next Step')]
    status: Annotated[int, Field(title='Status')]
    title: Annotated[str, Field(title='Title')]
    type: Annotated[
        str, Field(examples=['https://parley.dev/problems/slot-taken'], title='Type')
    ]


class Name3(RootModel[str]):
    root: Annotated[str, Field(max_length=200, title='Name')]


class Zone5(RootModel[str]):
    root: Annotated[str, Field(max_length=64, title='Zone')]


class Profile(BaseModel):
    """
    What the channel knows of the person.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    locale: Annotated[Locale | None, Field(title='Locale')] = None
    name: Annotated[Name3 | None, Field(title='Name')] = None
    zone: Annotated[Zone5 | None, Field(title='Zone')] = None


class Proof(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    code: Annotated[str, Field(max_length=40, min_length=1, title='Code')]
    email: Annotated[EmailStr, Field(title='Email')]
    ticket: Annotated[str, Field(max_length=40, title='Ticket')]


class ProofAsked(BaseModel):
    """
    Send ``ticket`` back with the code that is in the mail.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    ticket: Annotated[str, Field(title='Ticket')]


class PushServices(BaseModel):
    """
    The services that are set up; ``web_key`` is what a browser subscribes with (applicationServerKey).
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    providers: Annotated[list[str], Field(title='Providers')]
    web_key: Annotated[str | None, Field(title='Web Key')]


class QuestionOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    answer: Annotated[str, Field(title='Answer')]
    id: Annotated[str, Field(title='Id')]
    question: Annotated[str, Field(title='Question')]


class QuietHours(BaseModel):
    """
    Local wall times in the person's own zone, half-open; over midnight when ``to`` is not after ``from``.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    from_: Annotated[
        str,
        Field(
            alias='from',
            examples=['22:00'],
            pattern='^([01]\\d|2[0-3]):[0-5]\\d$',
            title='From',
        ),
    ]
    to: Annotated[
        str,
        Field(examples=['22:00'], pattern='^([01]\\d|2[0-3]):[0-5]\\d$', title='To'),
    ]


class Reason(BaseModel):
    """
    One reason behind a score: its key, whether it raises the risk, and words for it.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    key: Annotated[str, Field(title='Key')]
    up: Annotated[bool, Field(title='Up')]
    words: Annotated[str, Field(title='Words')]


class RecoveryCodes(BaseModel):
    """
    Shown this once; each works once.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    codes: Annotated[list[str], Field(title='Codes')]


class Amount(RootModel[int]):
    root: Annotated[
        int,
        Field(
            description='In minor units; all that is left when it is not given.',
            ge=1,
            title='Amount',
        ),
    ]


class RefundIn(BaseModel):
    """
    How much goes back.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    amount: Annotated[
        Amount | None,
        Field(
            description='In minor units; all that is left when it is not given.',
            title='Amount',
        ),
    ] = None


class ReplayIn(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    since: Annotated[AwareDatetime, Field(title='Since')]


class Replayed(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    count: Annotated[int, Field(title='Count')]


class Reply(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    choices: Annotated[
        list[Choice] | None,
        Field(max_length=50, title='Choices', validate_default=True),
    ] = []
    id: Annotated[str, Field(title='Id')]
    text: Annotated[str, Field(max_length=8000, title='Text')]


class ReplyIn(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    choices: Annotated[
        list[Choice] | None,
        Field(max_length=50, title='Choices', validate_default=True),
    ] = []
    text: Annotated[str, Field(max_length=8000, title='Text')]


class After(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, le=86400.0, title='After')]


class Problem(RootModel[str]):
    root: Annotated[str, Field(max_length=500, title='Problem')]


class VendorId(RootModel[str]):
    root: Annotated[str, Field(max_length=200, title='Vendor Id')]


class ReportIn(BaseModel):
    """
    What became of a message; ``later`` with ``after`` seconds to have it tried again.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    after: Annotated[After | None, Field(title='After')] = None
    lease: Annotated[str, Field(max_length=64, title='Lease')]
    opted_out: Annotated[bool | None, Field(title='Opted Out')] = False
    problem: Annotated[Problem | None, Field(title='Problem')] = None
    state: Annotated[
        Literal['sent', 'failed', 'unknown', 'later'], Field(title='State')
    ]
    vendor_id: Annotated[VendorId | None, Field(title='Vendor Id')] = None


class RunLimit(BaseModel):
    """
    At most ``max_minutes`` in a row, then a break of ``break_minutes``.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    break_minutes: Annotated[int, Field(ge=1, le=10080, title='Break Minutes')]
    max_minutes: Annotated[int, Field(ge=1, le=10080, title='Max Minutes')]


class Said(BaseModel):
    """
    A line of a conversation.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    address: Annotated[str, Field(title='Address')]
    asked: Annotated[str | None, Field(title='Asked')]
    channel: Annotated[str, Field(title='Channel')]
    choices: Annotated[list[Choice], Field(title='Choices')]
    conversation: Annotated[str, Field(title='Conversation')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    direction: Annotated[Literal['in', 'out'], Field(title='Direction')]
    effects: Annotated[list[Effect], Field(title='Effects')]
    id: Annotated[str, Field(title='Id')]
    number: Annotated[int, Field(title='Number')]
    organisation: Annotated[str, Field(title='Organisation')]
    replies_to: Annotated[str | None, Field(title='Replies To')]
    text: Annotated[str, Field(title='Text')]


class SecondFactor(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    code: Annotated[
        str,
        Field(
            description='Of the authenticator app, or a recovery code.',
            max_length=40,
            min_length=1,
            title='Code',
        ),
    ]


class SecretChange(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    overlap_hours: Annotated[
        int | None,
        Field(
            description='How long the old secret signs beside the new one.',
            ge=0,
            le=168,
            title='Overlap Hours',
        ),
    ] = 24


class SecretMade(BaseModel):
    """
    A fresh secret, shown this once.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    old_secret_until: Annotated[AwareDatetime | None, Field(title='Old Secret Until')]
    secret: Annotated[str, Field(title='Secret')]


class SeriesData(BaseModel):
    """
    A series; each of its bookings has events of its own. ``occurrences``: how many dates this is about.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    builder: Annotated[str, Field(title='Builder')]
    client: Annotated[str, Field(title='Client')]
    occurrences: Annotated[int, Field(title='Occurrences')]
    series: Annotated[str, Field(title='Series')]
    service: Annotated[str, Field(title='Service')]
    version: Annotated[int, Field(title='Version')]


class Client1(RootModel[str]):
    root: Annotated[
        str,
        Field(
            description='For the desk: whose series it will be.',
            max_length=64,
            title='Client',
        ),
    ]


class Zone6(RootModel[str]):
    root: Annotated[
        str,
        Field(
            description="Whose wall time is kept; the builder's if left out.",
            max_length=64,
            title='Zone',
        ),
    ]


class SeriesIn(BaseModel):
    """
    A plan that was agreed to.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    builder: Annotated[
        Builder3 | None,
        Field(
            description='Left out: whoever has the fewest conflicts.', title='Builder'
        ),
    ] = None
    client: Annotated[
        Client1 | None,
        Field(description='For the desk: whose series it will be.', title='Client'),
    ] = None
    decisions: Annotated[
        list[DecisionIn] | None,
        Field(max_length=100, title='Decisions', validate_default=True),
    ] = []
    digest: Annotated[
        str,
        Field(
            description='Of the plan that was agreed to.', max_length=64, title='Digest'
        ),
    ]
    first: Annotated[
        str,
        Field(
            description='Local wall time from which the rule counts.',
            max_length=19,
            pattern='^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d)?$',
            title='First',
        ),
    ]
    minutes: Annotated[
        Minutes | None,
        Field(
            description="One of the service's lengths; else the usual.", title='Minutes'
        ),
    ] = None
    month_end: Annotated[
        Literal['skip', 'last'] | None,
        Field(
            description='In months without the day: none, or the last day.',
            title='Month End',
        ),
    ] = 'skip'
    rule: Annotated[
        str,
        Field(
            description='An RRULE that ends, such as FREQ=WEEKLY;BYDAY=TU;COUNT=6.',
            max_length=500,
            title='Rule',
        ),
    ]
    seats: Annotated[int | None, Field(ge=1, le=1000, title='Seats')] = 1
    service: Annotated[str, Field(max_length=64, title='Service')]
    shown_in: Annotated[
        ShownIn | None,
        Field(
            description="A zone to show the dates in; the client's if known.",
            title='Shown In',
        ),
    ] = None
    without: Annotated[
        list[WithoutItem] | None,
        Field(
            description='Dates of the rule to leave out.',
            max_length=100,
            title='Without',
            validate_default=True,
        ),
    ] = []
    zone: Annotated[
        Zone6 | None,
        Field(
            description="Whose wall time is kept; the builder's if left out.",
            title='Zone',
        ),
    ] = None


class SeriesPayload(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    data: SeriesData
    payload_version: Annotated[int | None, Field(title='Payload Version')] = 1
    timestamp: Annotated[AwareDatetime, Field(title='Timestamp')]
    type: Annotated[str, Field(title='Type')]


class Alias(RootModel[str]):
    root: Annotated[
        str, Field(max_length=200, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$')
    ]


class Aliases(RootModel[list[Alias]]):
    root: Annotated[list[Alias], Field(max_length=50, title='Aliases')]


class BufferAfter(RootModel[int]):
    root: Annotated[int, Field(ge=0, le=1440, title='Buffer After')]


class BufferBefore(RootModel[int]):
    root: Annotated[int, Field(ge=0, le=1440, title='Buffer Before')]


class Capacity(RootModel[int]):
    root: Annotated[int, Field(ge=1, le=10000, title='Capacity')]


class Description1(RootModel[str]):
    root: Annotated[str, Field(max_length=2000, title='Description')]


class Horizon(RootModel[int]):
    root: Annotated[int, Field(ge=1, le=1581120, title='Horizon')]


class Lengths(RootModel[list[LengthIn]]):
    root: Annotated[list[LengthIn], Field(max_length=20, title='Lengths')]


class Minutes3(RootModel[int]):
    root: Annotated[int, Field(ge=1, le=1440, title='Minutes')]


class Name4(RootModel[str]):
    root: Annotated[
        str,
        Field(
            max_length=200, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
        ),
    ]


class Notice(RootModel[int]):
    root: Annotated[int, Field(ge=0, le=527040, title='Notice')]


class Price2(RootModel[int]):
    root: Annotated[int, Field(ge=0, le=1000000000, title='Price')]


class Step(RootModel[int]):
    root: Annotated[int, Field(ge=1, le=1440, title='Step')]


class ServiceChange(BaseModel):
    """
    What may be changed; members left out stay as they are. Without ``active`` it can no longer be booked.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    active: Annotated[bool | None, Field(title='Active')] = None
    aliases: Annotated[Aliases | None, Field(title='Aliases')] = None
    assignment: Annotated[
        Literal['any', 'balanced', 'all'] | None, Field(title='Assignment')
    ] = None
    buffer_after: Annotated[BufferAfter | None, Field(title='Buffer After')] = None
    buffer_before: Annotated[BufferBefore | None, Field(title='Buffer Before')] = None
    buffers_outside_hours: Annotated[
        bool | None, Field(title='Buffers Outside Hours')
    ] = None
    capacity: Annotated[Capacity | None, Field(title='Capacity')] = None
    description: Annotated[Description1 | None, Field(title='Description')] = None
    horizon: Annotated[Horizon | None, Field(title='Horizon')] = None
    lengths: Annotated[Lengths | None, Field(title='Lengths')] = None
    limits: Limits | None = None
    minutes: Annotated[Minutes3 | None, Field(title='Minutes')] = None
    name: Annotated[Name4 | None, Field(title='Name')] = None
    needs_approval: Annotated[bool | None, Field(title='Needs Approval')] = None
    notice: Annotated[Notice | None, Field(title='Notice')] = None
    policy: Policy | None = None
    price: Annotated[Price2 | None, Field(title='Price')] = None
    step: Annotated[Step | None, Field(title='Step')] = None


class ServiceIn(BaseModel):
    """
    A new service; ``price`` in minor units of the organisation's currency.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    aliases: Annotated[
        list[Alias] | None, Field(max_length=50, title='Aliases', validate_default=True)
    ] = []
    assignment: Annotated[
        Literal['any', 'balanced', 'all'] | None, Field(title='Assignment')
    ] = 'any'
    buffer_after: Annotated[int | None, Field(ge=0, le=1440, title='Buffer After')] = 0
    buffer_before: Annotated[
        int | None, Field(ge=0, le=1440, title='Buffer Before')
    ] = 0
    buffers_outside_hours: Annotated[
        bool | None, Field(title='Buffers Outside Hours')
    ] = True
    builders: Annotated[list[str] | None, Field(max_length=1000, title='Builders')] = []
    capacity: Annotated[int | None, Field(ge=1, le=10000, title='Capacity')] = 1
    description: Annotated[str | None, Field(max_length=2000, title='Description')] = ''
    horizon: Annotated[int | None, Field(ge=1, le=1581120, title='Horizon')] = 525600
    lengths: Annotated[
        list[LengthIn] | None,
        Field(max_length=20, title='Lengths', validate_default=True),
    ] = []
    limits: Limits | None = None
    minutes: Annotated[int, Field(ge=1, le=1440, title='Minutes')]
    name: Annotated[
        str,
        Field(
            max_length=200, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
        ),
    ]
    needs_approval: Annotated[bool | None, Field(title='Needs Approval')] = False
    notice: Annotated[int | None, Field(ge=0, le=527040, title='Notice')] = 0
    policy: Policy | None = None
    price: Annotated[int | None, Field(ge=0, le=1000000000, title='Price')] = 0
    step: Annotated[Step | None, Field(title='Step')] = None


class ServiceNamed(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    id: Annotated[str, Field(title='Id')]
    minutes: Annotated[int, Field(title='Minutes')]
    name: Annotated[str, Field(title='Name')]


class SignInConnectionIn(BaseModel):
    """
    An agreement with a provider.

    ``settings`` by provider: oidc ``issuer``; google ``hosted_domain``; microsoft ``tenant``; apple ``team_id`` and
    ``key_id``; saml ``idp_entity_id``, ``idp_sso_url``, ``idp_certificate``. All: ``domains``, which new members'
    addresses have to be in.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    client_id: Annotated[
        str | None,
        Field(max_length=300, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Client Id'),
    ] = ''
    name: Annotated[
        str,
        Field(
            description='What the button says.',
            max_length=200,
            min_length=1,
            pattern='^[^\\x00-\\x1f\\x7f]*$',
            title='Name',
        ),
    ]
    new_member_role: Annotated[
        Literal['admin', 'builder', 'front_desk', 'analyst'] | None,
        Field(title='New Member Role'),
    ] = None
    provider: Annotated[str, Field(max_length=32, title='Provider')]
    secret: Annotated[
        str | None,
        Field(
            description='Sealed; never shown again.', max_length=8000, title='Secret'
        ),
    ] = ''
    settings: Annotated[
        dict[str, Any] | None, Field(max_length=20, title='Settings')
    ] = {}


class SignInConnectionOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    back: Annotated[
        str, Field(description='The return address to register there.', title='Back')
    ]
    id: Annotated[str, Field(title='Id')]
    name: Annotated[str, Field(title='Name')]
    provider: Annotated[str, Field(title='Provider')]


class SignInConnectionShown(BaseModel):
    """
    A way to sign in, as the sign-in page shows it.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    id: Annotated[str, Field(title='Id')]
    name: Annotated[str, Field(title='Name')]
    provider: Annotated[str, Field(title='Provider')]


class SignInPolicy(BaseModel):
    """
    Clients are never asked for more than one factor unless they set one up themselves.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    clients_last_days: Annotated[
        int | None,
        Field(
            description="A client's session ends.",
            ge=1,
            le=90,
            title='Clients Last Days',
        ),
    ] = 14
    members_idle_minutes: Annotated[
        int | None,
        Field(
            description="A member's session ends when unused.",
            ge=5,
            le=1440,
            title='Members Idle Minutes',
        ),
    ] = 480
    members_last_days: Annotated[
        int | None,
        Field(
            description="A member's session ends, used or not.",
            ge=1,
            le=30,
            title='Members Last Days',
        ),
    ] = 14
    second_factor_for: Annotated[
        list[Literal['owner', 'admin', 'builder', 'front_desk', 'analyst']] | None,
        Field(
            description='Roles that sign in with two factors or a passkey.',
            title='Second Factor For',
        ),
    ] = []


class SignedIn(BaseModel):
    """
    A session token: send it as ``Authorization: Bearer …``; browsers get it as a cookie too.

    ``next`` is what is still missing: ``second_factor`` at ``/v1/sign-in/second-factor``, or ``enrolment`` of one
    under ``/v1/account``. Until then the token opens nothing else.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    expires_at: Annotated[AwareDatetime, Field(title='Expires At')]
    next: Annotated[
        Literal['second_factor', 'enrolment'] | None, Field(title='Next')
    ] = None
    token: Annotated[str, Field(title='Token')]


class SlotOut(BaseModel):
    """
    A start that can be booked now. Show it in ``builder.zone`` or the client's zone, always with the zone.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    builder: Annotated[
        BuilderNamed,
        Field(description='Who gives it, or leads it when several give it together.'),
    ]
    builders: Annotated[
        list[BuilderNamed], Field(description='All who give it.', title='Builders')
    ]
    end: Annotated[AwareDatetime, Field(title='End')]
    price: Annotated[Price, Field(description='For the number of seats asked for.')]
    seats_left: Annotated[int, Field(title='Seats Left')]
    service: Named
    start: Annotated[AwareDatetime, Field(title='Start')]


class Slots(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    as_of: Annotated[AwareDatetime, Field(title='As Of')]
    slots: Annotated[list[SlotOut], Field(title='Slots')]


class Builder5(RootModel[str]):
    root: Annotated[
        str,
        Field(
            description='Left out: whoever is free, as the service says.',
            max_length=64,
            title='Builder',
        ),
    ]


class Minutes4(RootModel[int]):
    root: Annotated[
        int,
        Field(
            description="One of the service's lengths; else the usual.",
            ge=1,
            le=1440,
            title='Minutes',
        ),
    ]


class SpotIn(BaseModel):
    """
    A start somebody wants.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    builder: Annotated[
        Builder5 | None,
        Field(
            description='Left out: whoever is free, as the service says.',
            title='Builder',
        ),
    ] = None
    minutes: Annotated[
        Minutes4 | None,
        Field(
            description="One of the service's lengths; else the usual.", title='Minutes'
        ),
    ] = None
    seats: Annotated[int | None, Field(ge=1, le=1000, title='Seats')] = 1
    service: Annotated[str, Field(max_length=64, title='Service')]
    start: Annotated[
        AwareDatetime, Field(description='With its offset or Z.', title='Start')
    ]


class Start(BaseModel):
    """
    ``link``: know the account that is signed in by that identity too, instead of signing in.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    link: Annotated[bool | None, Field(title='Link')] = False


class Started(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    address: Annotated[
        str, Field(description='Send the browser there.', title='Address')
    ]


class SubscribeIn(BaseModel):
    """
    ``address``: for ``web`` the browser's PushSubscription as JSON, for ``apns`` and ``fcm`` a ``token``.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    address: Annotated[dict[str, Any], Field(title='Address')]
    provider: Annotated[str, Field(pattern='^[a-z]{1,16}$', title='Provider')]


class SubscribedOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    id: Annotated[str, Field(title='Id')]
    provider: Annotated[str, Field(title='Provider')]


class SubstituteIn(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    builder: Annotated[str, Field(max_length=64, title='Builder')]


class MediaItem(RootModel[str]):
    root: Annotated[str, Field(pattern='^[a-z_]{1,16}$')]


class TakeIn(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    media: Annotated[list[MediaItem], Field(max_length=20, min_length=1, title='Media')]
    wait: Annotated[
        float | None,
        Field(
            description='Seconds to wait for something to come.',
            ge=0.0,
            le=25.0,
            title='Wait',
        ),
    ] = 0


class TakenOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    messages: Annotated[list[OutgoingMessage], Field(title='Messages')]


class TemplateIn(BaseModel):
    """
    Own words for some parts; the others stay ours. With a ``variant``, for ``share`` percent of people.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    parts: Annotated[dict[str, str], Field(max_length=8, title='Parts')]
    share: Annotated[int | None, Field(ge=0, le=100, title='Share')] = 0
    variant: Annotated[
        str | None, Field(pattern='^[a-z0-9_]{0,32}$', title='Variant')
    ] = ''


class TemplateOut(BaseModel):
    """
    One kind of notice in one language, filled in with a made-up booking.

    ``parts`` are the lines as written, ``own`` those of them that are the organisation's. ``sms`` is the text message
    with its number of segments.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    html: Annotated[str, Field(title='Html')]
    kind: Annotated[str, Field(title='Kind')]
    language: Annotated[str, Field(title='Language')]
    names: Annotated[
        list[str], Field(description='What the lines may speak of.', title='Names')
    ]
    own: Annotated[dict[str, str], Field(title='Own')]
    parts: Annotated[dict[str, str], Field(title='Parts')]
    short: Annotated[str, Field(title='Short')]
    sms: Annotated[str, Field(title='Sms')]
    sms_alphabet: Annotated[str, Field(title='Sms Alphabet')]
    sms_segments: Annotated[int, Field(title='Sms Segments')]
    subject: Annotated[str, Field(title='Subject')]
    text: Annotated[str, Field(title='Text')]
    variants: Annotated[
        dict[str, int],
        Field(
            description='The share of people in percent that each variant goes to.',
            title='Variants',
        ),
    ]


class TermsOf(BaseModel):
    """
    What a change would mean now for the client; staff may do it at any time and free.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    allowed: Annotated[bool, Field(title='Allowed')]
    because: Annotated[
        str | None,
        Field(description='A sentence when it is not allowed.', title='Because'),
    ]
    fee: Price
    free_until: Annotated[AwareDatetime | None, Field(title='Free Until')]
    refund: Price


class TermsOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    cancel: TermsOf
    move: TermsOf


class TestData(BaseModel):
    """
    What a test says.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    endpoint: Annotated[str, Field(title='Endpoint')]


class TestPayload(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    data: TestData
    payload_version: Annotated[int | None, Field(title='Payload Version')] = 1
    timestamp: Annotated[AwareDatetime, Field(title='Timestamp')]
    type: Annotated[str, Field(title='Type')]


class TestSend(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    to: Annotated[EmailStr, Field(title='To')]


class TestSent(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    subject: Annotated[str, Field(title='Subject')]
    to: Annotated[str, Field(title='To')]


class TimeOffIn(BaseModel):
    """
    Time off: from one instant to another, or whole days in the builder's zone, both included.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    end: Annotated[AwareDatetime | None, Field(title='End')] = None
    first_day: Annotated[date_aliased | None, Field(title='First Day')] = None
    last_day: Annotated[date_aliased | None, Field(title='Last Day')] = None
    start: Annotated[AwareDatetime | None, Field(title='Start')] = None


class TimeOffOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    builder: Annotated[str, Field(title='Builder')]
    end: Annotated[AwareDatetime, Field(title='End')]
    id: Annotated[str, Field(title='Id')]
    start: Annotated[AwareDatetime, Field(title='Start')]


class Token(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    token: Annotated[str, Field(max_length=200, title='Token')]


class Travel(BaseModel):
    """
    The dates, both included, on which a schedule is kept in another zone.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    from_: Annotated[date_aliased, Field(alias='from', title='From')]
    to: Annotated[date_aliased, Field(title='To')]
    zone: Annotated[str, Field(max_length=64, title='Zone')]


class UnreadOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    unread: Annotated[int, Field(title='Unread')]


class ValidationError(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    ctx: Annotated[dict[str, Any] | None, Field(title='Context')] = None
    input: Annotated[Any | None, Field(title='Input')] = None
    loc: Annotated[list[str | int], Field(title='Location')]
    msg: Annotated[str, Field(title='Message')]
    type: Annotated[str, Field(title='Error Type')]


class VariantResult(BaseModel):
    """
    How notices in one wording fared, counted from what was sent.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    failed: Annotated[int, Field(title='Failed')]
    sent: Annotated[int, Field(title='Sent')]
    variant: Annotated[str, Field(title='Variant')]


class VariantResults(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    kind: Annotated[str, Field(title='Kind')]
    results: Annotated[list[VariantResult], Field(title='Results')]


class VendorReportIn(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    medium: Annotated[str, Field(pattern='^[a-z_]{1,16}$', title='Medium')]
    opted_out: Annotated[bool | None, Field(title='Opted Out')] = False
    problem: Annotated[Problem | None, Field(title='Problem')] = None
    state: Annotated[Literal['sent', 'arrived', 'read', 'failed'], Field(title='State')]
    vendor_id: Annotated[str, Field(max_length=200, title='Vendor Id')]


class Builder6(RootModel[str]):
    root: Annotated[str, Field(max_length=64)]


class Client2(RootModel[str]):
    root: Annotated[
        str,
        Field(description='For the desk: who waits.', max_length=64, title='Client'),
    ]


class Zone7(RootModel[str]):
    root: Annotated[
        str,
        Field(
            description="Of the days and times; else the client's, else the business's.",
            max_length=64,
            title='Zone',
        ),
    ]


class WaitIn(BaseModel):
    """
    What is waited for: one ``start``, or any start of a wish. What is left out of a wish means any.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    after: Annotated[
        str | None,
        Field(
            description='It starts at this local time or later …',
            pattern='^(([01]\\d|2[0-3]):[0-5]\\d|24:00)$',
            title='After',
        ),
    ] = '00:00'
    before: Annotated[
        str | None,
        Field(
            description='… and before this one.',
            pattern='^(([01]\\d|2[0-3]):[0-5]\\d|24:00)$',
            title='Before',
        ),
    ] = '24:00'
    builders: Annotated[
        list[Builder6] | None,
        Field(
            description='With one of these.',
            max_length=50,
            title='Builders',
            validate_default=True,
        ),
    ] = []
    client: Annotated[
        Client2 | None, Field(description='For the desk: who waits.', title='Client')
    ] = None
    first_day: Annotated[
        date_aliased | None,
        Field(description='Today when left out.', title='First Day'),
    ] = None
    last_day: Annotated[
        date_aliased | None,
        Field(
            description='Four weeks after the first day when left out; 92 days at most.',
            title='Last Day',
        ),
    ] = None
    minutes: Annotated[
        Minutes4 | None,
        Field(
            description="One of the service's lengths; else the usual.", title='Minutes'
        ),
    ] = None
    seats: Annotated[int | None, Field(ge=1, le=1000, title='Seats')] = 1
    service: Annotated[str, Field(max_length=64, title='Service')]
    start: Annotated[
        AwareDatetime | None,
        Field(description='This one start and no other.', title='Start'),
    ] = None
    weekdays: Annotated[
        list[int] | None,
        Field(description='ISO days, 1 = Monday.', max_length=7, title='Weekdays'),
    ] = []
    zone: Annotated[
        Zone7 | None,
        Field(
            description="Of the days and times; else the client's, else the business's.",
            title='Zone',
        ),
    ] = None


class Waiting(BaseModel):
    """
    A message nobody has answered yet and whose lease, if any, has run out.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    address: Annotated[str, Field(title='Address')]
    channel: Annotated[str, Field(title='Channel')]
    message: Incoming
    organisation: Annotated[str, Field(title='Organisation')]


class Window(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    days: Annotated[
        list[int],
        Field(
            description='ISO days, 1 = Monday', max_length=7, min_length=1, title='Days'
        ),
    ]
    end: Annotated[
        str, Field(pattern='^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$', title='End')
    ]
    start: Annotated[
        str, Field(pattern='^([01][0-9]|2[0-3]):[0-5][0-9]$', title='Start')
    ]


class WordIn(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    address: Annotated[str, Field(max_length=200, min_length=1, title='Address')]
    medium: Annotated[str, Field(pattern='^[a-z_]{1,16}$', title='Medium')]
    text: Annotated[str, Field(max_length=4000, title='Text')]
    vendor_answers: Annotated[
        bool,
        Field(
            description="Whether the vendor's own opt-out acts on such words too.",
            title='Vendor Answers',
        ),
    ]


class WordOut(BaseModel):
    """
    ``word`` is null when the message says something else; ``answer`` is what to say, if it is ours to say.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    answer: Annotated[str | None, Field(title='Answer')]
    word: Annotated[Literal['stop', 'start', 'help'] | None, Field(title='Word')]


class ApiBookingsSchemasSessionOut(BaseModel):
    """
    A session with how many of its seats are taken.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    builder: BuilderNamed
    capacity: Annotated[int, Field(title='Capacity')]
    end: Annotated[AwareDatetime, Field(title='End')]
    id: Annotated[str, Field(title='Id')]
    seats: Annotated[int, Field(title='Seats')]
    service: ServiceNamed
    start: Annotated[AwareDatetime, Field(title='Start')]


class ApiIdentityAccountSchemasSessionOut(BaseModel):
    """
    A session; ``device`` is what the browser said of itself.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    device: Annotated[str, Field(title='Device')]
    expires_at: Annotated[AwareDatetime, Field(title='Expires At')]
    factors: Annotated[list[str], Field(title='Factors')]
    id: Annotated[str, Field(title='Id')]
    last_seen_at: Annotated[AwareDatetime | None, Field(title='Last Seen At')]
    this: Annotated[bool, Field(description='The one that asks.', title='This')]


class Answer(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    asked: Annotated[str | None, Field(title='Asked')]
    effects: Annotated[list[Effect], Field(title='Effects')]
    replies: Annotated[list[Reply], Field(title='Replies')]


class Answered(BaseModel):
    """
    The message was answered before; here is that answer again.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    answer: Answer
    status: Annotated[Literal['answered'], Field(title='Status')] = 'answered'


class AppConfirmed(BaseModel):
    """
    ``signed_in`` is the new token of a sign-in that waited for this.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    codes: Annotated[list[str], Field(title='Codes')]
    signed_in: SignedIn | None = None


class AuditOut(BaseModel):
    """
    One entry. Ids are the letters behind the prefix of public ids: what follows ``_`` in ``bkg_01k2…``.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    actor: ActorOut
    address: Annotated[
        str | None,
        Field(description='From where: the address of whoever asked.', title='Address'),
    ]
    asked: Annotated[
        str | None,
        Field(description='The request, as its route names it.', title='Asked'),
    ]
    at: Annotated[AwareDatetime, Field(title='At')]
    changes: Annotated[list[ChangeOut], Field(title='Changes')]
    channel: Annotated[str | None, Field(title='Channel')]
    device: Annotated[str | None, Field(title='Device')]
    digest: Annotated[str, Field(title='Digest')]
    facts: Annotated[dict[str, Any], Field(title='Facts')]
    forgotten: Annotated[
        bool,
        Field(
            description='Whether something in it cannot be read any more: its person was forgotten.',
            title='Forgotten',
        ),
    ]
    id: Annotated[str, Field(title='Id')]
    kind: Annotated[str, Field(title='Kind')]
    number: Annotated[int, Field(title='Number')]
    subject: Annotated[str, Field(title='Subject')]
    why: Annotated[str | None, Field(title='Why')]


class BuilderLimits(BaseModel):
    """
    A builder's limits count over all their services.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    minutes: Counts | None = None
    run: RunLimit | None = None
    sessions: Counts | None = None


class ClaimIn(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    address: Annotated[str, Field(max_length=200, min_length=1, title='Address')]
    channel: Annotated[str, Field(pattern='^[a-z_]{1,32}$', title='Channel')]
    message: Incoming
    profile: Profile | None = None


class Claimed(BaseModel):
    """
    The message is this caller's to answer, until the lease runs out.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    client: ClientOut
    conversation: Annotated[str, Field(title='Conversation')]
    identity: Annotated[str, Field(title='Identity')]
    lease: Annotated[str, Field(title='Lease')]
    message: Incoming
    organisation: OrganisationOut
    state: Annotated[dict[str, Any] | None, Field(title='State')]
    state_version: Annotated[int, Field(title='State Version')]
    status: Annotated[Literal['claimed'], Field(title='Status')] = 'claimed'
    turn: Annotated[str, Field(title='Turn')]


class ConflictOut(BaseModel):
    """
    A session that can no longer be given as booked, and the ways out.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    because: Annotated[Literal['busy', 'hours'], Field(title='Because')]
    moves: Annotated[
        list[SlotOut],
        Field(description='The nearest times its own builder has.', title='Moves'),
    ]
    session: ApiBookingsSchemasSessionOut
    substitutes: Annotated[
        list[BuilderNamed],
        Field(description='Who could give it as it is booked.', title='Substitutes'),
    ]


class EndpointMade(BaseModel):
    """
    A fresh endpoint. ``secret`` is shown this once.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    description: Annotated[str, Field(title='Description')]
    health: Health
    id: Annotated[str, Field(title='Id')]
    kinds: Annotated[list[str], Field(title='Kinds')]
    off_because: Annotated[
        Literal['person', 'gone', 'dead'] | None, Field(title='Off Because')
    ]
    off_since: Annotated[AwareDatetime | None, Field(title='Off Since')]
    old_secret_until: Annotated[AwareDatetime | None, Field(title='Old Secret Until')]
    on: Annotated[bool, Field(title='On')]
    secret: Annotated[str, Field(title='Secret')]
    url: Annotated[str, Field(title='Url')]


class EndpointOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    description: Annotated[str, Field(title='Description')]
    health: Health
    id: Annotated[str, Field(title='Id')]
    kinds: Annotated[list[str], Field(title='Kinds')]
    off_because: Annotated[
        Literal['person', 'gone', 'dead'] | None, Field(title='Off Because')
    ]
    off_since: Annotated[AwareDatetime | None, Field(title='Off Since')]
    old_secret_until: Annotated[AwareDatetime | None, Field(title='Old Secret Until')]
    on: Annotated[bool, Field(title='On')]
    url: Annotated[str, Field(title='Url')]


class FactorsOut(BaseModel):
    """
    What a person can prove themselves with.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    app: Annotated[bool, Field(title='App')]
    identities: Annotated[list[IdentityOut], Field(title='Identities')]
    passkeys: Annotated[list[PasskeyOut], Field(title='Passkeys')]
    password: Annotated[bool, Field(title='Password')]
    recovery_codes_left: Annotated[int, Field(title='Recovery Codes Left')]


class FinishIn(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    asked: Annotated[Asked | None, Field(title='Asked')] = None
    effects: Annotated[
        list[Effect] | None,
        Field(max_length=20, title='Effects', validate_default=True),
    ] = []
    handed_over: Annotated[bool | None, Field(title='Handed Over')] = False
    lease: Annotated[str, Field(title='Lease')]
    offered: OfferedIn | None = None
    replies: Annotated[list[ReplyIn], Field(max_length=10, title='Replies')]
    state: Annotated[dict[str, Any], Field(title='State')]
    state_version: Annotated[int, Field(title='State Version')]


class HTTPValidationError(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    detail: Annotated[list[ValidationError] | None, Field(title='Detail')] = None


class Hours(BaseModel):
    """
    A schedule. ``zone`` is the builder's own when left out; of travels that overlap the later one counts.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    overrides: Annotated[
        list[Override] | None,
        Field(max_length=1000, title='Overrides', validate_default=True),
    ] = []
    travels: Annotated[
        list[Travel] | None,
        Field(max_length=200, title='Travels', validate_default=True),
    ] = []
    weekly: Annotated[list[Window], Field(max_length=100, title='Weekly')]
    zone: Annotated[Zone | None, Field(title='Zone')] = None


class LengthOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    minutes: Annotated[int, Field(title='Minutes')]
    price: Price


class LineOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    amount: Price
    count: Annotated[int, Field(title='Count')]
    key: Annotated[str, Field(title='Key')]


class NoShowOut(BaseModel):
    """
    How likely the client is not to come, with the two strongest reasons. Seen by staff alone.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    probability: Annotated[float, Field(title='Probability')]
    reasons: Annotated[list[Reason], Field(title='Reasons')]


class OfferOut(BaseModel):
    """
    Seats held for whoever waits. Confirm or pay for the ``booking`` as any other hold, before ``until``.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    booking: Annotated[str, Field(title='Booking')]
    builder: BuilderNamed
    end: Annotated[AwareDatetime, Field(title='End')]
    price: Price
    start: Annotated[AwareDatetime, Field(title='Start')]
    until: Annotated[AwareDatetime, Field(title='Until')]


class Outgoing(BaseModel):
    """
    Lines said to people, and the number to ask after next.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    latest: Annotated[int, Field(title='Latest')]
    messages: Annotated[list[Said], Field(title='Messages')]


class PageAuditOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[AuditOut], Field(title='Items')]
    next_cursor: Annotated[
        str | None,
        Field(
            description='Send it as `cursor` to get the next page.', title='Next Cursor'
        ),
    ] = None


class PageConflictOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[ConflictOut], Field(title='Items')]
    next_cursor: Annotated[
        str | None,
        Field(
            description='Send it as `cursor` to get the next page.', title='Next Cursor'
        ),
    ] = None


class PageEndpointOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[EndpointOut], Field(title='Items')]
    next_cursor: Annotated[
        str | None,
        Field(
            description='Send it as `cursor` to get the next page.', title='Next Cursor'
        ),
    ] = None


class PageParkedOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[ParkedOut], Field(title='Items')]
    next_cursor: Annotated[
        str | None,
        Field(
            description='Send it as `cursor` to get the next page.', title='Next Cursor'
        ),
    ] = None


class PageQuestionOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[QuestionOut], Field(title='Items')]
    next_cursor: Annotated[
        str | None,
        Field(
            description='Send it as `cursor` to get the next page.', title='Next Cursor'
        ),
    ] = None


class PageSessionOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[ApiIdentityAccountSchemasSessionOut], Field(title='Items')]
    next_cursor: Annotated[
        str | None,
        Field(
            description='Send it as `cursor` to get the next page.', title='Next Cursor'
        ),
    ] = None


class PageSignInConnectionShown(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[SignInConnectionShown], Field(title='Items')]
    next_cursor: Annotated[
        str | None,
        Field(
            description='Send it as `cursor` to get the next page.', title='Next Cursor'
        ),
    ] = None


class PageTimeOffOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[TimeOffOut], Field(title='Items')]
    next_cursor: Annotated[
        str | None,
        Field(
            description='Send it as `cursor` to get the next page.', title='Next Cursor'
        ),
    ] = None


class PasskeyAdded(BaseModel):
    """
    ``signed_in`` is the new token of a sign-in that waited for this.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    backed_up: Annotated[bool, Field(title='Backed Up')]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    id: Annotated[str, Field(title='Id')]
    last_used_at: Annotated[AwareDatetime | None, Field(title='Last Used At')]
    name: Annotated[str, Field(title='Name')]
    signed_in: SignedIn | None = None


class PaymentOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    amount: Price
    decline_code: Annotated[str | None, Field(title='Decline Code')]
    id: Annotated[str, Field(title='Id')]
    link: Annotated[
        str | None,
        Field(
            description='Where the payer goes on when the bank asks for more.',
            title='Link',
        ),
    ]
    method: Annotated[str, Field(title='Method')]
    provider: Annotated[str, Field(title='Provider')]
    refunded: Price
    state: Annotated[
        str,
        Field(
            description='created, challenged, succeeded, declined, refunded or cancelled',
            title='State',
        ),
    ]


class PlanOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    builder: BuilderNamed
    builders: Annotated[list[BuilderNamed], Field(title='Builders')]
    choices: Annotated[
        list[Literal['skip', 'move', 'drop']],
        Field(description='What can be decided about a date.', title='Choices'),
    ]
    conflicts: Annotated[int, Field(title='Conflicts')]
    digest: Annotated[
        str, Field(description='Send it back to book exactly this.', title='Digest')
    ]
    first: Annotated[str, Field(title='First')]
    minutes: Annotated[int, Field(title='Minutes')]
    occurrences: Annotated[list[OccurrenceOut], Field(title='Occurrences')]
    price: Annotated[Price, Field(description='Of one date.')]
    rule: Annotated[
        str,
        Field(
            description='The rule as it will be stored, with a policy on month ends spelt out.',
            title='Rule',
        ),
    ]
    seats: Annotated[int, Field(title='Seats')]
    service: Named
    shown_in: Annotated[str | None, Field(title='Shown In')]
    shown_time_changes: Annotated[
        bool,
        Field(
            description='The clocks make it another time of day in ``shown_in``: say so once.',
            title='Shown Time Changes',
        ),
    ]
    zone: Annotated[str, Field(title='Zone')]


class PreferencesIn(BaseModel):
    """
    What is left out stays as it is; ``quiet`` null ends the quiet hours.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    channels: Annotated[
        Channels | None, Field(description='The best first.', title='Channels')
    ] = None
    choices: Annotated[
        dict[Literal['confirmed', 'moved', 'cancelled', 'reminder', 'requested', 'approved', 'declined', 'offered', 'follow_up', 'receipt', 'payment_failed', 'refund'], dict[Literal['email', 'push', 'chat', 'sms', 'whatsapp', 'in_app'], bool]] | None,
        Field(description='Yes or no by topic and channel.', title='Choices'),
    ] = None
    quiet: QuietHours | None = None


class PreferencesOut(BaseModel):
    """
    How somebody is told; ``stopped`` are channels in which they said STOP, ``unreachable`` where nothing arrives.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    channels: Annotated[
        list[Literal['email', 'push', 'chat', 'sms', 'whatsapp', 'in_app']],
        Field(title='Channels'),
    ]
    choices: Annotated[
        dict[Literal['confirmed', 'moved', 'cancelled', 'reminder', 'requested', 'approved', 'declined', 'offered', 'follow_up', 'receipt', 'payment_failed', 'refund'], dict[Literal['email', 'push', 'chat', 'sms', 'whatsapp', 'in_app'], bool]],
        Field(title='Choices'),
    ]
    quiet: QuietHours | None
    stopped: Annotated[
        list[Literal['email', 'push', 'chat', 'sms', 'whatsapp', 'in_app']],
        Field(title='Stopped'),
    ]
    unreachable: Annotated[
        list[Literal['email', 'push', 'chat', 'sms', 'whatsapp', 'in_app']],
        Field(title='Unreachable'),
    ]
    zone: Annotated[str, Field(title='Zone')]


class QuoteOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    lines: Annotated[list[LineOut], Field(title='Lines')]
    total: Price


class ScheduleOut(BaseModel):
    """
    A schedule by its name; the one called ``usual`` counts where a service names no other.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    hours: Hours
    name: Annotated[str, Field(title='Name')]


class ServiceOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    aliases: Annotated[list[str], Field(title='Aliases')]
    assignment: Annotated[
        Literal['any', 'balanced', 'all'],
        Field(
            description='Who gives it when nobody is named: any one, in turn, or all together.',
            title='Assignment',
        ),
    ]
    buffer_after: Annotated[int, Field(title='Buffer After')]
    buffer_before: Annotated[int, Field(title='Buffer Before')]
    buffers_outside_hours: Annotated[bool, Field(title='Buffers Outside Hours')]
    builders: Annotated[
        list[str],
        Field(description='Ids of the builders who give it.', title='Builders'),
    ]
    capacity: Annotated[int, Field(title='Capacity')]
    description: Annotated[str, Field(title='Description')]
    horizon: Annotated[int, Field(title='Horizon')]
    id: Annotated[str, Field(title='Id')]
    lengths: Annotated[
        list[LengthOut],
        Field(
            description='Every length it can be booked in, the usual one first.',
            title='Lengths',
        ),
    ]
    limits: Limits
    minutes: Annotated[int, Field(title='Minutes')]
    name: Annotated[str, Field(title='Name')]
    needs_approval: Annotated[
        bool,
        Field(
            description='Whether a builder has to say yes to each booking.',
            title='Needs Approval',
        ),
    ]
    notice: Annotated[int, Field(title='Notice')]
    policy: Policy
    price: Price
    step: Annotated[int, Field(title='Step')]


class WaitingOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    after: Annotated[str, Field(title='After')]
    before: Annotated[str, Field(title='Before')]
    booking: Annotated[
        str | None,
        Field(
            description='The hold on offer, or the booking it became.', title='Booking'
        ),
    ]
    builders: Annotated[
        list[BuilderNamed],
        Field(description='With one of these; none means any.', title='Builders'),
    ]
    client: ClientNamed
    first_day: Annotated[date_aliased, Field(title='First Day')]
    id: Annotated[str, Field(title='Id')]
    last_day: Annotated[date_aliased, Field(title='Last Day')]
    minutes: Annotated[int | None, Field(title='Minutes')]
    offer: Annotated[OfferOut | None, Field(description='What is held for them now.')]
    place: Annotated[
        int | None,
        Field(
            description='Among all who wait for this service, from 1; null when it is over.',
            title='Place',
        ),
    ]
    seats: Annotated[int, Field(title='Seats')]
    service: Named
    start: Annotated[AwareDatetime | None, Field(title='Start')]
    state: Annotated[
        str, Field(description='waiting, offered, taken, left or closed', title='State')
    ]
    weekdays: Annotated[list[int], Field(title='Weekdays')]
    zone: Annotated[str, Field(title='Zone')]


class BookingOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    builder: BuilderNamed
    builders: Annotated[
        list[BuilderNamed],
        Field(description='All who give it; the first leads.', title='Builders'),
    ]
    channel: Annotated[str, Field(title='Channel')]
    client: ClientNamed
    end: Annotated[AwareDatetime, Field(title='End')]
    expires_at: Annotated[AwareDatetime | None, Field(title='Expires At')]
    id: Annotated[str, Field(title='Id')]
    no_show: NoShowOut | None = None
    occurrence: Annotated[
        str | None,
        Field(
            description='The local wall time the series gave it, wherever it moved.',
            title='Occurrence',
        ),
    ] = None
    paid: Annotated[bool, Field(title='Paid')]
    price: Price
    price_lines: Annotated[list[LineOut], Field(title='Price Lines')]
    seats: Annotated[int, Field(title='Seats')]
    series: Annotated[
        str | None, Field(description='The series it belongs to.', title='Series')
    ] = None
    service: ServiceNamed
    start: Annotated[AwareDatetime, Field(title='Start')]
    state: Annotated[
        str,
        Field(
            description='held, pending, confirmed, completed, no_show, cancelled or expired',
            title='State',
        ),
    ]
    version: Annotated[int, Field(title='Version')]
    zone: Annotated[str, Field(title='Zone')]


class BuilderChange(BaseModel):
    """
    What may be changed; members left out stay as they are. Without ``active`` nobody can book them any more.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    active: Annotated[bool | None, Field(title='Active')] = None
    email: Annotated[EmailStr | None, Field(title='Email')] = None
    limits: BuilderLimits | None = None
    name: Annotated[Name | None, Field(title='Name')] = None
    place: Annotated[Place | None, Field(title='Place')] = None
    zone: Annotated[Zone | None, Field(title='Zone')] = None


class BuilderIn(BaseModel):
    """
    Somebody new who gives sessions; open at no time until their hours are set.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    email: Annotated[EmailStr | None, Field(title='Email')] = None
    limits: BuilderLimits | None = None
    name: Annotated[
        str,
        Field(
            max_length=200, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
        ),
    ]
    place: Annotated[Place | None, Field(title='Place')] = None
    zone: Annotated[str, Field(max_length=64, title='Zone')]


class DateOut(BaseModel):
    """
    A date of a series with its live booking, else its last one; without any it was skipped.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    booking: BookingOut | None
    occurrence: Annotated[str, Field(title='Occurrence')]


class DayOut(BaseModel):
    """
    One builder's day, in the builder's zone.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    bookings: Annotated[list[BookingOut], Field(title='Bookings')]
    builder: BuilderNamed
    date: Annotated[str, Field(title='Date')]
    open: Annotated[
        list[list[AwareDatetime]],
        Field(description='Open windows as [start, end).', title='Open'),
    ]


class PageBookingOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[BookingOut], Field(title='Items')]
    next_cursor: Annotated[
        str | None,
        Field(
            description='Send it as `cursor` to get the next page.', title='Next Cursor'
        ),
    ] = None


class PageScheduleOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[ScheduleOut], Field(title='Items')]
    next_cursor: Annotated[
        str | None,
        Field(
            description='Send it as `cursor` to get the next page.', title='Next Cursor'
        ),
    ] = None


class PageServiceOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[ServiceOut], Field(title='Items')]
    next_cursor: Annotated[
        str | None,
        Field(
            description='Send it as `cursor` to get the next page.', title='Next Cursor'
        ),
    ] = None


class PageWaitingOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[WaitingOut], Field(title='Items')]
    next_cursor: Annotated[
        str | None,
        Field(
            description='Send it as `cursor` to get the next page.', title='Next Cursor'
        ),
    ] = None


class PaidOut(BaseModel):
    """
    How the payment stands, and the booking with it.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    booking: BookingOut
    payment: PaymentOut


class SeriesOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    first: Annotated[str, Field(title='First')]
    id: Annotated[str, Field(title='Id')]
    occurrences: Annotated[list[DateOut], Field(title='Occurrences')]
    rule: Annotated[str, Field(title='Rule')]
    seats: Annotated[int, Field(title='Seats')]
    state: Annotated[str, Field(description='active or cancelled', title='State')]
    version: Annotated[int, Field(title='Version')]
    without: Annotated[
        list[str],
        Field(
            description='Dates of the rule taken out of the series.', title='Without'
        ),
    ]
    zone: Annotated[str, Field(title='Zone')]
