"""The wire shapes, generated from the OpenAPI document. Do not edit."""

from __future__ import annotations

from datetime import date as date_aliased
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, EmailStr, Field, RootModel


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


class CancelIn(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    reason: Annotated[str | None, Field(max_length=500, title='Reason')] = ''


class Candidate(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    builder: Annotated[str, Field(title='Builder')]
    shown: Annotated[bool, Field(title='Shown')]
    start: Annotated[AwareDatetime, Field(title='Start')]


class Choice(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    label: Annotated[str, Field(max_length=200, title='Label')]
    value: Annotated[str, Field(max_length=200, title='Value')]


class Locale(RootModel[str]):
    root: Annotated[str, Field(max_length=35, title='Locale')]


class Name(RootModel[str]):
    root: Annotated[
        str,
        Field(
            max_length=200, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
        ),
    ]


class Phone(RootModel[str]):
    root: Annotated[str, Field(max_length=40, title='Phone')]


class Zone(RootModel[str]):
    root: Annotated[str, Field(max_length=64, title='Zone')]


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


class Asked(RootModel[str]):
    root: Annotated[str, Field(max_length=32, title='Asked')]


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


class Incoming(BaseModel):
    """
    A message as the channel numbers it; the same ``id`` again is the same message.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    id: Annotated[str, Field(max_length=200, min_length=1, title='Id')]
    text: Annotated[str, Field(max_length=4000, title='Text')]


class KeyAsked(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    name: Annotated[str, Field(max_length=100, min_length=1, title='Name')]
    role: Annotated[
        str,
        Field(
            description='Builders and clients sign in; they have no keys.',
            pattern='^(owner|admin|front_desk|analyst)$',
            title='Role',
        ),
    ]


class KeyMade(BaseModel):
    """
    A fresh API key. ``key`` is shown this once.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    id: Annotated[str, Field(title='Id')]
    key: Annotated[str, Field(title='Key')]
    name: Annotated[str, Field(title='Name')]
    role: Annotated[str, Field(title='Role')]


class KeyOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    created_at: Annotated[AwareDatetime, Field(title='Created At')]
    hint: Annotated[str, Field(title='Hint')]
    id: Annotated[str, Field(title='Id')]
    name: Annotated[str, Field(title='Name')]
    revoked_at: Annotated[AwareDatetime | None, Field(title='Revoked At')]
    role: Annotated[str, Field(title='Role')]


class LengthIn(BaseModel):
    """
    A length that may be chosen, with its price per seat in minor units.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    minutes: Annotated[int, Field(ge=1, le=1440, title='Minutes')]
    price: Annotated[int, Field(ge=0, le=1000000000, title='Price')]


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


class Builder1(RootModel[str]):
    root: Annotated[str, Field(max_length=64, title='Builder')]


class MoveIn(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    builder: Annotated[Builder1 | None, Field(title='Builder')] = None
    start: Annotated[AwareDatetime, Field(title='Start')]


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


class Override(BaseModel):
    """
    The hours of one local date instead of the weekly ones; none means closed.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    date: Annotated[date_aliased, Field(title='Date')]
    hours: Annotated[list[DayWindow], Field(max_length=24, title='Hours')]


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


class Name1(RootModel[str]):
    root: Annotated[str, Field(max_length=200, title='Name')]


class Profile(BaseModel):
    """
    What the channel knows of the person.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    locale: Annotated[Locale | None, Field(title='Locale')] = None
    name: Annotated[Name1 | None, Field(title='Name')] = None
    zone: Annotated[Zone | None, Field(title='Zone')] = None


class QuestionOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    answer: Annotated[str, Field(title='Answer')]
    id: Annotated[str, Field(title='Id')]
    question: Annotated[str, Field(title='Question')]


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


class Alias(RootModel[str]):
    root: Annotated[
        str, Field(max_length=200, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$')
    ]


class Step(RootModel[int]):
    root: Annotated[int, Field(ge=1, le=1440, title='Step')]


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
    minutes: Annotated[int, Field(ge=1, le=1440, title='Minutes')]
    name: Annotated[
        str,
        Field(
            max_length=200, min_length=1, pattern='^[^\\x00-\\x1f\\x7f]*$', title='Name'
        ),
    ]
    notice: Annotated[int | None, Field(ge=0, le=527040, title='Notice')] = 0
    price: Annotated[int | None, Field(ge=0, le=1000000000, title='Price')] = 0
    step: Annotated[Step | None, Field(title='Step')] = None


class ServiceNamed(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    id: Annotated[str, Field(title='Id')]
    minutes: Annotated[int, Field(title='Minutes')]
    name: Annotated[str, Field(title='Name')]


class SignedIn(BaseModel):
    """
    A session token: send it as ``Authorization: Bearer …``; browsers get it as a cookie too.
    """

    model_config = ConfigDict(
        extra='ignore',
    )
    expires_at: Annotated[AwareDatetime, Field(title='Expires At')]
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


class Builder2(RootModel[str]):
    root: Annotated[
        str,
        Field(
            description='Left out: whoever is free, as the service says.',
            max_length=64,
            title='Builder',
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
        Builder2 | None,
        Field(
            description='Left out: whoever is free, as the service says.',
            title='Builder',
        ),
    ] = None
    minutes: Annotated[
        Minutes | None,
        Field(
            description="One of the service's lengths; else the usual.", title='Minutes'
        ),
    ] = None
    seats: Annotated[int | None, Field(ge=1, le=1000, title='Seats')] = 1
    service: Annotated[str, Field(max_length=64, title='Service')]
    start: Annotated[
        AwareDatetime, Field(description='With its offset or Z.', title='Start')
    ]


class Token(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    token: Annotated[str, Field(max_length=200, title='Token')]


class Builder3(RootModel[str]):
    root: Annotated[str, Field(max_length=64)]


class Client1(RootModel[str]):
    root: Annotated[
        str,
        Field(description='For the desk: who waits.', max_length=64, title='Client'),
    ]


class Zone2(RootModel[str]):
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
        list[Builder3] | None,
        Field(
            description='With one of these.',
            max_length=50,
            title='Builders',
            validate_default=True,
        ),
    ] = []
    client: Annotated[
        Client1 | None, Field(description='For the desk: who waits.', title='Client')
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
        Minutes | None,
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
        Zone2 | None,
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


class Hours(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    overrides: Annotated[
        list[Override] | None,
        Field(max_length=1000, title='Overrides', validate_default=True),
    ] = []
    weekly: Annotated[list[Window], Field(max_length=100, title='Weekly')]


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


class QuoteOut(BaseModel):
    model_config = ConfigDict(
        extra='ignore',
    )
    lines: Annotated[list[LineOut], Field(title='Lines')]
    total: Price


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
    minutes: Annotated[int, Field(title='Minutes')]
    name: Annotated[str, Field(title='Name')]
    notice: Annotated[int, Field(title='Notice')]
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
    paid: Annotated[bool, Field(title='Paid')]
    price: Price
    price_lines: Annotated[list[LineOut], Field(title='Price Lines')]
    seats: Annotated[int, Field(title='Seats')]
    service: ServiceNamed
    start: Annotated[AwareDatetime, Field(title='Start')]
    state: Annotated[
        str,
        Field(
            description='held, confirmed, completed, no_show, cancelled or expired',
            title='State',
        ),
    ]
    version: Annotated[int, Field(title='Version')]
    zone: Annotated[str, Field(title='Zone')]


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
