"""The dialogue state: everything the next turn needs, as JSON behind the api. Nothing else is remembered here."""

import secrets
from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

Task = Literal["book", "move", "cancel", "series", "waitlist", "feedback", "package"]
OfferKind = Literal[
    "slot", "service", "builder", "place", "booking", "reading", "yes", "no", "pay", "more", "date", "mark", "package",
    "subscription", "plan", "speaker", "way",
]  # fmt: skip
Doing = Literal["end", "keep", "change"]


class Offer(BaseModel):
    """Something the person may choose: shown as ``label``, taken by its one-use ``token``, its number or its words."""

    token: str = Field(default_factory=lambda: "tok_" + secrets.token_urlsafe(9))
    kind: OfferKind
    label: str
    value: dict[str, Any] = Field(default_factory=dict)


class Wish(BaseModel):
    """What the person wants, as far as they have said. ``at`` is an exact start; else a stretch [start, end)."""

    services: list[str] = Field(default_factory=list, description="Ids that fit what was said; one when it is clear.")
    builder: str | None = None
    anyone: bool = False
    among: list[str] = Field(default_factory=list, description="Of whom either will do, where not anyone will.")
    place: str | None = None
    anywhere: bool = False
    refused: str | None = Field(None, description="A place asked for in which nobody gives it; said once.")
    day: date | None = None
    at: datetime | None = None
    start: datetime | None = None
    end: datetime | None = None
    clock: str | None = Field(None, description="A time of day said before its day, HH:MM.")
    between: list[str] | None = Field(None, description="Hours said before their day, two times HH:MM.")
    daily: list[str] | None = Field(None, description="Hours of each day of a longer stretch, two times HH:MM.")
    seats: int = 1
    missed: datetime | None = Field(None, description="What was wished for last and could not be had: when it begins,")
    missed_until: datetime | None = Field(None, description="and where it is a stretch rather than a start, its end.")


class Held(BaseModel):
    """What is held for the person: the booking, its price in minor units, and whether they said yes to it.

    Where a builder has to approve it, it is asked for first and paid later.
    """

    booking: str
    price: int
    agreed: bool = False
    needs_approval: bool = False
    accepted: bool = Field(default=False, description="Somebody said yes to it: only a yes to cancelling lets it go.")
    at_bank: bool = Field(default=False, description="They were sent to their bank, and say when they were there.")


class Repeat(BaseModel):
    """A wish for sessions that repeat, until they are booked.

    ``rule`` is an RRULE without its end, ``end`` its COUNT or UNTIL, ``day`` and ``clock`` (HH:MM) are wall time in
    ``zone`` from which it counts. ``wished`` is what was planned with the api, ``digest`` of the plan that was shown,
    ``decisions`` what the person wants done about dates that are not free, ``total`` what they were told it costs.
    """

    rule: str = ""
    end: str = ""
    day: date | None = None
    clock: str | None = None
    zone: str = "UTC"
    wished: dict[str, Any] | None = None
    digest: str = ""
    decisions: list[dict[str, Any]] = Field(default_factory=list)
    total: int | None = None
    agreed: bool = False
    unpaid: list[str] = Field(default_factory=list, description="Bookings that are held until each is paid.")


class Rating(BaseModel):
    """What is being said of a session: its mark, once there is one, and words that came before it."""

    booking: str
    mark: int | None = None
    words: str = ""


class Buying(BaseModel):
    """A package that is being bought, at the price they saw; ``payment`` once the bank has been asked."""

    package: str
    name: str
    price: int
    payment: str | None = None


class Changing(BaseModel):
    """What is to become of a subscription, once they say yes; ``plan`` is the other one."""

    subscription: str
    do: Doing
    plan: str = ""


class Proof(BaseModel):
    """What is being proven: an address (``ticket`` goes with the code sent there), or another channel's ``code``."""

    booking: str = ""
    email: str = ""
    ticket: str = ""
    code: str = ""


class State(BaseModel):
    """One conversation's state. ``task`` is what is being done; ``asked`` what was asked last."""

    task: Task | None = None
    wish: Wish = Field(default_factory=Wish)
    held: Held | None = None
    booking: str | None = None
    repeat: Repeat | None = None
    asked: str | None = None
    question: str = ""
    last: str = ""
    offers: list[Offer] = Field(default_factory=list)
    page: int = 0
    order: list[str] = Field(default_factory=list, description="Whom they were shown, over all pages, best first.")
    misses: int = 0
    lang: str = "en"
    errands: list[str] = Field(default_factory=list, description="Words of what is still to be done after this task.")
    proof: Proof | None = None
    rating: Rating | None = None
    buying: Buying | None = None
    changing: Changing | None = None
    coupon: str | None = Field(None, description="A code for what they book next.")
    angry: int = Field(0, description="How many messages in a row sounded angry.")
    proposed: Wish | None = Field(None, description="What a question of ours proposed to book: a yes begins it.")
    zone: str | None = Field(None, description="The zone times were last shown in.")
    name_wished: bool = Field(False, description="Whether it was said that their name would be welcome.")
    waits: str = Field("", description="What was said before it was clear who of several people says it.")

    @property
    def is_open(self) -> bool:
        """Whether a question waits for its answer."""
        return bool(self.question and (self.task or self.asked))

    def begin(self, task: Task | None) -> None:
        """Start a task afresh; what is held stays until it is let go."""
        self.task, self.wish, self.booking, self.repeat, self.page = task, Wish(), None, None, 0
        self.order = []
        self.rating = self.buying = self.changing = None

    def end(self) -> None:
        """The task is done."""
        self.begin(None)
        self.held, self.offers, self.asked, self.question = None, [], None, ""
