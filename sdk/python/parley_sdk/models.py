"""The wire shapes, generated from the OpenAPI document. Do not edit."""

from __future__ import annotations

from datetime import date as date_aliased
from typing import Annotated, Any, Literal

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    EmailStr,
    Field,
    RootModel,
    StringConstraints,
)


class AccountIn(BaseModel):
    """
    What the vendor gave; an empty value removes, what is left out stays.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    secrets: Annotated[
        dict[Annotated[str, StringConstraints(pattern=r'^[a-z_]{1,40}$')], str],
        Field(description='Sealed; never shown again.', title='Secrets'),
    ]


class AccountOut(BaseModel):
    """
    An account at a vendor: whose it is, what is kept of it, and where the vendor is to send its webhooks.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    account: Annotated[
        Literal['own', 'installation', 'none'],
        Field(description='Where new payments by it go to.', title='Account'),
    ]
    address: Annotated[str | None, Field(title='Address')]
    checked_at: Annotated[
        AwareDatetime | None,
        Field(
            description='When the vendor last said that the keys are right.',
            title='Checked At',
        ),
    ]
    has: Annotated[list[str], Field(title='Has')]
    hears: Annotated[
        bool,
        Field(
            description='Whether webhooks can be checked; give webhook_secret.',
            title='Hears',
        ),
    ]
    provider: Annotated[str, Field(title='Provider')]
    wants: Annotated[
        list[str],
        Field(
            description="The secrets by which an account of one's own is connected.",
            title='Wants',
        ),
    ]


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


class Clock(RootModel[str]):
    root: Annotated[
        str,
        Field(
            description="At what time each day, in the builder's zone; null: not at all.",
            pattern='^([01][0-9]|2[0-3]):[0-5][0-9]$',
            title='Clock',
        ),
    ]


class Zone(RootModel[str]):
    root: Annotated[str, Field(max_length=64, title='Zone')]


class AgendaIn(BaseModel):
    """
    When to tell. ``zone`` and ``next`` may stand as they were read: the builder's, and what follows of the clock.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    clock: Annotated[
        Clock | None,
        Field(
            description="At what time each day, in the builder's zone; null: not at all.",
            title='Clock',
        ),
    ]
    next: Annotated[AwareDatetime | None, Field(title='Next')] = None
    zone: Annotated[Zone | None, Field(title='Zone')] = None


class AgendaOut(BaseModel):
    """
    When a builder is told their day, and when next; both null when they are not.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    clock: Annotated[str | None, Field(title='Clock')]
    next: Annotated[AwareDatetime | None, Field(title='Next')]
    zone: Annotated[str, Field(title='Zone')]


class AlarmOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    bound: Annotated[float, Field(title='Bound')]
    kind: Annotated[str, Field(title='Kind')]
    value: Annotated[float, Field(title='Value')]
    what: Annotated[str, Field(title='What')]


class AlternativeOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    local: Annotated[
        str,
        Field(description='The wall time in the zone of the series.', title='Local'),
    ]
    start: Annotated[AwareDatetime, Field(title='Start')]


class AnswerIn(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    text: Annotated[
        str,
        Field(
            max_length=4000,
            min_length=1,
            pattern='^[^\\x00]*\\S[^\\x00]*$',
            title='Text',
        ),
    ]


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


class Average(BaseModel):
    """
    The marks of a builder or a service; ``average`` is null below the count from which it is shown.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    average: Annotated[float | None, Field(title='Average')]
    count: Annotated[int, Field(title='Count')]
    id: Annotated[str, Field(title='Id')]
    name: Annotated[str, Field(title='Name')]


class Because(BaseModel):
    """
    Why a time is offered, in a few words.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    key: Annotated[
        Literal['as_asked', 'closest', 'usual', 'soonest'], Field(title='Key')
    ]
    words: Annotated[str, Field(title='Words')]


class TaxNumber(RootModel[str]):
    root: Annotated[
        str,
        Field(
            max_length=40,
            min_length=2,
            pattern='^[^\\x00-\\x1f\\x7f]*$',
            title='Tax Number',
        ),
    ]


class BillingIn(BaseModel):
    """
    Who is named on invoices, and where they are taxed; a business has a tax number.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    address: Annotated[
        str | None,
        Field(
            max_length=500, pattern='^([^\\x00-\\x1f\\x7f]|\\r?\\n)*$', title='Address'
        ),
    ] = ''
    country: Annotated[
        str,
        Field(description='ISO 3166, as DE.', pattern='^[A-Z]{2}$', title='Country'),
    ]
    name: Annotated[
        str,
        Field(
            max_length=200, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
        ),
    ]
    tax_number: Annotated[TaxNumber | None, Field(title='Tax Number')] = None


class BillingOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    address: Annotated[str, Field(title='Address')]
    country: Annotated[str, Field(title='Country')]
    name: Annotated[str, Field(title='Name')]
    tax_number: Annotated[str | None, Field(title='Tax Number')]


class Bin(BaseModel):
    """
    Bookings of which about the same was said: what was said, what came true, and how many they were.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    came_true: Annotated[float, Field(title='Came True')]
    rows: Annotated[int, Field(title='Rows')]
    said: Annotated[float, Field(title='Said')]


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
    instead_of: Annotated[
        str | None,
        Field(
            description='booking.move_asked: the booking that it is to stand in for.',
            title='Instead Of',
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
    Whoever has ``page`` acts as the client: it goes to the booking's client only, the calendars also to staff.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    calendar: Annotated[
        str,
        Field(
            description='A calendar file; of a series the whole. It leads nowhere else.',
            title='Calendar',
        ),
    ]
    google: Annotated[
        str,
        Field(
            description="A page of Google's that offers to add it; nothing is sent before it is opened.",
            title='Google',
        ),
    ]
    page: Annotated[
        str | None,
        Field(
            description='See, pay, move, cancel and rate it, without signing in. Null for all but the client.',
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


class Language(RootModel[str]):
    root: Annotated[str, Field(max_length=35)]


class Languages(RootModel[list[Language]]):
    root: Annotated[list[Language], Field(max_length=20, title='Languages')]


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
    languages: Annotated[
        list[str],
        Field(
            description='Those they speak, as ``pt``; none where nobody has said.',
            title='Languages',
        ),
    ]
    name: Annotated[str, Field(title='Name')]
    place: Annotated[str | None, Field(title='Place')]
    services: Annotated[
        list[str],
        Field(description='Ids of the services this builder gives.', title='Services'),
    ]
    zone: Annotated[str, Field(title='Zone')]


class BuildersIn(BaseModel):
    """
    Which service somebody is sought for.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    locale: Annotated[
        str | None,
        Field(
            description='The language of the reasons.', max_length=35, title='Locale'
        ),
    ] = 'en'
    service: Annotated[str, Field(max_length=64, title='Service')]


class Busy(BaseModel):
    """
    Another turn of this conversation is being answered; ask again shortly.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    retry_after_ms: Annotated[int, Field(title='Retry After Ms')]
    status: Annotated[Literal['busy'], Field(title='Status')] = 'busy'


class Price1(RootModel[int]):
    root: Annotated[
        int, Field(description='In minor units.', ge=0, le=1000000000000, title='Price')
    ]


class Provider(RootModel[str]):
    root: Annotated[str, Field(max_length=32, title='Provider')]


class BuyIn(BaseModel):
    """
    How it is paid; ``price`` as the client saw it, else whatever it is now.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    method: Annotated[str | None, Field(max_length=64, title='Method')] = ''
    price: Annotated[Price1 | None, Field(title='Price')] = None
    provider: Annotated[Provider | None, Field(title='Provider')] = None


class ByHandIn(BaseModel):
    """
    How much somebody took with their own hands.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    amount: Annotated[
        int,
        Field(description='In minor units.', ge=1, le=1000000000000, title='Amount'),
    ]


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
    root: Annotated[
        int, Field(description='In minor units.', ge=0, le=1000000000000, title='Fee')
    ]


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


class Amount(RootModel[int]):
    root: Annotated[
        int,
        Field(description='In minor units.', ge=1, le=1000000000000, title='Amount'),
    ]


class CaptureIn(BaseModel):
    """
    How much is taken; the rest is let go.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    amount: Annotated[
        Amount | None,
        Field(
            description='In minor units; all that is kept when it is not given.',
            title='Amount',
        ),
    ] = None


class CardIn(BaseModel):
    """
    Which saved way to pay is charged from now on.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    method: Annotated[str, Field(max_length=64, title='Method')]


class ChangeIn(BaseModel):
    """
    Another plan; ``now`` is for a larger one, whose difference for the rest of the period is paid at once.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    at: Annotated[Literal['now', 'next'] | None, Field(title='At')] = 'next'
    package: Annotated[str, Field(max_length=64, title='Package')]


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


class ChannelIn(BaseModel):
    """
    What the medium's vendor gave; the channels' page of the guide says what each wants. An empty value removes.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    options: Annotated[
        dict[Annotated[str, StringConstraints(pattern=r'^[A-Za-z0-9_.:-]{1,80}$')], str] | None,
        Field(title='Options'),
    ] = {}
    secrets: Annotated[
        dict[Annotated[str, StringConstraints(pattern=r'^[A-Za-z0-9_.:-]{1,80}$')], str] | None,
        Field(description='Sealed; never shown again.', title='Secrets'),
    ] = {}


class ChannelOut(BaseModel):
    """
    Where a medium's vendor is to send its calls; ``has`` names the secrets that are kept.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    address: Annotated[str, Field(title='Address')]
    has: Annotated[list[str], Field(title='Has')]
    medium: Annotated[str, Field(title='Medium')]
    options: Annotated[dict[str, Any], Field(title='Options')]
    organisation: Annotated[str, Field(title='Organisation')]
    refused: Annotated[
        dict[str, int],
        Field(
            description='Calls of the last week that were refused, by reason.',
            title='Refused',
        ),
    ]


class Choice(BaseModel):
    """
    Something to choose; of a time also its ``start``, and the ``zone`` that its label is in.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    label: Annotated[str, Field(max_length=200, title='Label')]
    start: Annotated[AwareDatetime | None, Field(title='Start')] = None
    value: Annotated[str, Field(max_length=200, title='Value')]
    zone: Annotated[Zone | None, Field(title='Zone')] = None


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
    since: Annotated[
        AwareDatetime, Field(description='When they were first seen.', title='Since')
    ]


class ClientNew(BaseModel):
    """
    Somebody who telephones or comes in, as the desk writes them down.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    email: Annotated[EmailStr | None, Field(title='Email')] = None
    locale: Annotated[Locale | None, Field(title='Locale')] = None
    name: Annotated[
        str,
        Field(
            max_length=200, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
        ),
    ]
    phone: Annotated[Phone | None, Field(title='Phone')] = None
    zone: Annotated[Zone | None, Field(title='Zone')] = None


class ClientOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    email: Annotated[str | None, Field(title='Email')]
    id: Annotated[str, Field(title='Id')]
    locale: Annotated[str | None, Field(title='Locale')]
    name: Annotated[str | None, Field(title='Name')]
    phone: Annotated[str | None, Field(title='Phone')]
    proven: Annotated[
        bool | None,
        Field(
            description='Whether they have shown that the e-mail address is theirs.',
            title='Proven',
        ),
    ] = False
    zone: Annotated[str | None, Field(title='Zone')]


class ClientSeen(BaseModel):
    """
    A client as the desk sees them: with what tells those apart who have not said a name.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    channels: Annotated[
        list[str],
        Field(
            description='Where they write from, such as ``telegram``.', title='Channels'
        ),
    ]
    email: Annotated[str | None, Field(title='Email')]
    id: Annotated[str, Field(title='Id')]
    locale: Annotated[str | None, Field(title='Locale')]
    name: Annotated[str | None, Field(title='Name')]
    phone: Annotated[str | None, Field(title='Phone')]
    proven: Annotated[
        bool | None,
        Field(
            description='Whether they have shown that the e-mail address is theirs.',
            title='Proven',
        ),
    ] = False
    since: Annotated[
        AwareDatetime, Field(description='When they were first seen.', title='Since')
    ]
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


class CodeOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    brought: Annotated[
        int,
        Field(
            description='How many came by it and had their first session.',
            title='Brought',
        ),
    ]
    code: Annotated[str, Field(title='Code')]


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
    A connection as the bot needs it, with its secrets.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    connection: Annotated[str, Field(title='Connection')]
    medium: Annotated[str, Field(title='Medium')]
    options: Annotated[dict[str, Any], Field(title='Options')]
    organisation: Annotated[str, Field(title='Organisation')]
    secrets: Annotated[dict[str, str], Field(title='Secrets')]


class ConsentOut(BaseModel):
    """
    Something that was agreed to, or taken back.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    at: Annotated[AwareDatetime, Field(title='At')]
    channel: Annotated[str, Field(title='Channel')]
    gave: Annotated[bool, Field(description='False: they ended it.', title='Gave')]
    route: Annotated[
        Literal['word', 'wrote', 'number', 'preferences'],
        Field(
            description='By a `word` such as START, by having `wrote` first, by telling their `number`, in `preferences`.',
            title='Route',
        ),
    ]
    told_in: Annotated[
        str,
        Field(
            description='The medium it was said in, `api` or `page`.', title='Told In'
        ),
    ]
    words: Annotated[str | None, Field(title='Words')]


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


class MostPerClient(RootModel[int]):
    root: Annotated[
        int,
        Field(
            description='Once unless said otherwise; null: as often as they like.',
            ge=1,
            le=1000000,
            title='Most Per Client',
        ),
    ]


class MostUses(RootModel[int]):
    root: Annotated[int, Field(ge=1, le=1000000, title='Most Uses')]


class Percent(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, le=100.0, title='Percent')]


class Service(RootModel[str]):
    root: Annotated[
        str,
        Field(description='For this service alone.', max_length=64, title='Service'),
    ]


class CouponIn(BaseModel):
    """
    A coupon that takes off a share or an amount, once in each booking it is used for.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    amount: Annotated[
        Amount | None,
        Field(
            description="Minor units of the organisation's currency.", title='Amount'
        ),
    ] = None
    code: Annotated[
        str,
        Field(
            description='Capitals and small letters are the same.',
            max_length=40,
            min_length=3,
            pattern='^[A-Za-z0-9][A-Za-z0-9_-]*$',
            title='Code',
        ),
    ]
    most_per_client: Annotated[
        MostPerClient | None,
        Field(
            description='Once unless said otherwise; null: as often as they like.',
            title='Most Per Client',
        ),
    ] = None
    most_uses: Annotated[MostUses | None, Field(title='Most Uses')] = None
    percent: Annotated[Percent | str | None, Field(title='Percent')] = None
    service: Annotated[
        Service | None, Field(description='For this service alone.', title='Service')
    ] = None
    valid_from: Annotated[AwareDatetime | None, Field(title='Valid From')] = None
    valid_until: Annotated[
        AwareDatetime | None,
        Field(
            description='The first moment at which it can no longer be used.',
            title='Valid Until',
        ),
    ] = None


class DayInWords(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    date: Annotated[str, Field(title='Date')]
    sessions: Annotated[int, Field(title='Sessions')]
    text: Annotated[str, Field(title='Text')]
    zone: Annotated[str, Field(title='Zone')]


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


class Busy1(RootModel[float]):
    root: Annotated[
        float,
        Field(description='80 unless said otherwise.', ge=0.0, le=100.0, title='Busy'),
    ]


class Highest(RootModel[float]):
    root: Annotated[
        float,
        Field(
            description='The change on a busy day, for example 15.',
            ge=-90.0,
            le=200.0,
            title='Highest',
        ),
    ]


class Lowest(RootModel[float]):
    root: Annotated[
        float,
        Field(
            description='The change on a quiet day, for example -10.',
            ge=-90.0,
            le=200.0,
            title='Lowest',
        ),
    ]


class Quiet(RootModel[float]):
    root: Annotated[
        float,
        Field(description='20 unless said otherwise.', ge=0.0, le=100.0, title='Quiet'),
    ]


class DemandInput(BaseModel):
    """
    How far the share of the day's time that is taken moves the price; in percent.

    Up to ``quiet`` the change is ``lowest``, from ``busy`` on ``highest``, and in between on a straight line.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    busy: Annotated[
        Busy1 | str | None, Field(description='80 unless said otherwise.', title='Busy')
    ] = None
    highest: Annotated[
        Highest | str | None,
        Field(description='The change on a busy day, for example 15.', title='Highest'),
    ] = None
    lowest: Annotated[
        Lowest | str | None,
        Field(
            description='The change on a quiet day, for example -10.', title='Lowest'
        ),
    ] = None
    quiet: Annotated[
        Quiet | str | None,
        Field(description='20 unless said otherwise.', title='Quiet'),
    ] = None


class DemandOutput(BaseModel):
    """
    How far the share of the day's time that is taken moves the price; in percent.

    Up to ``quiet`` the change is ``lowest``, from ``busy`` on ``highest``, and in between on a straight line.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    busy: Annotated[
        str | None, Field(description='80 unless said otherwise.', title='Busy')
    ] = None
    highest: Annotated[
        str | None,
        Field(description='The change on a busy day, for example 15.', title='Highest'),
    ] = None
    lowest: Annotated[
        str | None,
        Field(
            description='The change on a quiet day, for example -10.', title='Lowest'
        ),
    ] = None
    quiet: Annotated[
        str | None, Field(description='20 unless said otherwise.', title='Quiet')
    ] = None


class DepositTerms(BaseModel):
    """
    How much of the price makes a booking firm; with ``held`` it is kept on the card and only taken later.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    held: Annotated[bool | None, Field(title='Held')] = False
    percent: Annotated[int | None, Field(ge=1, le=100, title='Percent')] = 100


class Method(RootModel[str]):
    root: Annotated[
        str,
        Field(
            description='A saved way to pay of the client; none: they are asked.',
            max_length=64,
            title='Method',
        ),
    ]


class DueIn(BaseModel):
    """
    Put what is unpaid of a booking on account.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    due_at: Annotated[
        AwareDatetime | None,
        Field(
            description='When it is charged; now when it is not given.', title='Due At'
        ),
    ] = None
    method: Annotated[
        Method | None,
        Field(
            description='A saved way to pay of the client; none: they are asked.',
            title='Method',
        ),
    ] = None


class EarlyBirdInput(BaseModel):
    """
    Booked at least so many days (of 24 hours) before the start, it is so many percent cheaper.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    days: Annotated[int, Field(ge=1, le=1098, title='Days')]
    percent: Annotated[Percent | str, Field(title='Percent')]


class EarlyBirdOutput(BaseModel):
    """
    Booked at least so many days (of 24 hours) before the start, it is so many percent cheaper.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    days: Annotated[int, Field(ge=1, le=1098, title='Days')]
    percent: Annotated[str, Field(title='Percent')]


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
    RootModel[list[Literal['booking.held', 'booking.move_asked', 'booking.released', 'booking.expired', 'booking.requested', 'booking.approved', 'booking.declined', 'booking.confirmed', 'booking.rescheduled', 'booking.cancelled', 'booking.completed', 'booking.no_show', 'series.booked', 'series.rescheduled', 'series.cancelled', 'payment.succeeded', 'payment.declined', 'payment.refunded', 'payment.overpaid', 'payment.authorised', 'payment.cancelled', 'payment.disputed', 'payment.dispute_won', 'payment.dispute_lost', 'review.opened', 'review.decided', 'subscription.started', 'subscription.renewed', 'subscription.payment_failed', 'subscription.changed', 'subscription.cancelled', 'subscription.resumed', 'subscription.ended', 'package.bought', 'package.returned']]]
):
    root: Annotated[
        list[Literal['booking.held', 'booking.move_asked', 'booking.released', 'booking.expired', 'booking.requested', 'booking.approved', 'booking.declined', 'booking.confirmed', 'booking.rescheduled', 'booking.cancelled', 'booking.completed', 'booking.no_show', 'series.booked', 'series.rescheduled', 'series.cancelled', 'payment.succeeded', 'payment.declined', 'payment.refunded', 'payment.overpaid', 'payment.authorised', 'payment.cancelled', 'payment.disputed', 'payment.dispute_won', 'payment.dispute_lost', 'review.opened', 'review.decided', 'subscription.started', 'subscription.renewed', 'subscription.payment_failed', 'subscription.changed', 'subscription.cancelled', 'subscription.resumed', 'subscription.ended', 'package.bought', 'package.returned']],
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
        list[Literal['booking.held', 'booking.move_asked', 'booking.released', 'booking.expired', 'booking.requested', 'booking.approved', 'booking.declined', 'booking.confirmed', 'booking.rescheduled', 'booking.cancelled', 'booking.completed', 'booking.no_show', 'series.booked', 'series.rescheduled', 'series.cancelled', 'payment.succeeded', 'payment.declined', 'payment.refunded', 'payment.overpaid', 'payment.authorised', 'payment.cancelled', 'payment.disputed', 'payment.dispute_won', 'payment.dispute_lost', 'review.opened', 'review.decided', 'subscription.started', 'subscription.renewed', 'subscription.payment_failed', 'subscription.changed', 'subscription.cancelled', 'subscription.resumed', 'subscription.ended', 'package.bought', 'package.returned']] | None,
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


class Words(RootModel[str]):
    root: Annotated[
        str,
        Field(
            description='Left out, what was said before stays; empty takes it back.',
            max_length=4000,
            pattern='^[^\\x00]*$',
            title='Words',
        ),
    ]


class FeedbackIn(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    mark: Annotated[
        int,
        Field(description='From 1 (bad) to 5 (very good).', ge=1, le=5, title='Mark'),
    ]
    words: Annotated[
        Words | None,
        Field(
            description='Left out, what was said before stays; empty takes it back.',
            title='Words',
        ),
    ] = None


class FeedbackOut(BaseModel):
    """
    What a client said of a session. ``seen_at``: when the team saw to a low mark.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    booking: Annotated[str, Field(title='Booking')]
    builder: Annotated[str, Field(title='Builder')]
    client: Annotated[str, Field(title='Client')]
    given_at: Annotated[AwareDatetime, Field(title='Given At')]
    given_in: Annotated[
        str,
        Field(
            description='The medium it came by, or `page` for the page that a notice leads to.',
            title='Given In',
        ),
    ]
    id: Annotated[str, Field(title='Id')]
    mark: Annotated[int, Field(title='Mark')]
    seen_at: Annotated[AwareDatetime | None, Field(title='Seen At')]
    service: Annotated[str, Field(title='Service')]
    starts_at: Annotated[AwareDatetime, Field(title='Starts At')]
    wants_person: Annotated[bool, Field(title='Wants Person')]
    words: Annotated[str | None, Field(title='Words')]


class FeedbackPage(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    builders: Annotated[list[Average], Field(title='Builders')]
    items: Annotated[list[FeedbackOut], Field(title='Items')]
    next_cursor: Annotated[
        str | None,
        Field(
            description='Send it as `cursor` to get the next page.', title='Next Cursor'
        ),
    ] = None
    services: Annotated[list[Average], Field(title='Services')]


class FeedbackRules(BaseModel):
    """
    An organisation's rules; what it never set is as here.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    ask_after: Annotated[
        int | None,
        Field(
            description='How many minutes after the end of the session they are asked.',
            ge=0,
            le=10080,
            title='Ask After',
        ),
    ] = 60
    asks: Annotated[
        bool | None,
        Field(description='Whether clients are asked at all.', title='Asks'),
    ] = True
    shown_from: Annotated[
        int | None,
        Field(
            description='From how many marks an average is shown; fewer would tell who said what.',
            ge=1,
            le=1000,
            title='Shown From',
        ),
    ] = 5


class Asked(RootModel[str]):
    root: Annotated[str, Field(max_length=32, title='Asked')]


class Language2(RootModel[str]):
    root: Annotated[
        str,
        Field(
            description='The locale they speak, if the message told; notices are written in it.',
            max_length=35,
            title='Language',
        ),
    ]


class GivenBackIn(BaseModel):
    """
    How much somebody gave back with their own hands, and whether it is to be paid once more.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    amount: Annotated[
        int,
        Field(description='In minor units.', ge=1, le=1000000000000, title='Amount'),
    ]
    still_owed: Annotated[
        bool | None,
        Field(
            description='As for a refund; what was to go back already stays as it was.',
            title='Still Owed',
        ),
    ] = False


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


class Guard(BaseModel):
    """
    An organisation's bounds, as set; points go from 0 to 100.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    active: Annotated[
        bool | None,
        Field(description='Whether payments are judged at all.', title='Active'),
    ] = True
    challenge_from: Annotated[
        int | None,
        Field(
            description='From so many points on the bank asks the payer.',
            ge=1,
            le=100,
            title='Challenge From',
        ),
    ] = 30
    hours: Annotated[
        int | None,
        Field(
            description='How long it is held so; then the money goes back by itself.',
            ge=1,
            le=168,
            title='Hours',
        ),
    ] = 24
    review_from: Annotated[
        int | None,
        Field(
            description='From so many points on somebody looks at it as well.',
            ge=1,
            le=100,
            title='Review From',
        ),
    ] = 60
    usual_per_hour: Annotated[
        int | None,
        Field(
            description='Payments asked for in an hour that are ordinary.',
            ge=1,
            le=100000,
            title='Usual Per Hour',
        ),
    ] = 60
    while_reviewed: Annotated[
        Literal['confirmed', 'held'] | None,
        Field(
            description='Whether the booking stands at once, or is held until somebody has looked.',
            title='While Reviewed',
        ),
    ] = 'confirmed'


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


class Coupon(RootModel[str]):
    root: Annotated[str, Field(max_length=40, title='Coupon')]


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
    by_credit: Annotated[
        bool | None,
        Field(description='Have credits of a package pay for it.', title='By Credit'),
    ] = False
    client: Annotated[
        Client | None,
        Field(description='For the desk: whose booking it will be.', title='Client'),
    ] = None
    coupon: Annotated[Coupon | None, Field(title='Coupon')] = None
    minutes: Annotated[
        Minutes | None,
        Field(
            description="One of the service's lengths; else the usual.", title='Minutes'
        ),
    ] = None
    points: Annotated[
        int | None,
        Field(
            description='Points to be spent on it.', ge=0, le=10000000, title='Points'
        ),
    ] = 0
    price: Annotated[Price1 | None, Field(title='Price')] = None
    seats: Annotated[int | None, Field(ge=1, le=1000, title='Seats')] = 1
    service: Annotated[str, Field(max_length=64, title='Service')]
    start: Annotated[
        AwareDatetime, Field(description='With its offset or Z.', title='Start')
    ]
    tip: Annotated[
        int | None,
        Field(description='In minor units.', ge=0, le=1000000000000, title='Tip'),
    ] = 0


class HolderOut(BaseModel):
    """
    Somebody who has credits left of a package, or for whom a plan is renewed.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    cancelled: Annotated[
        bool, Field(description='A plan that is not renewed.', title='Cancelled')
    ]
    client: Annotated[str, Field(title='Client')]
    left: Annotated[
        int | None,
        Field(
            description='Credits; null for a plan, whose periods have their own.',
            title='Left',
        ),
    ]
    name: Annotated[str | None, Field(title='Name')]
    since: Annotated[AwareDatetime, Field(title='Since')]
    state: Annotated[
        Literal['holds', 'starting', 'active', 'past_due'], Field(title='State')
    ]
    until: Annotated[
        AwareDatetime | None,
        Field(
            description='When they run out, or the period that is paid ends; null: never.',
            title='Until',
        ),
    ]


class HoldingOut(BaseModel):
    """
    A package a client bought, and what is left of it.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    bought_at: Annotated[AwareDatetime, Field(title='Bought At')]
    credits: Annotated[int, Field(title='Credits')]
    expires_at: Annotated[AwareDatetime | None, Field(title='Expires At')]
    id: Annotated[str, Field(title='Id')]
    left: Annotated[
        int,
        Field(description='Those that holds reserve are not among them.', title='Left'),
    ]
    name: Annotated[str, Field(title='Name')]
    package: Annotated[str, Field(title='Package')]
    services: Annotated[
        list[str],
        Field(
            description='What they pay for; none named means anything.',
            title='Services',
        ),
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
    place: Annotated[
        str | None,
        Field(
            description='Where to answer, if not where the person always is.',
            max_length=200,
            title='Place',
        ),
    ] = ''
    text: Annotated[str, Field(max_length=4000, title='Text')]


class InstallOut(BaseModel):
    """
    Where to send the browser of whoever may install apps in the workspace; good for ten minutes.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    address: Annotated[str, Field(title='Address')]


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
            max_length=100, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
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


class InvoiceOut(BaseModel):
    """
    A document that was issued, with a link to its PDF that proves itself.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    booking: Annotated[str | None, Field(title='Booking')]
    currency: Annotated[str, Field(title='Currency')]
    given: Annotated[
        str,
        Field(
            description="When the session is or was, in the client's words; empty for a package.",
            title='Given',
        ),
    ]
    id: Annotated[str, Field(title='Id')]
    issued_at: Annotated[AwareDatetime, Field(title='Issued At')]
    kind: Annotated[Literal['invoice', 'credit_note', 'receipt'], Field(title='Kind')]
    link: Annotated[str, Field(title='Link')]
    number: Annotated[str, Field(title='Number')]
    purchase: Annotated[
        str | None,
        Field(
            description='Of a package, where it is for no booking.', title='Purchase'
        ),
    ]
    service: Annotated[
        str,
        Field(
            description='What it is for: the service, or the package, as it was called then.',
            title='Service',
        ),
    ]
    total: Annotated[int, Field(title='Total')]


class Missing(RootModel[list[Literal['name', 'address', 'country']]]):
    root: Annotated[
        list[Literal['name', 'address', 'country']],
        Field(description='As it was read.', max_length=20, title='Missing'),
    ]


class NextNumber(RootModel[str]):
    root: Annotated[
        str, Field(description='As it was read.', max_length=80, title='Next Number')
    ]


class TaxNumber1(RootModel[str]):
    root: Annotated[
        str, Field(max_length=40, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Tax Number')
    ]


class Invoicing(BaseModel):
    """
    Who issues invoices, as the law wants it named; invoices are issued once this is set, as long as it is active.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    active: Annotated[
        bool | None,
        Field(
            description='Whether invoices are issued; receipts can be had either way.',
            title='Active',
        ),
    ] = True
    address: Annotated[
        str,
        Field(
            max_length=500,
            min_length=1,
            pattern='^([^\\x00-\\x1f\\x7f]|\\r?\\n)*$',
            title='Address',
        ),
    ]
    country: Annotated[str, Field(pattern='^[A-Z]{2}$', title='Country')]
    missing: Annotated[
        Missing | None, Field(description='As it was read.', title='Missing')
    ] = None
    name: Annotated[
        str,
        Field(
            description='The legal name.',
            max_length=200,
            min_length=1,
            pattern='^[^\\x00-\\x1f\\x7f]*$',
            title='Name',
        ),
    ]
    next_number: Annotated[
        NextNumber | None, Field(description='As it was read.', title='Next Number')
    ] = None
    prefix: Annotated[
        str | None,
        Field(
            description='Numbers begin with it.',
            max_length=12,
            pattern='^[A-Za-z0-9-]*$',
            title='Prefix',
        ),
    ] = ''
    small_print: Annotated[
        str | None,
        Field(
            max_length=1000,
            pattern='^([^\\x00-\\x1f\\x7f]|\\r?\\n)*$',
            title='Small Print',
        ),
    ] = ''
    tax_number: Annotated[TaxNumber1 | None, Field(title='Tax Number')] = None


class InvoicingOut(BaseModel):
    """
    Who issues invoices; empty and not active until somebody has said so.

    Attributes:
        missing: what has to be said before invoices can be issued.
        next_number: of the next invoice or credit note, were it issued today.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    active: Annotated[bool, Field(title='Active')]
    address: Annotated[str, Field(title='Address')]
    country: Annotated[str, Field(title='Country')]
    missing: Annotated[
        list[Literal['name', 'address', 'country']], Field(title='Missing')
    ]
    name: Annotated[str, Field(title='Name')]
    next_number: Annotated[str, Field(title='Next Number')]
    prefix: Annotated[str, Field(title='Prefix')]
    small_print: Annotated[str, Field(title='Small Print')]
    tax_number: Annotated[str | None, Field(title='Tax Number')]


class Joined(BaseModel):
    """
    Who they are now, and the dialogue state they go on with, if something was begun elsewhere.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    builder: Annotated[
        str | None,
        Field(
            description='The builder they are, if a member who gives sessions said the code.',
            title='Builder',
        ),
    ] = None
    client: ClientOut
    state: Annotated[dict[str, Any] | None, Field(title='State')]


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
            max_length=100, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
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
    price: Annotated[
        int, Field(description='In minor units.', ge=0, le=1000000000000, title='Price')
    ]


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


class LinkMade(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    code: Annotated[str, Field(title='Code')]


class LinkOnItsWay(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    detail: Annotated[
        str | None, Field(title='Detail')
    ] = 'If the address is known here, a sign-in link is on its way.'


class LinkSaid(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    code: Annotated[str, Field(max_length=40, min_length=1, title='Code')]


class LowMark(BaseModel):
    """
    What the client said of a session that was not good; `POST /v1/feedback/{id}/seen` once it is seen to.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    booking: Annotated[str, Field(title='Booking')]
    id: Annotated[str, Field(title='Id')]
    mark: Annotated[int, Field(title='Mark')]
    words: Annotated[str | None, Field(title='Words')]


class Rate(RootModel[float]):
    root: Annotated[
        float,
        Field(
            description='Points for each whole unit of the currency that was paid.',
            ge=0.0,
            le=1000.0,
            title='Rate',
        ),
    ]


class MeasureOut(BaseModel):
    """
    A booking that may be missed, and what could help; nothing here refuses or charges anybody.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    booking: Annotated[str, Field(title='Booking')]
    measures: Annotated[
        list[Literal['extra_reminder', 'ask_to_confirm', 'offer_deposit', 'standby']],
        Field(title='Measures'),
    ]
    risk: Annotated[float, Field(title='Risk')]
    start: Annotated[AwareDatetime, Field(title='Start')]


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


class Provider1(RootModel[str]):
    root: Annotated[
        str,
        Field(
            description='The usual one when it is not given.',
            max_length=32,
            title='Provider',
        ),
    ]


class MethodIn(BaseModel):
    """
    A way to pay that is to be saved.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    agreed: Annotated[
        Literal[True],
        Field(
            description='The client was asked whether it may be charged later, and said yes.',
            title='Agreed',
        ),
    ]
    method: Annotated[
        str | None,
        Field(
            description="The vendor's id of it, as its own form on your page gave.",
            max_length=64,
            pattern='^[^\\x00-\\x1f\\x7f]*$',
            title='Method',
        ),
    ] = ''
    provider: Annotated[
        Provider1 | None,
        Field(description='The usual one when it is not given.', title='Provider'),
    ] = None


class MethodOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    agreed_at: Annotated[AwareDatetime, Field(title='Agreed At')]
    id: Annotated[str, Field(title='Id')]
    label: Annotated[
        str, Field(description='How people call it: visa 4242.', title='Label')
    ]
    link: Annotated[str | None, Field(title='Link')]
    provider: Annotated[str, Field(title='Provider')]
    state: Annotated[
        str,
        Field(
            description='challenged until the bank is content (at the link), saved, declined or removed',
            title='State',
        ),
    ]


class MoveAskedOut(BaseModel):
    """
    A move that a client asked for and nobody has answered.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    before: Annotated[
        AwareDatetime, Field(description='When that one starts.', title='Before')
    ]
    booking: Annotated[
        str, Field(description='The one that is to move.', title='Booking')
    ]
    request: Annotated[
        str,
        Field(
            description='The booking that keeps the new time; a yes to it moves the other one there.',
            title='Request',
        ),
    ]
    to: Annotated[
        AwareDatetime, Field(description='When the request starts.', title='To')
    ]


class Builder2(RootModel[str]):
    root: Annotated[str, Field(max_length=64, title='Builder')]


class Fee2(RootModel[int]):
    root: Annotated[
        int, Field(description='In minor units.', ge=0, le=1000000000000, title='Fee')
    ]


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


class Builder3(RootModel[str]):
    root: Annotated[
        str,
        Field(
            description='Left out: all; for a builder, their own.',
            max_length=64,
            title='Builder',
        ),
    ]


class MovePlanIn(BaseModel):
    """
    Sessions that begin in [from, to) and cannot stand; of one builder, or of all.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    builder: Annotated[
        Builder3 | None,
        Field(description='Left out: all; for a builder, their own.', title='Builder'),
    ] = None
    from_: Annotated[AwareDatetime, Field(alias='from', title='From')]
    to: Annotated[AwareDatetime, Field(title='To')]


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


class Moved(BaseModel):
    """
    How far one feature lay from where it lay when fitting (PSI: below .1 nothing, above .25 act).
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    feature: Annotated[str, Field(title='Feature')]
    psi: Annotated[float, Field(title='Psi')]


class Named(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    id: Annotated[str, Field(title='Id')]
    name: Annotated[str, Field(title='Name')]


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
    silent_for: Annotated[
        float | None,
        Field(
            description='Seconds since its person last wrote there.', title='Silent For'
        ),
    ] = None
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


class OwnMember(BaseModel):
    """
    The member who asks, and the verbs their role allows them.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    active: Annotated[bool, Field(title='Active')]
    builder: Annotated[str | None, Field(title='Builder')]
    email: Annotated[str, Field(title='Email')]
    id: Annotated[str, Field(title='Id')]
    may: Annotated[list[str], Field(title='May')]
    name: Annotated[str, Field(title='Name')]
    role: Annotated[str, Field(title='Role')]


class PackageChange(BaseModel):
    """
    Another name or price, for those who buy from now on; a plan's price is its subscribers' too, and stays.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    name: Annotated[Name | None, Field(title='Name')] = None
    price: Annotated[Price1 | None, Field(title='Price')] = None


class PackageData(BaseModel):
    """
    Credits that a client has bought, or that can be used no more because their money went back.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    client: Annotated[str, Field(title='Client')]
    credits: Annotated[int, Field(title='Credits')]
    currency: Annotated[str, Field(title='Currency')]
    holding: Annotated[str, Field(title='Holding')]
    package: Annotated[str, Field(title='Package')]
    price: Annotated[int, Field(description='In minor units.', title='Price')]
    subscription: Annotated[str | None, Field(title='Subscription')]


class Days(RootModel[int]):
    root: Annotated[
        int,
        Field(
            description='How long they can be used once bought.',
            ge=1,
            le=3660,
            title='Days',
        ),
    ]


class PackagePayload(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    data: PackageData
    payload_version: Annotated[int | None, Field(title='Payload Version')] = 1
    timestamp: Annotated[AwareDatetime, Field(title='Timestamp')]
    type: Annotated[str, Field(title='Type')]


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


class PageClientSeen(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[ClientSeen], Field(title='Items')]
    next_cursor: Annotated[
        str | None,
        Field(
            description='Send it as `cursor` to get the next page.', title='Next Cursor'
        ),
    ] = None


class PageConsentOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[ConsentOut], Field(title='Items')]
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


class PageHolderOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[HolderOut], Field(title='Items')]
    next_cursor: Annotated[
        str | None,
        Field(
            description='Send it as `cursor` to get the next page.', title='Next Cursor'
        ),
    ] = None


class PageHoldingOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[HoldingOut], Field(title='Items')]
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


class PageInvoiceOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[InvoiceOut], Field(title='Items')]
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


class PageMethodOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[MethodOut], Field(title='Items')]
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


class Part(BaseModel):
    """
    One part. ``pretend`` works and reaches nobody; ``lacking`` was begun; ``waiting`` waits for its vendor.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    detail: Annotated[
        str | None, Field(description='Who or what it is connected as.', title='Detail')
    ] = ''
    kind: Annotated[
        Literal['payments', 'mail', 'texts', 'push', 'language', 'channel'],
        Field(title='Kind'),
    ]
    lacks: Annotated[
        list[str] | None,
        Field(
            description='Settings or secrets that are missing, by name.', title='Lacks'
        ),
    ] = []
    name: Annotated[str, Field(title='Name')]
    refused: Annotated[
        int | None,
        Field(
            description='Calls of its vendor that were refused in the last week.',
            title='Refused',
        ),
    ] = 0
    state: Annotated[
        Literal['live', 'pretend', 'off', 'lacking', 'waiting'], Field(title='State')
    ]
    usual: Annotated[
        bool | None,
        Field(
            description='Of ways to pay, the one taken where nobody chose.',
            title='Usual',
        ),
    ] = False
    wants: Annotated[
        list[str] | None,
        Field(
            description='Of a channel: the secrets it takes, by name.', title='Wants'
        ),
    ] = []


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
    provider: Annotated[
        str | None,
        Field(
            description='Which of the vendors set up here; the usual one if empty.',
            max_length=32,
            title='Provider',
        ),
    ] = ''


class PaymentData(BaseModel):
    """
    A payment; ``amount`` in minor units, of payment.refunded what went back, of a dispute what it is about.
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


class PayoutAccountIn(BaseModel):
    """
    Where the builder lives or their business is; the vendor asks for all else itself.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    country: Annotated[
        str, Field(description='ISO 3166: PT', pattern='^[A-Z]{2}$', title='Country')
    ]


class PayoutAccountOut(BaseModel):
    """
    A builder's account at the payment vendor; only one that is ready is paid to.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    provider: Annotated[str, Field(title='Provider')]
    state: Annotated[
        Literal['asked', 'open', 'checking', 'ready', 'restricted'],
        Field(
            description='open: its owner has to tell the vendor more, at the link; checking: the vendor looks at it.',
            title='State',
        ),
    ]


class PayoutIn(BaseModel):
    """
    How much was paid to a builder.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    amount: Annotated[
        Amount | None,
        Field(
            description='In minor units; all that is owed when it is not given.',
            title='Amount',
        ),
    ] = None
    reference: Annotated[
        str | None,
        Field(
            description="As on the bank's statement.",
            max_length=100,
            pattern='^[^\\x00-\\x1f\\x7f]*$',
            title='Reference',
        ),
    ] = ''


class PlaceReason(BaseModel):
    """
    What speaks for the place, in a few words.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    key: Annotated[
        Literal['same_time', 'same_builder', 'elsewhere'], Field(title='Key')
    ]
    words: Annotated[str, Field(title='Words')]


class Builder4(RootModel[str]):
    root: Annotated[
        str,
        Field(
            description='Left out: whoever has the fewest conflicts.',
            max_length=64,
            title='Builder',
        ),
    ]


class Coupon1(RootModel[str]):
    root: Annotated[
        str,
        Field(
            description='Takes off of as many dates as it has uses left.',
            max_length=40,
            title='Coupon',
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


class Zone7(RootModel[str]):
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
        Builder4 | None,
        Field(
            description='Left out: whoever has the fewest conflicts.', title='Builder'
        ),
    ] = None
    by_credit: Annotated[
        bool | None,
        Field(
            description='Have credits of packages pay for every date.',
            title='By Credit',
        ),
    ] = False
    coupon: Annotated[
        Coupon1 | None,
        Field(
            description='Takes off of as many dates as it has uses left.',
            title='Coupon',
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
    points: Annotated[
        int | None,
        Field(
            description='Points to be spent once, on what all dates come to.',
            ge=0,
            le=10000000,
            title='Points',
        ),
    ] = 0
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
        Zone7 | None,
        Field(
            description="Whose wall time is kept; the builder's if left out.",
            title='Zone',
        ),
    ] = None


class PointsOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    earned: Annotated[int, Field(description='Ever.', title='Earned')]
    left: Annotated[
        int,
        Field(description='Those that holds reserve are not among them.', title='Left'),
    ]
    tier: Annotated[str | None, Field(title='Tier')]
    worth: Annotated[
        int,
        Field(description='What one point takes off, in minor units.', title='Worth'),
    ]


class Policy(BaseModel):
    """
    What cancelling and moving cost a client, how late and how often they may be done, and what is paid when.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    cancel: CancelTerms | None = None
    deposit: DepositTerms | None = None
    move: MoveTerms | None = None
    unpaid: Annotated[
        Literal['cancel', 'keep'] | None,
        Field(
            description='What becomes of a booking to come once an amount of it on account is given up.',
            title='Unpaid',
        ),
    ] = 'cancel'


class Channels(
    RootModel[list[Literal['email', 'push', 'chat', 'sms', 'whatsapp', 'in_app']]]
):
    root: Annotated[
        list[Literal['email', 'push', 'chat', 'sms', 'whatsapp', 'in_app']],
        Field(description='The best first.', max_length=6, title='Channels'),
    ]


class Stopped(
    RootModel[list[Literal['email', 'push', 'chat', 'sms', 'whatsapp', 'in_app']]]
):
    root: Annotated[
        list[Literal['email', 'push', 'chat', 'sms', 'whatsapp', 'in_app']],
        Field(description='START there ends a STOP.', max_length=6, title='Stopped'),
    ]


class Unreachable(
    RootModel[list[Literal['email', 'push', 'chat', 'sms', 'whatsapp', 'in_app']]]
):
    root: Annotated[
        list[Literal['email', 'push', 'chat', 'sms', 'whatsapp', 'in_app']],
        Field(description='Found out by trying.', max_length=6, title='Unreachable'),
    ]


class Zone8(RootModel[str]):
    root: Annotated[str, Field(max_length=64, title='Zone')]


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


class Name4(RootModel[str]):
    root: Annotated[str, Field(max_length=200, title='Name')]


class Number(RootModel[str]):
    root: Annotated[
        str,
        Field(
            description='Their telephone number, which the channel vouches for.',
            max_length=32,
            title='Number',
        ),
    ]


class Profile(BaseModel):
    """
    What the channel knows of the person.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    locale: Annotated[Locale | None, Field(title='Locale')] = None
    name: Annotated[Name4 | None, Field(title='Name')] = None
    number: Annotated[
        Number | None,
        Field(
            description='Their telephone number, which the channel vouches for.',
            title='Number',
        ),
    ] = None
    zone: Annotated[Zone8 | None, Field(title='Zone')] = None


class Promotion(BaseModel):
    """
    Which version is to speak, and why if it did not pass its gate.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    because: Annotated[str | None, Field(max_length=500, title='Because')] = ''
    version: Annotated[str, Field(max_length=80, title='Version')]


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


class QueueOut(BaseModel):
    """
    One task's work that is not done. ``late``: of what is ``due``, that which has been for over a minute.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    due: Annotated[int, Field(title='Due')]
    late: Annotated[int, Field(title='Late')]
    oldest_due: Annotated[AwareDatetime | None, Field(title='Oldest Due')]
    parked: Annotated[int, Field(title='Parked')]
    running: Annotated[int, Field(title='Running')]
    task: Annotated[str, Field(title='Task')]
    to_come: Annotated[int, Field(title='To Come')]


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


class Builder5(RootModel[str]):
    root: Annotated[
        str,
        Field(
            description='Left out: whoever is free, as the service says.',
            max_length=64,
            title='Builder',
        ),
    ]


class Client1(RootModel[str]):
    root: Annotated[
        str,
        Field(
            description='For the desk: who would buy it.', max_length=64, title='Client'
        ),
    ]


class Coupon2(RootModel[str]):
    root: Annotated[str, Field(max_length=40, title='Coupon')]


class QuoteIn(BaseModel):
    """
    A start, and how many sessions would be booked with it.
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
    by_credit: Annotated[
        bool | None,
        Field(description='Have credits of a package pay for it.', title='By Credit'),
    ] = False
    client: Annotated[
        Client1 | None,
        Field(description='For the desk: who would buy it.', title='Client'),
    ] = None
    coupon: Annotated[Coupon2 | None, Field(title='Coupon')] = None
    minutes: Annotated[
        Minutes | None,
        Field(
            description="One of the service's lengths; else the usual.", title='Minutes'
        ),
    ] = None
    points: Annotated[
        int | None,
        Field(
            description='Points to be spent on it.', ge=0, le=10000000, title='Points'
        ),
    ] = 0
    seats: Annotated[int | None, Field(ge=1, le=1000, title='Seats')] = 1
    service: Annotated[str, Field(max_length=64, title='Service')]
    sessions: Annotated[int | None, Field(ge=1, le=1000, title='Sessions')] = 1
    start: Annotated[
        AwareDatetime, Field(description='With its offset or Z.', title='Start')
    ]
    tip: Annotated[
        int | None,
        Field(description='In minor units.', ge=0, le=1000000000000, title='Tip'),
    ] = 0


class Range(BaseModel):
    """
    More than ``low`` comes nine times of ten, more than ``high`` once in ten; ``likely`` is the middle.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    high: Annotated[float, Field(title='High')]
    likely: Annotated[float, Field(title='Likely')]
    low: Annotated[float, Field(title='Low')]


class Reason(BaseModel):
    """
    One reason behind a score: its key, whether it raises the risk, and words for it in the reader's language.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    key: Annotated[str, Field(title='Key')]
    up: Annotated[bool, Field(title='Up')]
    words: Annotated[str, Field(title='Words')]


class ReasonOut(BaseModel):
    """
    ``words`` in the reader's language.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    key: Annotated[str, Field(title='Key')]
    points: Annotated[int, Field(title='Points')]
    seen: Annotated[
        int,
        Field(
            description='How many were counted; 1 for what is there or not.',
            title='Seen',
        ),
    ]
    words: Annotated[str, Field(title='Words')]


class ReceiptOut(BaseModel):
    """
    A receipt for money that arrived, with a link to its PDF that proves itself.

    Attributes:
        id: of the payment; the receipt has no other number.
        service: what it is for: the service or the package, as it is called.
        purchase: of a package or a period of a plan, where it is for no booking.
        total: what arrived, in minor units.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    booking: Annotated[str | None, Field(title='Booking')]
    currency: Annotated[str, Field(title='Currency')]
    id: Annotated[str, Field(title='Id')]
    issued_at: Annotated[AwareDatetime, Field(title='Issued At')]
    link: Annotated[str, Field(title='Link')]
    purchase: Annotated[str | None, Field(title='Purchase')]
    service: Annotated[str, Field(title='Service')]
    total: Annotated[int, Field(title='Total')]


class RecoveryCodes(BaseModel):
    """
    Shown this once; each works once.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    codes: Annotated[list[str], Field(title='Codes')]


class ReferralIn(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    code: Annotated[str, Field(max_length=16, min_length=4, title='Code')]


class ReferralOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    state: Annotated[
        str,
        Field(
            description='open until the first session is completed, then rewarded',
            title='State',
        ),
    ]


class RefundIn(BaseModel):
    """
    How much goes back, and whether it is to be paid once more.
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
    still_owed: Annotated[
        bool | None,
        Field(
            description='True: the booking is not paid to that extent, and it is due again. False: it is given.',
            title='Still Owed',
        ),
    ] = False


class RefusedIn(BaseModel):
    """
    Calls that were refused since last told, by reason.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    calls: Annotated[
        dict[Annotated[str, StringConstraints(pattern=r'^[a-z-]{1,32}$')], int],
        Field(title='Calls'),
    ]


class Renews(BaseModel):
    """
    How a plan is renewed: every so many months or weeks, counted from the day it began.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    carry: Annotated[
        int | None,
        Field(
            description='In how many periods more its unused credits can be used.',
            ge=0,
            le=12,
            title='Carry',
        ),
    ] = 0
    every: Annotated[int | None, Field(ge=1, le=52, title='Every')] = 1
    unit: Annotated[Literal['month', 'week'], Field(title='Unit')]


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


class ReplyReportIn(BaseModel):
    """
    What became of a reply: ``taken`` while more pieces follow, ``later`` with ``after`` seconds to try again.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    after: Annotated[After | None, Field(title='After')] = None
    lease: Annotated[str, Field(max_length=64, title='Lease')]
    parts: Annotated[int | None, Field(ge=0, le=1000, title='Parts')] = 0
    problem: Annotated[Problem | None, Field(title='Problem')] = None
    state: Annotated[
        Literal['taken', 'sent', 'failed', 'unknown', 'later'], Field(title='State')
    ]
    vendor_id: Annotated[VendorId | None, Field(title='Vendor Id')] = None


class ReplyToSend(BaseModel):
    """
    A reply to send. ``parts`` pieces of it have gone; ``taken_before``: the next one may have gone too.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    address: Annotated[str, Field(title='Address')]
    asks: Annotated[
        str | None,
        Field(description='What is asked for with it, such as `time`.', title='Asks'),
    ] = None
    choices: Annotated[list[Choice], Field(title='Choices')]
    connection: Annotated[str, Field(title='Connection')]
    id: Annotated[str, Field(title='Id')]
    lease: Annotated[str, Field(title='Lease')]
    medium: Annotated[str, Field(title='Medium')]
    organisation: Annotated[str, Field(title='Organisation')]
    parts: Annotated[int, Field(title='Parts')]
    place: Annotated[str, Field(title='Place')]
    silent_for: Annotated[
        float | None,
        Field(
            description='Seconds since its person last wrote there.', title='Silent For'
        ),
    ] = None
    taken_before: Annotated[bool, Field(title='Taken Before')]
    text: Annotated[str, Field(title='Text')]
    written_at: Annotated[str, Field(title='Written At')]


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


class ReviewData(BaseModel):
    """
    An unusual payment that somebody is to look at; ``amount`` in minor units, ``risk`` from 0 to 100.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    amount: Annotated[int, Field(title='Amount')]
    booking: Annotated[
        str | None,
        Field(description='Null where a package was bought.', title='Booking'),
    ] = None
    currency: Annotated[str, Field(title='Currency')]
    decision: Annotated[
        Literal['approved', 'declined', 'lapsed'] | None,
        Field(description='review.decided alone.', title='Decision'),
    ] = None
    payment: Annotated[str, Field(title='Payment')]
    risk: Annotated[int, Field(title='Risk')]


class ReviewDeclineIn(BaseModel):
    """
    Give all of it back and cancel the booking.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    reason: Annotated[
        str | None,
        Field(
            description='For the record; the client is not told of it.',
            max_length=500,
            title='Reason',
        ),
    ] = ''


class ReviewOut(BaseModel):
    """
    A payment that somebody looks at, or looked at.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    amount: Price
    asked_at: Annotated[AwareDatetime, Field(title='Asked At')]
    booking: Annotated[
        str | None,
        Field(description='Null where a package was bought.', title='Booking'),
    ]
    client: Annotated[str, Field(title='Client')]
    payment: Annotated[str, Field(title='Payment')]
    reasons: Annotated[list[ReasonOut], Field(title='Reasons')]
    risk: Annotated[int, Field(title='Risk')]
    state: Annotated[
        Literal['open', 'approved', 'declined', 'lapsed'],
        Field(
            description='lapsed: nobody had looked when its hold ended, and the money went back',
            title='State',
        ),
    ]


class ReviewPayload(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    data: ReviewData
    payload_version: Annotated[int | None, Field(title='Payload Version')] = 1
    timestamp: Annotated[AwareDatetime, Field(title='Timestamp')]
    type: Annotated[str, Field(title='Type')]


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
    by_team: Annotated[
        bool | None,
        Field(
            description='Somebody of the team wrote it, not the bot.', title='By Team'
        ),
    ] = False
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


class SaleIn(BaseModel):
    """
    A package sold and paid at the desk.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    package: Annotated[str, Field(max_length=64, title='Package')]
    reference: Annotated[
        str | None,
        Field(
            description='Of the money: a slip, a bank transfer.',
            max_length=100,
            pattern='^[^\\x00-\\x1f\\x7f]*$',
            title='Reference',
        ),
    ] = ''


class Score(BaseModel):
    """
    A measured figure with the interval it lies in (95 %).
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    high: Annotated[float, Field(title='High')]
    low: Annotated[float, Field(title='Low')]
    value: Annotated[float, Field(title='Value')]


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


class SecretsIn(BaseModel):
    """
    What the bot learned from the vendor, to be kept with the connection.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    options: Annotated[
        dict[Annotated[str, StringConstraints(pattern=r'^[A-Za-z0-9_.:-]{1,80}$')], str] | None,
        Field(title='Options'),
    ] = {}
    secrets: Annotated[
        dict[Annotated[str, StringConstraints(pattern=r'^[A-Za-z0-9_.:-]{1,80}$')], str] | None,
        Field(description='Sealed; never shown again.', title='Secrets'),
    ] = {}


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


class Builder6(RootModel[str]):
    root: Annotated[
        str,
        Field(
            description='Left out: whoever has the fewest conflicts.',
            max_length=64,
            title='Builder',
        ),
    ]


class Client2(RootModel[str]):
    root: Annotated[
        str,
        Field(
            description='For the desk: whose series it will be.',
            max_length=64,
            title='Client',
        ),
    ]


class Coupon3(RootModel[str]):
    root: Annotated[
        str,
        Field(
            description='Takes off of as many dates as it has uses left.',
            max_length=40,
            title='Coupon',
        ),
    ]


class Price4(RootModel[int]):
    root: Annotated[
        int, Field(description='In minor units.', ge=0, le=1000000000000, title='Price')
    ]


class Total(RootModel[int]):
    root: Annotated[
        int, Field(description='In minor units.', ge=0, le=1000000000000, title='Total')
    ]


class Zone10(RootModel[str]):
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
        Builder6 | None,
        Field(
            description='Left out: whoever has the fewest conflicts.', title='Builder'
        ),
    ] = None
    by_credit: Annotated[
        bool | None,
        Field(
            description='Have credits of packages pay for every date.',
            title='By Credit',
        ),
    ] = False
    client: Annotated[
        Client2 | None,
        Field(description='For the desk: whose series it will be.', title='Client'),
    ] = None
    coupon: Annotated[
        Coupon3 | None,
        Field(
            description='Takes off of as many dates as it has uses left.',
            title='Coupon',
        ),
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
    points: Annotated[
        int | None,
        Field(
            description='Points to be spent once, on what all dates come to.',
            ge=0,
            le=10000000,
            title='Points',
        ),
    ] = 0
    price: Annotated[
        Price4 | None,
        Field(
            description='Of the first date, as it was shown; else whatever it is now.',
            title='Price',
        ),
    ] = None
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
    total: Annotated[
        Total | None,
        Field(
            description='Of all dates, as it was shown; else whatever it is now.',
            title='Total',
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
        Zone10 | None,
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


class Minutes4(RootModel[int]):
    root: Annotated[int, Field(ge=1, le=1440, title='Minutes')]


class Name5(RootModel[str]):
    root: Annotated[
        str,
        Field(
            max_length=200, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
        ),
    ]


class Notice(RootModel[int]):
    root: Annotated[int, Field(ge=0, le=527040, title='Notice')]


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
    minutes: Annotated[Minutes4 | None, Field(title='Minutes')] = None
    name: Annotated[Name5 | None, Field(title='Name')] = None
    needs_approval: Annotated[bool | None, Field(title='Needs Approval')] = None
    notice: Annotated[Notice | None, Field(title='Notice')] = None
    policy: Policy | None = None
    price: Annotated[Price4 | None, Field(title='Price')] = None
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
    price: Annotated[
        int | None,
        Field(description='In minor units.', ge=0, le=1000000000000, title='Price'),
    ] = 0
    step: Annotated[Step | None, Field(title='Step')] = None


class ServiceNamed(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    id: Annotated[str, Field(title='Id')]
    minutes: Annotated[int, Field(title='Minutes')]
    name: Annotated[str, Field(title='Name')]


class EarlyBird(RootModel[list[EarlyBirdInput]]):
    root: Annotated[
        list[EarlyBirdInput],
        Field(
            description='By how long before the start it is booked.',
            max_length=20,
            title='Early Bird',
        ),
    ]


class EarlyBird1(RootModel[list[EarlyBirdOutput]]):
    root: Annotated[
        list[EarlyBirdOutput],
        Field(
            description='By how long before the start it is booked.',
            max_length=20,
            title='Early Bird',
        ),
    ]


class SessionOut(BaseModel):
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


class Percent2(RootModel[float]):
    root: Annotated[
        float,
        Field(
            description='Of what remains after tax.', ge=0.0, le=100.0, title='Percent'
        ),
    ]


class ShareIn(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    percent: Annotated[
        Percent2 | str, Field(description='Of what remains after tax.', title='Percent')
    ]


class ShareOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    percent: Annotated[str, Field(title='Percent')]


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
            max_length=100,
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


class SignInOut(BaseModel):
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


class Span(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    end: Annotated[AwareDatetime, Field(title='End')]
    start: Annotated[AwareDatetime, Field(title='Start')]


class SpareOut(BaseModel):
    """
    A full group session that could take ``seats`` more, with a chance of at most ``bound`` that one is too many.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    bound: Annotated[float, Field(title='Bound')]
    seats: Annotated[int, Field(title='Seats')]
    session: Annotated[str, Field(title='Session')]
    start: Annotated[AwareDatetime, Field(title='Start')]


class Speaker(BaseModel):
    """
    Somebody who shares a telephone number with others.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    id: Annotated[str, Field(title='Id')]
    name: Annotated[str | None, Field(title='Name')]


class Client3(RootModel[str]):
    root: Annotated[str, Field(max_length=64, title='Client')]


class Name6(RootModel[str]):
    root: Annotated[
        str,
        Field(
            max_length=80, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
        ),
    ]


class SpeakerIn(BaseModel):
    """
    Somebody of the number, or somebody new by a name: one of the two.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    client: Annotated[Client3 | None, Field(title='Client')] = None
    name: Annotated[Name6 | None, Field(title='Name')] = None


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


class StepOut(BaseModel):
    """
    A day, or the seven days from ``first``.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    booked: Annotated[
        int, Field(description='What is on the books already.', title='Booked')
    ]
    bookings: Range
    first: Annotated[date_aliased, Field(title='First')]
    revenue: Annotated[
        Range | None,
        Field(description='In minor units; null for who may not see earnings.'),
    ]


class Stored(BaseModel):
    """
    The message is kept and will be answered; not ``is_new``: it was kept before.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    is_new: Annotated[bool, Field(title='Is New')]
    status: Annotated[Literal['stored'], Field(title='Status')] = 'stored'


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


class SubscriptionData(BaseModel):
    """
    A subscription; ``period`` is the newest that is paid.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    because: Annotated[
        str | None,
        Field(
            description='subscription.ended: cancelled, unpaid or never_paid.',
            title='Because',
        ),
    ] = None
    client: Annotated[str, Field(title='Client')]
    next_package: Annotated[
        str | None,
        Field(
            description='subscription.changed, where it counts from the next period on.',
            title='Next Package',
        ),
    ] = None
    package: Annotated[str, Field(title='Package')]
    period: Annotated[int, Field(title='Period')]
    step: Annotated[
        str | None,
        Field(
            description='subscription.payment_failed: retry, card or bank is what comes next.',
            title='Step',
        ),
    ] = None
    subscription: Annotated[str, Field(title='Subscription')]


class SubscriptionIn(BaseModel):
    """
    Subscribe to a plan, charged to a way to pay that was saved.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    agreed: Annotated[
        Literal[True],
        Field(
            description='The client agrees to be charged each period until they cancel.',
            title='Agreed',
        ),
    ]
    method: Annotated[
        str,
        Field(description='Of /v1/me/payment-methods.', max_length=64, title='Method'),
    ]
    price: Annotated[
        Price4 | None,
        Field(
            description='As the client saw it; else whatever it is now.', title='Price'
        ),
    ] = None


class SubscriptionMethodIn(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    method: Annotated[str, Field(max_length=64, title='Method')]


class SubscriptionOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    because: Annotated[
        str,
        Field(
            description='Why it ended: cancelled, unpaid or never_paid.',
            title='Because',
        ),
    ]
    cancelled: Annotated[
        bool, Field(description='It is not renewed.', title='Cancelled')
    ]
    code: Annotated[
        str | None,
        Field(description="Why the last try failed, in the bank's word.", title='Code'),
    ]
    credits: Annotated[int, Field(description='Of each period.', title='Credits')]
    ends_at: Annotated[
        AwareDatetime | None,
        Field(
            description='When it is given up, where the client has to do something.',
            title='Ends At',
        ),
    ]
    id: Annotated[str, Field(title='Id')]
    method: Annotated[str, Field(title='Method')]
    name: Annotated[str, Field(title='Name')]
    next_package: Annotated[
        str | None,
        Field(
            description='The plan from the next period on, where it is another.',
            title='Next Package',
        ),
    ]
    next_try_at: Annotated[AwareDatetime | None, Field(title='Next Try At')]
    package: Annotated[str, Field(title='Package')]
    period: Annotated[
        int,
        Field(
            description='The newest that is paid; 0 before the first.', title='Period'
        ),
    ]
    period_ends_at: Annotated[AwareDatetime | None, Field(title='Period Ends At')]
    price: Price
    renews: Renews | None
    state: Annotated[
        Literal['starting', 'active', 'past_due', 'ended'], Field(title='State')
    ]
    step: Annotated[
        str,
        Field(
            description='What the client was last asked: retry (nothing), card, bank; empty: all is paid.',
            title='Step',
        ),
    ]


class SubscriptionPayload(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    data: SubscriptionData
    payload_version: Annotated[int | None, Field(title='Payload Version')] = 1
    timestamp: Annotated[AwareDatetime, Field(title='Timestamp')]
    type: Annotated[str, Field(title='Type')]


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


class Address(RootModel[str]):
    root: Annotated[str, Field(max_length=200, title='Address')]


class TakeRepliesIn(BaseModel):
    """
    Of these media; with an ``address``, of that conversation of the organisation alone.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    address: Annotated[Address | None, Field(title='Address')] = None
    media: Annotated[list[MediaItem], Field(max_length=20, min_length=1, title='Media')]


class TakenBy(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    id: Annotated[str, Field(title='Id')]
    name: Annotated[str, Field(title='Name')]


class TakenOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    messages: Annotated[list[OutgoingMessage], Field(title='Messages')]


class Percent3(RootModel[float]):
    root: Annotated[float, Field(ge=0.0, le=100.0, title='Percent')]


class TaxInput(BaseModel):
    """
    The rate of a country, and whether prices include it there.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    country: Annotated[
        str,
        Field(description='ISO 3166, as DE.', pattern='^[A-Z]{2}$', title='Country'),
    ]
    included: Annotated[bool | None, Field(title='Included')] = True
    name: Annotated[
        str | None,
        Field(
            description='What it is called there.',
            max_length=20,
            min_length=1,
            pattern='^[^\\x00-\\x1f\\x7f]*$',
            title='Name',
        ),
    ] = 'VAT'
    percent: Annotated[Percent3 | str, Field(title='Percent')]


class TaxOutput(BaseModel):
    """
    The rate of a country, and whether prices include it there.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    country: Annotated[
        str,
        Field(description='ISO 3166, as DE.', pattern='^[A-Z]{2}$', title='Country'),
    ]
    included: Annotated[bool | None, Field(title='Included')] = True
    name: Annotated[
        str | None,
        Field(
            description='What it is called there.',
            max_length=20,
            min_length=1,
            pattern='^[^\\x00-\\x1f\\x7f]*$',
            title='Name',
        ),
    ] = 'VAT'
    percent: Annotated[str, Field(title='Percent')]


class TaxesInput(BaseModel):
    """
    Where the organisation is taxed, and the rates it charges; its own country's among them.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    country: Annotated[
        str,
        Field(description='ISO 3166, as DE.', pattern='^[A-Z]{2}$', title='Country'),
    ]
    rates: Annotated[list[TaxInput], Field(max_length=100, min_length=1, title='Rates')]
    reverse_charge: Annotated[
        bool | None,
        Field(
            description='Businesses in other countries account for it themselves.',
            title='Reverse Charge',
        ),
    ] = False


class TaxesOutput(BaseModel):
    """
    Where the organisation is taxed, and the rates it charges; its own country's among them.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    country: Annotated[
        str,
        Field(description='ISO 3166, as DE.', pattern='^[A-Z]{2}$', title='Country'),
    ]
    rates: Annotated[
        list[TaxOutput], Field(max_length=100, min_length=1, title='Rates')
    ]
    reverse_charge: Annotated[
        bool | None,
        Field(
            description='Businesses in other countries account for it themselves.',
            title='Reverse Charge',
        ),
    ] = False


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
    credits_lost: Annotated[
        int | None,
        Field(
            description='Credits that paid for it and do not come back; send the fee to agree.',
            title='Credits Lost',
        ),
    ] = 0
    fee: Price
    free_until: Annotated[AwareDatetime | None, Field(title='Free Until')]
    points_lost: Annotated[
        int | None,
        Field(
            description='Points that paid for it and do not come back.',
            title='Points Lost',
        ),
    ] = 0
    refund: Price
    told: Annotated[
        list[str] | None,
        Field(
            description='What to tell the client first, in the language asked for.',
            title='Told',
        ),
    ] = []


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


class TextIn(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    text: Annotated[
        str, Field(max_length=1000, min_length=1, pattern='^[^\\x00]*$', title='Text')
    ]


class ThreadLine(BaseModel):
    """
    Something said in a conversation. ``number`` grows; read on after it.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    author: Annotated[
        str | None, Field(description='Who of the team wrote it.', title='Author')
    ] = None
    by: Annotated[Literal['client', 'bot', 'team'], Field(title='By')]
    choices: Annotated[
        list[Choice],
        Field(description='What the bot gave to choose from.', title='Choices'),
    ]
    effects: Annotated[
        list[Effect],
        Field(
            description="What the client's words changed, as committed.",
            title='Effects',
        ),
    ]
    number: Annotated[int, Field(title='Number')]
    problem: Annotated[
        str | None,
        Field(description='Why it did not arrive, if it did not.', title='Problem'),
    ] = None
    said_at: Annotated[AwareDatetime, Field(title='Said At')]
    sent: Annotated[
        Literal['waiting', 'taken', 'sent', 'arrived', 'read', 'failed', 'cancelled', 'unknown'] | None,
        Field(description='How far it got, where a vendor carries it.', title='Sent'),
    ] = None
    text: Annotated[str, Field(title='Text')]


class TicketIn(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    ticket: Annotated[str, Field(max_length=500, title='Ticket')]


class TierInput(BaseModel):
    """
    From so many on, each is so many percent cheaper.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    at_least: Annotated[int, Field(ge=2, le=10000, title='At Least')]
    percent: Annotated[Percent3 | str, Field(title='Percent')]


class TierOutput(BaseModel):
    """
    From so many on, each is so many percent cheaper.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    at_least: Annotated[int, Field(ge=2, le=10000, title='At Least')]
    percent: Annotated[str, Field(title='Percent')]


class TierInInput(BaseModel):
    """
    From so many points ever earned on, points come faster.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    from_points: Annotated[int, Field(ge=1, le=1000000000, title='From Points')]
    name: Annotated[
        str,
        Field(
            max_length=40, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
        ),
    ]
    rate: Annotated[
        Rate | str,
        Field(
            description='Points for each whole unit of the currency that was paid.',
            title='Rate',
        ),
    ]


class TierInOutput(BaseModel):
    """
    From so many points ever earned on, points come faster.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    from_points: Annotated[int, Field(ge=1, le=1000000000, title='From Points')]
    name: Annotated[
        str,
        Field(
            max_length=40, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
        ),
    ]
    rate: Annotated[
        str,
        Field(
            description='Points for each whole unit of the currency that was paid.',
            title='Rate',
        ),
    ]


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


class TimeOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    because: Annotated[
        Because | None,
        Field(
            description='A reason that is true of this time and tells it from the others.'
        ),
    ]
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


class Builder7(RootModel[str]):
    root: Annotated[
        str,
        Field(description='Left out: all who give it.', max_length=64, title='Builder'),
    ]


class Minutes5(RootModel[int]):
    root: Annotated[
        int,
        Field(
            description="One of the service's lengths; else the usual.",
            ge=1,
            le=1440,
            title='Minutes',
        ),
    ]


class TimesIn(BaseModel):
    """
    What is looked for, and where around; the api remembers what it offered.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    again: Annotated[
        bool | None,
        Field(description='Whether an offer was refused just before.', title='Again'),
    ] = False
    builder: Annotated[
        Builder7 | None,
        Field(description='Left out: all who give it.', title='Builder'),
    ] = None
    from_: Annotated[AwareDatetime, Field(alias='from', title='From')]
    locale: Annotated[
        str | None,
        Field(
            description='The language of the reasons.', max_length=35, title='Locale'
        ),
    ] = 'en'
    minutes: Annotated[
        Minutes5 | None,
        Field(
            description="One of the service's lengths; else the usual.", title='Minutes'
        ),
    ] = None
    most: Annotated[
        int | None,
        Field(
            description='How many times to offer at most.', ge=1, le=10, title='Most'
        ),
    ] = 3
    near: Annotated[
        AwareDatetime | None,
        Field(
            description='The time wished for; left out: as soon as there is one.',
            title='Near',
        ),
    ] = None
    seats: Annotated[int | None, Field(ge=1, le=1000, title='Seats')] = 1
    service: Annotated[str, Field(max_length=64, title='Service')]
    to: Annotated[AwareDatetime, Field(title='To')]


class TimesOut(BaseModel):
    """
    At most as many times as asked for: what was wished for first, if it is free, then the earliest first.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    as_of: Annotated[AwareDatetime, Field(title='As Of')]
    offer: Annotated[str, Field(title='Offer')]
    policy: Annotated[
        str, Field(description='The version of what chose them.', title='Policy')
    ]
    times: Annotated[list[TimeOut], Field(title='Times')]


class ToRate(BaseModel):
    """
    A session the client came to and has not rated yet; ``asked``: they were asked about it.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    asked: Annotated[bool, Field(title='Asked')]
    booking: Annotated[str, Field(title='Booking')]
    builder: Annotated[str, Field(title='Builder')]
    service: Annotated[str, Field(title='Service')]
    start: Annotated[AwareDatetime, Field(title='Start')]
    zone: Annotated[str, Field(title='Zone')]


class Token(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    token: Annotated[str, Field(max_length=200, title='Token')]


class TransferIn(BaseModel):
    """
    A line of a bank's statement: what came in.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    amount: Annotated[
        int,
        Field(description='In minor units.', ge=1, le=1000000000000, title='Amount'),
    ]
    currency: Annotated[str, Field(max_length=3, min_length=3, title='Currency')]
    id: Annotated[
        str,
        Field(
            description="The bank's own id of it; each counts once.",
            max_length=150,
            min_length=1,
            pattern='^[^\\x00-\\x1f\\x7f]*$',
            title='Id',
        ),
    ]
    text: Annotated[
        str | None,
        Field(description='What the payer wrote.', max_length=1000, title='Text'),
    ] = ''


class TransferOut(BaseModel):
    """
    What became of a line. Only ``matched``, ``too_little`` and ``too_much`` moved anything, once.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    id: Annotated[str, Field(title='Id')]
    reference: Annotated[
        str | None,
        Field(description="The payment's ``transfer_reference``.", title='Reference'),
    ]
    verdict: Annotated[
        Literal['matched', 'too_little', 'too_much', 'other_currency', 'unknown', 'ambiguous', 'known'],
        Field(title='Verdict'),
    ]


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


class VendorNewsOut(BaseModel):
    """
    One piece of news; what it says of persons is not shown.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    at: Annotated[AwareDatetime, Field(title='At')]
    id: Annotated[str, Field(title='Id')]
    kind: Annotated[
        str,
        Field(
            description="In the vendor's words; unreadable where they were not understood.",
            title='Kind',
        ),
    ]
    payment: Annotated[str | None, Field(title='Payment')]
    problem: Annotated[
        str | None, Field(description='Why it was set aside.', title='Problem')
    ]
    provider: Annotated[str, Field(title='Provider')]
    state: Annotated[Literal['applied', 'waiting', 'set_aside'], Field(title='State')]


class VendorReportIn(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    medium: Annotated[str, Field(pattern='^[a-z_]{1,16}$', title='Medium')]
    opted_out: Annotated[bool | None, Field(title='Opted Out')] = False
    problem: Annotated[Problem | None, Field(title='Problem')] = None
    state: Annotated[Literal['sent', 'arrived', 'read', 'failed'], Field(title='State')]
    vendor_id: Annotated[str, Field(max_length=200, title='Vendor Id')]


class VerdictOut(BaseModel):
    """
    What walking the chain showed; ``why`` is null when every link holds.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    broken_at: Annotated[
        int | None,
        Field(
            description='The first entry whose link is broken; null for what lies beside it.',
            title='Broken At',
        ),
    ]
    entries: Annotated[int, Field(title='Entries')]
    heads: Annotated[
        int,
        Field(
            description='How many heads that were signed and written outside of the database it fits.',
            title='Heads',
        ),
    ]
    why: Annotated[str | None, Field(title='Why')]


class VersionOut(BaseModel):
    """
    A version of a line: how it was measured when it was fitted. Figures are null where it was never measured.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    alarms: Annotated[
        int,
        Field(
            description='How much had moved too far between the rows it was fitted and measured on.',
            title='Alarms',
        ),
    ]
    auc: Score | None
    calibration_error: Annotated[float | None, Field(title='Calibration Error')]
    gate: Annotated[
        str | None, Field(description='Why it passed, or did not.', title='Gate')
    ]
    kind: Annotated[str | None, Field(title='Kind')]
    log_loss: Score | None
    passed: Annotated[
        bool | None,
        Field(
            description='Whether it was surely better than what spoke then.',
            title='Passed',
        ),
    ]
    role: Annotated[Literal['speaks', 'listens', 'rests'], Field(title='Role')]
    version: Annotated[str, Field(title='Version')]


class Builder8(RootModel[str]):
    root: Annotated[str, Field(max_length=64)]


class Client4(RootModel[str]):
    root: Annotated[
        str,
        Field(description='For the desk: who waits.', max_length=64, title='Client'),
    ]


class Zone11(RootModel[str]):
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
        list[Builder8] | None,
        Field(
            description='With one of these.',
            max_length=50,
            title='Builders',
            validate_default=True,
        ),
    ] = []
    client: Annotated[
        Client4 | None, Field(description='For the desk: who waits.', title='Client')
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
        Minutes5 | None,
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
        Zone11 | None,
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


class WayToPay(BaseModel):
    """
    A vendor that money can be paid by here.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    is_pretended: Annotated[
        bool,
        Field(
            description='Whether no money moves: what a demonstration has.',
            title='Is Pretended',
        ),
    ]
    provider: Annotated[str, Field(title='Provider')]
    takes_cards: Annotated[
        bool,
        Field(description='Whether payers give their card there.', title='Takes Cards'),
    ]


class WaysToPay(BaseModel):
    """
    The ways to pay here, the usual one first: bookings are paid by it unless another is named.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[WayToPay], Field(title='Items')]


class WhomBecause(BaseModel):
    """
    Why somebody may be liked, in a few words.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    key: Annotated[
        Literal['latest', 'liked', 'known', 'language', 'well_marked', 'most_booked', 'new'],
        Field(title='Key'),
    ]
    words: Annotated[str, Field(title='Words')]


class WhoseOut(BaseModel):
    """
    A client; ``name`` is their address where they have no name, and null where nobody knows either.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    id: Annotated[str, Field(title='Id')]
    name: Annotated[str | None, Field(title='Name')]


class Widget(BaseModel):
    """
    ``origins``: the pages that may show the chat, as browsers name them; empty means any.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    origins: Annotated[list[str] | None, Field(title='Origins')] = []


class Origin(RootModel[str]):
    root: Annotated[
        str,
        Field(
            max_length=300,
            pattern='^https?://(\\[[0-9a-f:.]+\\]|[a-z0-9-]+(\\.[a-z0-9-]+)*)(:[0-9]{1,5})?$',
        ),
    ]


class WidgetIn(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    origins: Annotated[
        list[Origin] | None,
        Field(
            description='As browsers name them: `https://shop.example`, without a path. Empty means any.',
            max_length=50,
            title='Origins',
            validate_default=True,
        ),
    ] = []


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

    ``stopped``: somebody said STOP there, and not START since: nothing goes there, whatever they write.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    answer: Annotated[str | None, Field(title='Answer')]
    stopped: Annotated[bool, Field(title='Stopped')]
    word: Annotated[Literal['stop', 'start', 'help'] | None, Field(title='Word')]


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


class AskOut(BaseModel):
    """
    One client's turn. ``agrees`` and ``comes`` are probabilities.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    agrees: Annotated[float, Field(title='Agrees')]
    answer_by: Annotated[AwareDatetime | None, Field(title='Answer By')]
    answered_at: Annotated[AwareDatetime | None, Field(title='Answered At')]
    asked_at: Annotated[AwareDatetime | None, Field(title='Asked At')]
    because: Annotated[Literal['busy', 'hours'], Field(title='Because')]
    booking: Annotated[str, Field(title='Booking')]
    builder: Annotated[BuilderNamed, Field(description='… and with whom.')]
    client: ClientNamed
    comes: Annotated[float, Field(title='Comes')]
    hold: Annotated[
        str | None,
        Field(description='What is held for them while they are asked.', title='Hold'),
    ]
    id: Annotated[str, Field(title='Id')]
    reason: PlaceReason
    service: Named
    start: Annotated[
        AwareDatetime, Field(description='When it was to be …', title='Start')
    ]
    state: Annotated[
        Literal['waiting', 'asked', 'agreed', 'refused', 'silent', 'gone', 'late', 'off'],
        Field(
            description='waiting for their turn, asked; then agreed, refused or silent. Never asked: gone (no place is left), late (no time is left to answer), off (no longer needed, or asked before).',
            title='State',
        ),
    ]
    to_builder: Annotated[BuilderNamed, Field(description='… and to whom.')]
    to_start: Annotated[
        AwareDatetime, Field(description='Where it could go …', title='To Start')
    ]
    worth: Annotated[
        Price, Field(description='Price x agrees x comes, less what asking costs.')
    ]


class BankStatementIn(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    lines: Annotated[list[TransferIn], Field(max_length=1000, title='Lines')]


class BankStatementOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    lines: Annotated[list[TransferOut], Field(title='Lines')]


class BecameOut(BaseModel):
    """
    What became of what was paid: gone back, on its way, kept; what was only kept on a card and is let go of.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    back: Price
    coming: Price
    kept: Price
    released: Price


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


class ByHandOut(BaseModel):
    """
    So much of a payment, such as of cash, can only be given back by somebody's hand.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    amount: Price
    payment: Annotated[str, Field(title='Payment')]


class CardOut(BaseModel):
    """
    A version with its card (Markdown), how the world moved, and how what it said came true.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    alarms: Annotated[
        int,
        Field(
            description='How much had moved too far between the rows it was fitted and measured on.',
            title='Alarms',
        ),
    ]
    auc: Score | None
    calibration_error: Annotated[float | None, Field(title='Calibration Error')]
    card: Annotated[str | None, Field(title='Card')]
    gate: Annotated[
        str | None, Field(description='Why it passed, or did not.', title='Gate')
    ]
    kind: Annotated[str | None, Field(title='Kind')]
    log_loss: Score | None
    moved: Annotated[list[Moved], Field(title='Moved')]
    passed: Annotated[
        bool | None,
        Field(
            description='Whether it was surely better than what spoke then.',
            title='Passed',
        ),
    ]
    raised: Annotated[list[AlarmOut], Field(title='Raised')]
    reliability: Annotated[list[Bin], Field(title='Reliability')]
    role: Annotated[Literal['speaks', 'listens', 'rests'], Field(title='Role')]
    version: Annotated[str, Field(title='Version')]


class ClaimIn(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    address: Annotated[str, Field(max_length=200, min_length=1, title='Address')]
    channel: Annotated[str, Field(pattern='^[a-z_]{1,32}$', title='Channel')]
    message: Incoming
    profile: Profile | None = None
    take: Annotated[
        bool | None,
        Field(
            description='False: only have it stored; its turn is taken later.',
            title='Take',
        ),
    ] = True


class Claimed(BaseModel):
    """
    The message is this caller's to answer, until the lease runs out.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    builder: Annotated[
        str | None,
        Field(
            description='The builder who writes, if they showed that this channel is theirs.',
            title='Builder',
        ),
    ] = None
    client: ClientOut
    conversation: Annotated[str, Field(title='Conversation')]
    handed_over: Annotated[
        Literal['waiting', 'answering'] | None,
        Field(
            description='Somebody of the team is wanted here, or answers: then the bot is silent.',
            title='Handed Over',
        ),
    ] = None
    identity: Annotated[str, Field(title='Identity')]
    lease: Annotated[str, Field(title='Lease')]
    message: Incoming
    organisation: OrganisationOut
    silent_for: Annotated[
        float | None,
        Field(
            description="Seconds since they wrote before; null before the first word, and where it is one person's.",
            title='Silent For',
        ),
    ] = None
    speakers: Annotated[
        list[Speaker] | None,
        Field(
            description='Where the address is a telephone number, who is known to use it.',
            title='Speakers',
        ),
    ] = None
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
    session: SessionOut
    substitutes: Annotated[
        list[BuilderNamed],
        Field(description='Who could give it as it is booked.', title='Substitutes'),
    ]


class CouponOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    active: Annotated[bool, Field(title='Active')]
    amount: Price | None
    code: Annotated[str, Field(title='Code')]
    id: Annotated[str, Field(title='Id')]
    most_per_client: Annotated[int | None, Field(title='Most Per Client')]
    most_uses: Annotated[int | None, Field(title='Most Uses')]
    percent: Annotated[str | None, Field(title='Percent')]
    service: Annotated[str | None, Field(title='Service')]
    uses: Annotated[int, Field(description='In how many live bookings.', title='Uses')]
    valid_from: Annotated[AwareDatetime | None, Field(title='Valid From')]
    valid_until: Annotated[AwareDatetime | None, Field(title='Valid Until')]


class DayOpen(BaseModel):
    """
    When somebody is open on a date of ``zone``; what begins on it counts, also where it ends on the next.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    as_usual: Annotated[
        bool,
        Field(
            description='False where the date has hours of its own, a journey or time off in it.',
            title='As Usual',
        ),
    ]
    date: Annotated[date_aliased, Field(title='Date')]
    open: Annotated[list[Span], Field(description='None: closed.', title='Open')]
    zone: Annotated[str, Field(title='Zone')]


class DeskConversationOut(BaseModel):
    """
    One client's conversation in one channel.

    ``handed_over_at``: since when somebody of the team is wanted. The bot is silent while the state is ``answering``,
    which ends by itself twelve hours after the team last did something in it. ``is_waiting``: the client's last words
    have no answer of the team yet.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    can_be_answered: Annotated[
        bool,
        Field(
            description='False for calls: there is a telephone number to call back.',
            title='Can Be Answered',
        ),
    ]
    channel: Annotated[str, Field(title='Channel')]
    client: ClientOut
    handed_over_at: Annotated[AwareDatetime | None, Field(title='Handed Over At')]
    id: Annotated[str, Field(title='Id')]
    is_waiting: Annotated[bool, Field(title='Is Waiting')]
    last: ThreadLine | None
    low_marks: Annotated[list[LowMark], Field(title='Low Marks')]
    state: Annotated[
        Literal['waiting', 'answering'] | None,
        Field(description='Null: the bot has it and nobody is wanted.', title='State'),
    ]
    taken_at: Annotated[AwareDatetime | None, Field(title='Taken At')]
    taken_by: TakenBy | None


class DifferenceOut(BaseModel):
    """
    Something that is not the same in the report and in the ledger.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    booked: Price | None
    cause: Annotated[
        str, Field(description='The likely cause, by name.', title='Cause')
    ]
    kind: Annotated[
        str,
        Field(
            description='missing_here, missing_there, amount, currency, twice or unreadable',
            title='Kind',
        ),
    ]
    movement: Annotated[
        str | None, Field(description='charge, refund or dispute', title='Movement')
    ]
    payment: Annotated[str | None, Field(title='Payment')]
    reported: Price | None
    row: Annotated[
        int | None,
        Field(description='The line of the report; its head is 1.', title='Row'),
    ]
    vendor_id: Annotated[str, Field(title='Vendor Id')]
    words: Annotated[
        str,
        Field(
            description='The likely cause in a sentence, and what to do.', title='Words'
        ),
    ]


class DueOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    amount: Price
    booking: Annotated[str, Field(title='Booking')]
    code: Annotated[
        str | None,
        Field(description="Why the last try failed, in the bank's word.", title='Code'),
    ]
    ends_at: Annotated[
        AwareDatetime | None,
        Field(
            description='When it is given up, where the payer has to do something.',
            title='Ends At',
        ),
    ]
    id: Annotated[str, Field(title='Id')]
    method: Annotated[str | None, Field(title='Method')]
    next_try_at: Annotated[AwareDatetime | None, Field(title='Next Try At')]
    state: Annotated[
        str,
        Field(
            description='open, paid, ended (given up at the end of the grace) or cancelled',
            title='State',
        ),
    ]
    step: Annotated[
        str,
        Field(
            description='What the payer was last asked: retry (nothing), card, bank; empty before any try.',
            title='Step',
        ),
    ]
    tries: Annotated[int, Field(title='Tries')]


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


class EntryOut(BaseModel):
    """
    One side of a transfer; what an account gains is above zero, what it gives below.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    account: Annotated[str, Field(title='Account')]
    amount: Price
    at: Annotated[AwareDatetime, Field(title='At')]
    booking: Annotated[str | None, Field(title='Booking')]
    id: Annotated[str, Field(title='Id')]
    memo: Annotated[str, Field(title='Memo')]
    payment: Annotated[str | None, Field(title='Payment')]
    transfer: Annotated[str, Field(title='Transfer')]


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


class FencesOut(BaseModel):
    """
    The least and the most it can cost, whatever the demand.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    highest: Price
    lowest: Price


class FinishIn(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    asked: Annotated[Asked | None, Field(title='Asked')] = None
    deliver: Annotated[
        bool | None,
        Field(
            description='The replies go by a vendor: they are to be taken and sent.',
            title='Deliver',
        ),
    ] = False
    effects: Annotated[
        list[Effect] | None,
        Field(max_length=20, title='Effects', validate_default=True),
    ] = []
    handed_over: Annotated[bool | None, Field(title='Handed Over')] = False
    language: Annotated[
        Language2 | None,
        Field(
            description='The locale they speak, if the message told; notices are written in it.',
            title='Language',
        ),
    ] = None
    lease: Annotated[str, Field(title='Lease')]
    offered: OfferedIn | None = None
    replies: Annotated[list[ReplyIn], Field(max_length=10, title='Replies')]
    state: Annotated[dict[str, Any], Field(title='State')]
    state_version: Annotated[int, Field(title='State Version')]


class ForecastOut(BaseModel):
    """
    ``steps`` is empty while there is too little history: eight weeks with something in them.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    as_of: Annotated[AwareDatetime, Field(title='As Of')]
    by: Annotated[Literal['day', 'week'], Field(title='By')]
    currency: Annotated[str, Field(title='Currency')]
    steps: Annotated[list[StepOut], Field(title='Steps')]
    weeks: Annotated[
        int, Field(description='Whole weeks of history it goes by.', title='Weeks')
    ]
    weeks_needed: Annotated[int | None, Field(title='Weeks Needed')] = 8
    zone: Annotated[str, Field(title='Zone')]


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


class Known(BaseModel):
    """
    Who has a conversation, and how it stands.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    builder: Annotated[
        str | None,
        Field(
            description='The builder who writes, if they showed that this channel is theirs.',
            title='Builder',
        ),
    ] = None
    client: ClientOut
    conversation: Annotated[str, Field(title='Conversation')]
    identity: Annotated[str, Field(title='Identity')]
    organisation: OrganisationOut
    state: Annotated[dict[str, Any] | None, Field(title='State')]


class LengthOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    minutes: Annotated[int, Field(title='Minutes')]
    price: Price


class LineOut(BaseModel):
    """
    One line of a price: the amounts of all lines add up to it.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    amount: Price
    count: Annotated[int, Field(title='Count')]
    key: Annotated[str, Field(title='Key')]
    values: Annotated[
        dict[str, str | int] | None,
        Field(
            description='What the words name: percents as text, money in minor units.',
            title='Values',
        ),
    ] = {}
    words: Annotated[
        str | None,
        Field(
            description='What it is for, in the language asked for (Accept-Language).',
            title='Words',
        ),
    ] = ''


class LoyaltyInput(BaseModel):
    """
    The programme; all members at 0 means there is none.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    rate: Annotated[
        Rate | str | None,
        Field(
            description='Points for each whole unit of the currency that was paid.',
            title='Rate',
        ),
    ] = None
    referral: Annotated[
        int | None,
        Field(
            description='Points for both once the first session is completed.',
            ge=0,
            le=1000000,
            title='Referral',
        ),
    ] = 0
    tiers: Annotated[
        list[TierInInput] | None,
        Field(max_length=10, title='Tiers', validate_default=True),
    ] = []
    worth: Annotated[
        int | None,
        Field(
            description='What one point takes off, in minor units; 0: they buy nothing.',
            ge=0,
            le=1000000,
            title='Worth',
        ),
    ] = 0


class LoyaltyOutput(BaseModel):
    """
    The programme; all members at 0 means there is none.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    rate: Annotated[
        str | None,
        Field(
            description='Points for each whole unit of the currency that was paid.',
            title='Rate',
        ),
    ] = None
    referral: Annotated[
        int | None,
        Field(
            description='Points for both once the first session is completed.',
            ge=0,
            le=1000000,
            title='Referral',
        ),
    ] = 0
    tiers: Annotated[
        list[TierInOutput] | None,
        Field(max_length=10, title='Tiers', validate_default=True),
    ] = []
    worth: Annotated[
        int | None,
        Field(
            description='What one point takes off, in minor units; 0: they buy nothing.',
            ge=0,
            le=1000000,
            title='Worth',
        ),
    ] = 0


class MeasuresOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    measures: Annotated[list[MeasureOut], Field(title='Measures')]
    spare: Annotated[list[SpareOut], Field(title='Spare')]


class MoveOut(BaseModel):
    """
    Where a session that cannot stand could go. ``agrees`` and ``comes`` are probabilities.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    agrees: Annotated[
        float,
        Field(
            description='How likely the client agrees to be moved there.',
            title='Agrees',
        ),
    ]
    because: Annotated[Literal['busy', 'hours'], Field(title='Because')]
    comes: Annotated[
        float, Field(description='How likely they then come.', title='Comes')
    ]
    session: Annotated[str, Field(title='Session')]
    start: Annotated[AwareDatetime, Field(description='When it is now.', title='Start')]
    to: SlotOut
    worth: Annotated[
        Price, Field(description='Price x agrees x comes, less what asking costs.')
    ]


class MovePlanOut(BaseModel):
    """
    A plan with its turns in the order of asking.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    asks: Annotated[list[AskOut], Field(title='Asks')]
    at_most: Annotated[
        int,
        Field(
            description='No plan is worth more: equal to ``worth`` when it is proven the best.',
            title='At Most',
        ),
    ]
    builder: BuilderNamed | None
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    end: Annotated[AwareDatetime, Field(title='End')]
    id: Annotated[str, Field(title='Id')]
    lost: Annotated[
        int, Field(description='Sessions that find no place.', title='Lost')
    ]
    settled_at: Annotated[AwareDatetime | None, Field(title='Settled At')]
    start: Annotated[AwareDatetime, Field(title='Start')]
    state: Annotated[
        Literal['proposed', 'asking', 'settled', 'stopped'], Field(title='State')
    ]
    worth: Annotated[
        int, Field(description='All moves together, in minor units.', title='Worth')
    ]


class MovesOut(BaseModel):
    """
    Moves that can all be made together, the most worth first; ``lost`` are sessions that find no place.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    at_most: Annotated[
        int,
        Field(
            description='No plan is worth more: equal to ``worth`` when the plan is proven the best.',
            title='At Most',
        ),
    ]
    lost: Annotated[list[str], Field(title='Lost')]
    moves: Annotated[list[MoveOut], Field(title='Moves')]
    worth: Annotated[
        int, Field(description='All moves together, in minor units.', title='Worth')
    ]


class NoShowOut(BaseModel):
    """
    How likely the client is not to come, with the two strongest reasons. Seen by staff alone.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    probability: Annotated[float, Field(title='Probability')]
    reasons: Annotated[list[Reason], Field(title='Reasons')]


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
    price: Annotated[
        Price | None, Field(description='What it costs; None for one that is not free.')
    ]
    shown: Annotated[
        str | None, Field(description='The wall time in ``shown_in``.', title='Shown')
    ]
    start: Annotated[
        AwareDatetime | None,
        Field(description='None when the clocks skip that wall time.', title='Start'),
    ]


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


class OnboardingOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    account: PayoutAccountOut
    link: Annotated[
        str,
        Field(
            description='For the builder alone, good once and for some minutes; ask again for another.',
            title='Link',
        ),
    ]


class Opening(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    days: Annotated[list[DayOpen], Field(title='Days')]


class Outgoing(BaseModel):
    """
    Lines said to people, and the number to ask after next.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    latest: Annotated[int, Field(title='Latest')]
    messages: Annotated[list[Said], Field(title='Messages')]


class PackageIn(BaseModel):
    """
    A new package; ``price`` in minor units of the organisation's currency.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    credits: Annotated[
        int, Field(description='Each pays one seat.', ge=1, le=10000, title='Credits')
    ]
    days: Annotated[
        Days | None,
        Field(description='How long they can be used once bought.', title='Days'),
    ] = None
    name: Annotated[
        str,
        Field(
            max_length=200, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
        ),
    ]
    price: Annotated[
        int, Field(description='In minor units.', ge=0, le=1000000000000, title='Price')
    ]
    renews: Annotated[
        Renews | None,
        Field(description='A plan: it is subscribed to rather than bought once.'),
    ] = None
    services: Annotated[
        list[str] | None,
        Field(
            description='What they pay for; none named means anything.',
            max_length=200,
            title='Services',
        ),
    ] = []


class PackageOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    active: Annotated[
        bool,
        Field(
            description='Whether it can be bought; else it was withdrawn.',
            title='Active',
        ),
    ]
    credits: Annotated[int, Field(title='Credits')]
    days: Annotated[int | None, Field(title='Days')]
    id: Annotated[str, Field(title='Id')]
    name: Annotated[str, Field(title='Name')]
    price: Price
    renews: Renews | None = None
    services: Annotated[list[str], Field(title='Services')]


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


class PageCouponOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[CouponOut], Field(title='Items')]
    next_cursor: Annotated[
        str | None,
        Field(
            description='Send it as `cursor` to get the next page.', title='Next Cursor'
        ),
    ] = None


class PageDeskConversationOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[DeskConversationOut], Field(title='Items')]
    next_cursor: Annotated[
        str | None,
        Field(
            description='Send it as `cursor` to get the next page.', title='Next Cursor'
        ),
    ] = None


class PageDueOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[DueOut], Field(title='Items')]
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


class PageMovePlanOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[MovePlanOut], Field(title='Items')]
    next_cursor: Annotated[
        str | None,
        Field(
            description='Send it as `cursor` to get the next page.', title='Next Cursor'
        ),
    ] = None


class PagePackageOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[PackageOut], Field(title='Items')]
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


class PageReceiptOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[ReceiptOut], Field(title='Items')]
    next_cursor: Annotated[
        str | None,
        Field(
            description='Send it as `cursor` to get the next page.', title='Next Cursor'
        ),
    ] = None


class PageReviewOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[ReviewOut], Field(title='Items')]
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


class PageSignInOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[SignInOut], Field(title='Items')]
    next_cursor: Annotated[
        str | None,
        Field(
            description='Send it as `cursor` to get the next page.', title='Next Cursor'
        ),
    ] = None


class PageSubscriptionOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[SubscriptionOut], Field(title='Items')]
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


class PageToRate(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[ToRate], Field(title='Items')]
    next_cursor: Annotated[
        str | None,
        Field(
            description='Send it as `cursor` to get the next page.', title='Next Cursor'
        ),
    ] = None


class PageVendorNewsOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[VendorNewsOut], Field(title='Items')]
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


class PaymentListed(BaseModel):
    """
    A payment with what it is for; ``left`` of it can still be given back.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    amount: Price
    booking: Annotated[
        str | None,
        Field(description='Null where a package was bought.', title='Booking'),
    ]
    client: Annotated[
        str | None,
        Field(
            description='Null without a name, or once they are forgotten.',
            title='Client',
        ),
    ]
    client_email: Annotated[str | None, Field(title='Client Email')]
    client_id: Annotated[
        str, Field(description='Tells apart those without a name.', title='Client Id')
    ]
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    decline_code: Annotated[str | None, Field(title='Decline Code')]
    disputed: Annotated[
        Price,
        Field(
            description="What the payer's bank took back, until it has decided or for good."
        ),
    ]
    forgiven: Annotated[
        Price, Field(description='What of it goes or went back and is not due again.')
    ]
    id: Annotated[str, Field(title='Id')]
    left: Annotated[
        int,
        Field(
            description='In minor units; 0 of a payment that did not arrive.',
            title='Left',
        ),
    ]
    link: Annotated[
        str | None,
        Field(
            description='Where the payer goes on when the bank asks for more, or gives their card.',
            title='Link',
        ),
    ]
    method: Annotated[str, Field(title='Method')]
    needs_card: Annotated[
        bool | None,
        Field(
            description='The link is where they give their card; nothing was asked for yet.',
            title='Needs Card',
        ),
    ] = False
    provider: Annotated[str, Field(title='Provider')]
    received: Annotated[Price, Field(description='What arrived of it.')]
    refunded: Price
    start: Annotated[AwareDatetime | None, Field(title='Start')]
    state: Annotated[
        str,
        Field(
            description='created, challenged, declined, authorised, cancelled, succeeded or refunded',
            title='State',
        ),
    ]
    transfer_reference: Annotated[
        str | None,
        Field(
            description='What the payer writes into a bank transfer.',
            title='Transfer Reference',
        ),
    ] = None
    what: Annotated[
        str, Field(description='The service, or the package.', title='What')
    ]
    zone: Annotated[
        str | None,
        Field(description='Of the builder, for reading ``start``.', title='Zone'),
    ]


class PaymentOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    amount: Price
    decline_code: Annotated[str | None, Field(title='Decline Code')]
    disputed: Annotated[
        Price,
        Field(
            description="What the payer's bank took back, until it has decided or for good."
        ),
    ]
    forgiven: Annotated[
        Price, Field(description='What of it goes or went back and is not due again.')
    ]
    id: Annotated[str, Field(title='Id')]
    link: Annotated[
        str | None,
        Field(
            description='Where the payer goes on when the bank asks for more, or gives their card.',
            title='Link',
        ),
    ]
    method: Annotated[str, Field(title='Method')]
    needs_card: Annotated[
        bool | None,
        Field(
            description='The link is where they give their card; nothing was asked for yet.',
            title='Needs Card',
        ),
    ] = False
    provider: Annotated[str, Field(title='Provider')]
    received: Annotated[Price, Field(description='What arrived of it.')]
    refunded: Price
    state: Annotated[
        str,
        Field(
            description='created, challenged, declined, authorised, cancelled, succeeded or refunded',
            title='State',
        ),
    ]
    transfer_reference: Annotated[
        str | None,
        Field(
            description='What the payer writes into a bank transfer.',
            title='Transfer Reference',
        ),
    ] = None


class PayoutOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    amount: Price
    id: Annotated[str, Field(title='Id')]
    owed: Annotated[Price, Field(description='What is left.')]


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
    price: Annotated[
        Price,
        Field(
            description='Of the first date; with a coupon or points others may cost more.'
        ),
    ]
    price_changes: Annotated[
        bool,
        Field(
            description='Not all dates cost the same: show what each does.',
            title='Price Changes',
        ),
    ]
    price_lines: Annotated[
        list[LineOut], Field(description='What makes it up.', title='Price Lines')
    ]
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
    total: Annotated[Price, Field(description='Of all dates that are free.')]
    zone: Annotated[str, Field(title='Zone')]


class PredictorOut(BaseModel):
    """
    One predictor for one moment; ``before`` spoke last before the one that speaks.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    before: Annotated[str | None, Field(title='Before')]
    name: Annotated[str, Field(title='Name')]
    versions: Annotated[list[VersionOut], Field(title='Versions')]


class PreferencesIn(BaseModel):
    """
    What is left out stays as it is; ``quiet`` null ends the quiet hours.

    ``zone``, ``stopped`` and ``unreachable`` may stand as they were read, and change nothing.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    channels: Annotated[
        Channels | None, Field(description='The best first.', title='Channels')
    ] = None
    choices: Annotated[
        dict[Literal['confirmed', 'moved', 'cancelled', 'reminder', 'requested', 'approved', 'declined', 'offered', 'follow_up', 'receipt', 'payment_failed', 'refund', 'asked', 'settled', 'review'], dict[Literal['email', 'push', 'chat', 'sms', 'whatsapp', 'in_app'], bool]] | None,
        Field(description='Yes or no by topic and channel.', title='Choices'),
    ] = None
    quiet: QuietHours | None = None
    stopped: Annotated[
        Stopped | None, Field(description='START there ends a STOP.', title='Stopped')
    ] = None
    unreachable: Annotated[
        Unreachable | None,
        Field(description='Found out by trying.', title='Unreachable'),
    ] = None
    zone: Annotated[Zone8 | None, Field(title='Zone')] = None


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
        dict[Literal['confirmed', 'moved', 'cancelled', 'reminder', 'requested', 'approved', 'declined', 'offered', 'follow_up', 'receipt', 'payment_failed', 'refund', 'asked', 'settled', 'review'], dict[Literal['email', 'push', 'chat', 'sms', 'whatsapp', 'in_app'], bool]],
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


class PricesInput(BaseModel):
    """
    The rules that hold for all services which have none of their own; all are off until they are set.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    demand: DemandInput | None = None
    early_bird: Annotated[
        list[EarlyBirdInput] | None,
        Field(max_length=20, title='Early Bird', validate_default=True),
    ] = []
    group: Annotated[
        list[TierInput] | None,
        Field(max_length=20, title='Group', validate_default=True),
    ] = []
    quantity: Annotated[
        list[TierInput] | None,
        Field(max_length=20, title='Quantity', validate_default=True),
    ] = []
    taxes: TaxesInput | None = None


class PricesOutput(BaseModel):
    """
    The rules that hold for all services which have none of their own; all are off until they are set.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    demand: DemandOutput | None = None
    early_bird: Annotated[
        list[EarlyBirdOutput] | None,
        Field(max_length=20, title='Early Bird', validate_default=True),
    ] = []
    group: Annotated[
        list[TierOutput] | None,
        Field(max_length=20, title='Group', validate_default=True),
    ] = []
    quantity: Annotated[
        list[TierOutput] | None,
        Field(max_length=20, title='Quantity', validate_default=True),
    ] = []
    taxes: TaxesOutput | None = None


class QuoteOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    fences: Annotated[
        FencesOut | None, Field(description='Only where demand moves the price.')
    ] = None
    lines: Annotated[list[LineOut], Field(title='Lines')]
    total: Price


class RecommendedOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    because: Annotated[
        WhomBecause | None,
        Field(
            description='A reason that is true of them and tells them from the others.'
        ),
    ]
    id: Annotated[str, Field(title='Id')]
    name: Annotated[str, Field(title='Name')]
    place: Annotated[str | None, Field(title='Place')]


class ReconciledOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    differences: Annotated[list[DifferenceOut], Field(title='Differences')]
    end: Annotated[AwareDatetime, Field(title='End')]
    rows: Annotated[
        int,
        Field(description='Of the report, as far as they move money.', title='Rows'),
    ]
    start: Annotated[AwareDatetime, Field(title='Start')]


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


class Group(RootModel[list[TierInput]]):
    root: Annotated[
        list[TierInput],
        Field(
            description='By how many seats are booked.', max_length=20, title='Group'
        ),
    ]


class Quantity(RootModel[list[TierInput]]):
    root: Annotated[
        list[TierInput],
        Field(
            description='By how many sessions a series has.',
            max_length=20,
            title='Quantity',
        ),
    ]


class ServicePricesInput(BaseModel):
    """
    The rules of one service; a member left out is as the organisation has it, an empty list means none.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    demand: DemandInput | None = None
    early_bird: Annotated[
        EarlyBird | None,
        Field(
            description='By how long before the start it is booked.', title='Early Bird'
        ),
    ] = None
    group: Annotated[
        Group | None, Field(description='By how many seats are booked.', title='Group')
    ] = None
    quantity: Annotated[
        Quantity | None,
        Field(description='By how many sessions a series has.', title='Quantity'),
    ] = None


class Group1(RootModel[list[TierOutput]]):
    root: Annotated[
        list[TierOutput],
        Field(
            description='By how many seats are booked.', max_length=20, title='Group'
        ),
    ]


class Quantity1(RootModel[list[TierOutput]]):
    root: Annotated[
        list[TierOutput],
        Field(
            description='By how many sessions a series has.',
            max_length=20,
            title='Quantity',
        ),
    ]


class ServicePricesOutput(BaseModel):
    """
    The rules of one service; a member left out is as the organisation has it, an empty list means none.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    demand: DemandOutput | None = None
    early_bird: Annotated[
        EarlyBird1 | None,
        Field(
            description='By how long before the start it is booked.', title='Early Bird'
        ),
    ] = None
    group: Annotated[
        Group1 | None, Field(description='By how many seats are booked.', title='Group')
    ] = None
    quantity: Annotated[
        Quantity1 | None,
        Field(description='By how many sessions a series has.', title='Quantity'),
    ] = None


class StatementOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    balances: Annotated[
        dict[str, Price],
        Field(
            description='Over all entries, by account and currency: cash:stripe/EUR.',
            title='Balances',
        ),
    ]
    entries: Annotated[
        list[EntryOut], Field(description='Newest first.', title='Entries')
    ]
    next_cursor: Annotated[str | None, Field(title='Next Cursor')]


class SubscriptionPaidOut(BaseModel):
    """
    The subscription, and the payment where one was asked for; at its ``link`` the client's bank asks them.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    payment: Annotated[
        PaymentOut | None,
        Field(description='Null for a change that counts from the next period on.'),
    ]
    subscription: SubscriptionOut
    told: Annotated[
        str | None,
        Field(
            description='What happens next, where somebody looks at the payment.',
            title='Told',
        ),
    ] = None


class ThingOut(BaseModel):
    """
    What an id stands for today; ``start`` and ``zone`` are of a session, where it has one.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    name: Annotated[str | None, Field(title='Name')]
    start: Annotated[AwareDatetime | None, Field(title='Start')] = None
    table: Annotated[str, Field(title='Table')]
    whose: WhoseOut | None = None
    zone: Annotated[str | None, Field(title='Zone')] = None


class ThreadOut(BaseModel):
    """
    A conversation with what was said in it, the earliest first; ``earlier`` is the ``before`` of the page before.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    conversation: DeskConversationOut
    earlier: Annotated[int | None, Field(title='Earlier')]
    lines: Annotated[list[ThreadLine], Field(title='Lines')]


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
    approved: Annotated[
        bool | None,
        Field(
            description='Whether somebody said yes to the request for it.',
            title='Approved',
        ),
    ] = False
    became: Annotated[
        BecameOut | None,
        Field(
            description='Of what was paid: of one that stands only what went or goes back.'
        ),
    ] = None
    builder: BuilderNamed
    builders: Annotated[
        list[BuilderNamed],
        Field(description='All who give it; the first leads.', title='Builders'),
    ]
    by_hand: Annotated[
        list[ByHandOut] | None,
        Field(
            description="For staff: what is to be given back by hand of one that is cancelled, and noted at the payment's `given-back`; of another, what would be if the business cancelled it.",
            title='By Hand',
            validate_default=True,
        ),
    ] = []
    channel: Annotated[str, Field(title='Channel')]
    client: ClientNamed
    end: Annotated[AwareDatetime, Field(title='End')]
    expires_at: Annotated[AwareDatetime | None, Field(title='Expires At')]
    id: Annotated[str, Field(title='Id')]
    instead_of: Annotated[
        str | None,
        Field(
            description='The booking it is kept for: a yes to it moves that one here, cancelling it says no.',
            title='Instead Of',
        ),
    ] = None
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


class BoughtOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    holding: Annotated[str | None, Field(title='Holding')]
    payment: PaymentOut
    price: Price
    purchase: Annotated[str, Field(title='Purchase')]
    state: Annotated[
        str,
        Field(
            description='open until it is paid, then paid: the credits are there',
            title='State',
        ),
    ]
    told: Annotated[
        str | None,
        Field(
            description='What happens next, where somebody looks at the payment.',
            title='Told',
        ),
    ] = None


class BuilderChange(BaseModel):
    """
    What may be changed; members left out stay as they are. Without ``active`` nobody can book them any more.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    active: Annotated[bool | None, Field(title='Active')] = None
    email: Annotated[EmailStr | None, Field(title='Email')] = None
    languages: Annotated[Languages | None, Field(title='Languages')] = None
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
    languages: Annotated[
        list[Language] | None, Field(max_length=20, title='Languages')
    ] = None
    limits: BuilderLimits | None = None
    name: Annotated[
        str,
        Field(
            max_length=200, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
        ),
    ]
    place: Annotated[Place | None, Field(title='Place')] = None
    zone: Annotated[str, Field(max_length=64, title='Zone')]


class BuildersOut(BaseModel):
    """
    Everybody who gives the service, whom this client may like first.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    as_of: Annotated[AwareDatetime, Field(title='As Of')]
    builders: Annotated[list[RecommendedOut], Field(title='Builders')]
    offer: Annotated[str, Field(title='Offer')]
    policy: Annotated[
        str, Field(description='The version of what ordered them.', title='Policy')
    ]


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
    moves: Annotated[
        list[MoveAskedOut],
        Field(
            description='Moves asked for to this day, or away from it.', title='Moves'
        ),
    ]
    off: Annotated[
        list[list[AwareDatetime]],
        Field(
            description='Time off that meets the day, whole, as [start, end).',
            title='Off',
        ),
    ]
    open: Annotated[
        list[list[AwareDatetime]],
        Field(
            description='Open windows as [start, end), without time off.', title='Open'
        ),
    ]


class NamedAuditOut(BaseModel):
    """
    One entry, with what its ids stand for, by their letters; of what is gone nothing is told.
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
    things: Annotated[dict[str, ThingOut], Field(title='Things')]
    why: Annotated[str | None, Field(title='Why')]


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


class PageNamedAuditOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[NamedAuditOut], Field(title='Items')]
    next_cursor: Annotated[
        str | None,
        Field(
            description='Send it as `cursor` to get the next page.', title='Next Cursor'
        ),
    ] = None


class PagePaymentListed(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    items: Annotated[list[PaymentListed], Field(title='Items')]
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
    alternatives: Annotated[
        list[SlotOut] | None,
        Field(
            description='The nearest times, when the money came too late for this one.',
            title='Alternatives',
            validate_default=True,
        ),
    ] = []
    booking: BookingOut
    payment: PaymentOut
    told: Annotated[
        str | None,
        Field(
            description='What happens next, where somebody looks at the payment.',
            title='Told',
        ),
    ] = None


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
