"""What a notice tells of, as plain values: everything its words may speak of and nothing else. Pure."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from api.notifications.kinds import Audience
from api.notifications.queries import NOTHING_ASKED, Facts, Outcome
from api.notifications.wording.words import counted
from kit.i18n import minutes_words, when, when_for
from kit.ics import Person
from kit.money import Money
from kit.texts import is_seen
from kit.zones import zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One booking as its reader should see it.

    Attributes:
        zones: the reader's own first, then the other's.
        until: when what is held runs out.
        amount: for news of money, what was paid, not paid, or given back.
        step: what an amount on account has come to: retry, card, bank or ended.
        options: times that can be had instead, where the money came too late for this one.
        before: when it was to be, where another time is proposed.
        outcome: how many clients of a plan of moves said what.
        skipped: dates of the series that are told of, which were not booked.
        dates: all starts, when several dates of a series are told of at once; ``starts_at`` is the first.
    """

    audience: Audience
    client: str
    builder: str
    service: str
    organisation: str
    place: str
    starts_at: datetime
    ends_at: datetime
    zones: tuple[str, ...]
    until: datetime | None
    seats: int
    price: Money
    amount: Money | None = None
    step: str = ""
    dates: tuple[datetime, ...] = ()
    skipped: tuple[datetime, ...] = ()
    options: tuple[datetime, ...] = ()
    before: datetime | None = None
    outcome: Outcome = NOTHING_ASKED

    @property
    def name(self) -> str:
        """Whom it greets."""
        return self.client if self.audience == "client" else self.builder

    @property
    def length(self) -> timedelta:
        return self.ends_at - self.starts_at

    def told(self, tag: str) -> dict[str, str]:
        """The members that words may speak of, in the language of ``tag``; every time with weekday, date and zone."""
        names = {
            "client": self.client, "builder": self.builder, "service": self.service, "place": self.place,
            "organisation": self.organisation, "name": self.name,
        }  # fmt: skip
        own = zone(self.zones[0])
        return {name: one_line(words) for name, words in names.items()} | {
            "when": self._when(tag),
            "dates": str(len(self.dates)) if self._is_several else "",
            "until": when(self.until, own, tag) if self.until else "",
            "minutes": str(int(self.length.total_seconds() // 60)),
            "seats": str(self.seats),
            "price": self.price.words(tag) if self.price else "",
            "amount": self.amount.words(tag) if self.amount else "",
            "step": self.step,
            "options": "; ".join(when(each, own, tag) for each in self.options),
            "before": when(self.before, own, tag) if self.before else "",
            **{name: str(count) for name, count in asdict(self.outcome).items()},
        }

    def times(self, tag: str) -> list[str]:
        """The start on each of the two clocks, once where they show the same; of several dates each on the own one."""
        if self._is_several:
            return [when(each, zone(self.zones[0]), tag) for each in self.dates]
        return when_for(self.starts_at, [zone(name) for name in self.zones], tag)

    def not_booked(self, tag: str) -> list[str]:
        """The dates that were skipped, on the reader's own clock."""
        return [when(each, zone(self.zones[0]), tag) for each in self.skipped]

    @property
    def _is_several(self) -> bool:
        return len(self.dates) > 1

    def _when(self, tag: str) -> str:
        first = when(self.starts_at, zone(self.zones[0]), tag)
        return f"{first} {counted(tag, 'more', len(self.dates) - 1)}" if self._is_several else first

    def length_words(self, tag: str) -> str:
        minutes = int(self.length.total_seconds() // 60)
        return minutes_words(minutes, tag)


def story_of(audience: Audience, facts: Facts, *, amount: int | None = None, options: Sequence[datetime] = ()) -> Story:
    """The story of a booking for its client or its builder."""
    there = facts.builder.zone
    here = facts.client.zone or there
    return Story(
        audience=audience,
        client=facts.client.name or "",
        builder=facts.builder.name,
        service=facts.service.name,
        organisation=facts.organisation.name,
        place=facts.builder.place or "",
        starts_at=facts.session.starts_at,
        ends_at=facts.session.ends_at,
        zones=(here, there) if audience == "client" else (there, here),
        until=facts.booking.expires_at,
        seats=facts.booking.seats,
        price=Money(facts.booking.price, facts.booking.currency),
        amount=None if amount is None else Money(amount, facts.booking.currency),
        dates=tuple(seat.session.starts_at for seat in facts.together),
        options=tuple(options),
        before=facts.instead_of.starts_at if facts.instead_of else None,
        outcome=facts.outcome or NOTHING_ASKED,
    )


def guest(name: str | None, email: str) -> Person:
    """Somebody as mails and invitations name them."""
    return Person(one_line(name or email), email)


def one_line(words: str) -> str:
    """Without line ends and other control characters, so that a name stays within its line and its header."""
    return " ".join("".join(each if is_seen(each) else " " for each in words).split())
