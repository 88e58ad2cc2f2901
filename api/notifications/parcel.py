"""A notice made ready: who gets it, in which words, with which links. Every channel takes the same parcel."""

from dataclasses import dataclass
from datetime import datetime

from api.notifications.enclosed import Enclosed
from api.notifications.kinds import Kind
from api.notifications.queries import Facts
from api.notifications.reach import Address
from api.notifications.wording.render import Links, Words
from api.notifications.wording.story import Story
from api.people.preferences import Person
from kit.crypto import Seal
from models.notifications import Delivery, Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """``delivery`` is the row of this notice in the channel it goes by; ``key`` seals what is kept for the person.

    Attributes:
        act_by: after it nobody wants the notice any more.
        is_first_text: no text message went to this person before.
        enclosed: what a mail gives to calendars instead of the booking's own event.
    """

    notice: Notice
    kind: Kind
    facts: Facts
    person: Person
    story: Story
    words: Words
    links: Links
    address: Address
    delivery: Delivery
    key: Seal
    act_by: datetime
    is_first_text: bool
    enclosed: Enclosed | None = None
