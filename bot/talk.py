"""One turn of a conversation: what was said and is known, and what is said and done in answer."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.catalogue import Catalogue
from bot.phrases import phrase
from bot.state import Offer, OfferKind, State, Wish
from kit.i18n import spoken_in, when
from kit.money import Money
from nlu.understanding import Context, TimeMention, Understanding
from parley_sdk import AsyncParley, models

_PROPOSING = {  # phrases that ask whether to look for a time
    "shall_look", "no_answer", "no_bookings", "cancelled", "cancelled_all", "take_too_late", "package_bought",
    "package_coming",
}  # fmt: skip


@dataclass(slots=True)
class Talk:
    """A turn at work. Flows read it, change ``state``, and ``say``.

    ``builder``: who writes, if it is one of the builders; ``desk`` then is the api as they have it there.
    ``is_team_wanted``: they asked for a person, who has not come yet.
    ``missed``: it was said that this message was not understood.
    ``ranked``: the times on offer are those the api ranked, which it keeps itself.
    """

    text: str
    message_id: str
    meaning: Understanding
    state: State
    api: AsyncParley
    catalogue: Catalogue
    client: models.ClientOut
    organisation: models.OrganisationOut
    now: datetime
    said: list[str] = field(default_factory=list)
    effects: list[dict[str, Any]] = field(default_factory=list)
    offered: dict[str, Any] | None = None
    ranked: bool = False
    handed_over: bool = False
    missed: bool = False
    picked: Offer | None = None
    steps: int = 0
    heard: Context | None = None
    builder: models.BuilderOut | None = None
    desk: AsyncParley | None = None
    is_team_wanted: bool = False

    @property
    def locale(self) -> str:
        """How dates and money are written: in the language spoken, by the habits of the person's country, or ours."""
        known = self.client.locale or ""
        return spoken_in(self.state.lang, known if "-" in known else self.organisation.locale)

    @property
    def zone(self) -> ZoneInfo:
        """The person's zone, or the organisation's until we know theirs."""
        return ZoneInfo(self.client.zone or self.organisation.zone)

    def key(self, step: str) -> str:
        """The idempotency key of an effect: the message and the step, the same when the turn is repeated."""
        self.steps += 1
        return f"{self.client.id}:{self.message_id}:{self.steps}:{step}"

    def words(self, key: str, **filled: object) -> str:
        return phrase(self.state.lang, key, **filled)

    def say(self, key: str, **filled: object) -> None:
        """Say a phrase; phrases of one turn make one reply."""
        self._propose(key)
        self.said.append(self.words(key, **filled))

    def ask(self, slot: str | None, key: str, offers: list[Offer] | None = None, **filled: object) -> None:
        """Ask for a slot, with choices; remembered so that the question can be put again."""
        self.state.asked, self.state.offers = slot, offers or []
        self.state.question = self.words(key, **filled)
        self._propose(key)
        self.said.append(self.state.question)

    def say_beside(self, key: str, *, alone: str | None = None, **filled: object) -> None:
        """Say something and put the open question again; where nothing is open it, or ``alone``, ends the turn."""
        if self.state.task and self.state.question:
            self.say(key, **filled)
            self.said.append(self.state.question)
        else:
            self.ask(None, alone or key, None, **filled)

    def go_on(self, *, otherwise: str = "ask_again") -> None:
        """Put the question of what is being done again; where nothing is, ``otherwise`` ends the turn."""
        if self.state.task and self.state.question:
            self.said.append(self.state.question)
        else:
            self.ask(None, otherwise)

    def ask_again(self, key: str, **filled: object) -> None:
        """Say something and put the pending question once more, with its choices."""
        self.say(key, again=self.last_question(), **filled)

    def last_question(self) -> str:
        """What was asked last, or what to do next where nothing was."""
        return self.state.question or self.words("ask_again")

    def _propose(self, key: str) -> None:
        """Note a booking that a phrase proposes; whoever says it may note of what."""
        if key in _PROPOSING:
            self.state.proposed = Wish()

    def offer(self, kind: OfferKind, key: str, **value: Any) -> Offer:
        return Offer(kind=kind, label=self.words(key) if " " not in key else key, value=value)

    def hand_over(self) -> None:
        """Give the conversation to the team; what is said of it is left to the caller."""
        self.handed_over = True
        self.effects.append({"kind": "handed_over"})

    def effect(self, kind: str, booking: models.BookingOut) -> None:
        """Tell what this turn changed, as committed."""
        self.effects.append(
            {
                "kind": kind,
                "booking": booking.id,
                "builder": booking.builder.name,
                "service": booking.service.name,
                "start": booking.start.isoformat().replace("+00:00", "Z"),
                "zone": booking.zone,
                "seats": booking.seats,
            }
        )

    def when(self, instant: datetime, zone: str) -> str:
        """An instant in words, with its zone; what the person says next is read in that zone."""
        self.state.zone = zone
        return when(instant, ZoneInfo(zone), self.locale)

    def price(self, price: models.Price) -> str:
        money = Money(price.minor, price.currency)
        return money.words(self.locale) if money else self.words("free")

    def what(self, booking: models.BookingOut) -> str:
        """What is booked: the service, and for how many when it is for more than one."""
        service = booking.service.name
        return self.words("service_for", service=service, seats=booking.seats) if booking.seats > 1 else service

    def taken(self, *kinds: OfferKind) -> Offer | None:
        """What was picked, if it is of one of these kinds."""
        return self.picked if self.picked and self.picked.kind in kinds else None

    def slot(self, name: str) -> str | None:
        """What was said for a slot, normalised."""
        found = self.meaning.slots.get(name)
        return str(found.value) if found else None

    def time(self) -> TimeMention | None:
        """The time this message speaks of, if it speaks of one: the first that names a day, else the first."""
        dated = (each for each in self.meaning.times if each.dated)
        return next(dated, self.meaning.times[0] if self.meaning.times else None)
