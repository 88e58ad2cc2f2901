"""Getting a notice ready: everything that is read for it, in one short transaction, before anything is sent."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.search import nearest
from api.bookings.dues.account import find_open
from api.bookings.seats import Seat
from api.bookings.series.dates import skipped_dates
from api.bookings.wish import Wish
from api.feedback.rules import RATED_WITHIN
from api.fraud.review import has_lapsed
from api.notifications import queries
from api.notifications.choose import Case, Reach
from api.notifications.enclosed import Enclosed, enclosed_series
from api.notifications.kinds import DUES, FOLLOW_UP, KINDS, OVER, REVIEWED, Kind
from api.notifications.links import links_for
from api.notifications.parcel import Parcel
from api.notifications.post import Post
from api.notifications.queries import Facts, facts_of
from api.notifications.reach import Address, addresses_of, reach_of
from api.notifications.seals import key_of
from api.notifications.wording.render import Links, Wording, Words, render, tag_for
from api.notifications.wording.story import Story, guest, story_of
from api.notifications.wording.variants import own_parts
from api.people.preferences import Person, Wishes, wishes_of
from kit.crypto import Seal
from kit.i18n import locale_of
from models.notifications import Delivery, Notice
from models.people import Client

_DAY, _WEEK = timedelta(hours=24), timedelta(days=7)
_GONE = frozenset({"failed", "cancelled", "unknown", "queued", "sent", "arrived", "read"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A notice with all that is known about it now; ``deliveries`` by channel."""

    notice: Notice
    kind: Kind
    facts: Facts
    person: Person
    key: Seal
    wishes: Wishes
    addresses: Mapping[str, Address]
    reach: Mapping[str, Reach]
    deliveries: Mapping[str, Delivery]
    lately: Mapping[str, int]
    care_lately: int
    story: Story
    words: Words
    variant: str
    links: Links
    is_first_text: bool
    enclosed: Enclosed | None

    @property
    def act_by(self) -> datetime:
        """Until when the person can act on it."""
        if self.kind == FOLLOW_UP:
            return self.facts.session.ends_at + RATED_WITHIN
        held = self.facts.booking.expires_at
        return held if held and self.facts.booking.state == "held" else self.facts.session.starts_at

    def case(self, now: datetime) -> Case:
        """As ``choose`` wants it."""
        return Case(
            now=now,
            written_at=self.notice.created_at,
            act_by=self.act_by,
            wishes=self.wishes,
            reach=self._reach_elsewhere(),
            tried=frozenset(channel for channel, row in self.deliveries.items() if row.state in _GONE),
            lately=self.lately,
            care_lately=self.care_lately,
        )

    def _reach_elsewhere(self) -> Mapping[str, Reach]:
        """Without the chat in which the client is told by the answer to what they wrote there."""
        chat = self.addresses.get("chat")
        if self.kind.answers and chat and chat.medium == self.facts.booking.channel:
            return {channel: reach for channel, reach in self.reach.items() if channel != "chat"}
        return self.reach

    def parcel(self, channel: str, delivery: Delivery) -> Parcel:
        """The parcel to hand to a channel."""
        return Parcel(
            notice=self.notice, kind=self.kind, facts=self.facts, person=self.person, story=self.story,
            words=self.words, links=self.links, address=self.addresses.get(channel, Address("")), delivery=delivery,
            key=self.key, act_by=self.act_by, is_first_text=self.is_first_text, enclosed=self.enclosed,
        )  # fmt: skip


async def make_ready(session: AsyncSession, post: Post, notice: Notice, now: datetime) -> Ready:
    """Read and render."""
    kind, facts = KINDS[notice.kind], await facts_of(session, notice)
    person: Person = facts.client if kind.audience == "client" else facts.builder
    home = person.zone or facts.builder.zone
    wishes = await wishes_of(session, person, zone_name=home)
    addresses = await addresses_of(session, post.keys, person, wishes, media=post.media, push=post.pushers.keys())
    instead = await _instead(session, kind, facts, now)
    story = story_of(kind.audience, facts, amount=notice.amount, options=instead)
    story = replace(await _with_due(session, kind, facts, story), skipped=await _skipped(session, kind, facts))
    links = links_for(kind, facts, person, keys=post.keys, url=post.letterhead.url)
    wording, variant = await wording_of(session, kind, facts, person)
    return Ready(
        notice=notice, kind=kind, facts=facts, person=person, wishes=wishes, addresses=addresses, story=story,
        key=await key_of(session, post.keys, person),
        reach=await reach_of(session, person, addresses),
        deliveries=_by_channel(await queries.deliveries_of(session, notice.id)),
        lately=await queries.sent_lately(session, person, since=now - _DAY),
        care_lately=await _care_lately(session, kind, person.id, now),
        words=render(kind, story, wording, links), variant=variant, links=links,
        is_first_text=not await queries.had_text(session, person.id),
        enclosed=await _enclosed(session, post, kind, facts, person, addresses),
    )  # fmt: skip


async def _with_due(session: AsyncSession, kind: Kind, facts: Facts, story: Story) -> Story:
    """Where an amount on account is told of, what it has come to, and until when; and what was paid over."""
    if kind in {OVER, REVIEWED}:
        return replace(story, step=kind.name.rpartition(".")[2])
    if kind not in DUES:
        return story
    due = await find_open(session, facts.booking.id, states=("open", "ended"))
    until = (due.next_try_at or due.ends_at) if due else None
    return replace(story, step=kind.name.rpartition(".")[2], until=until)


async def _skipped(session: AsyncSession, kind: Kind, facts: Facts) -> tuple[datetime, ...]:
    """The dates of a series that its client did not get, where those that they got are confirmed together."""
    if kind.news != "confirmed" or kind.audience != "client" or not facts.together or not facts.booking.series_id:
        return ()
    return await skipped_dates(session, facts.booking.series_id)


async def _instead(session: AsyncSession, kind: Kind, facts: Facts, now: datetime) -> Sequence[datetime]:
    """The nearest times, for whoever is told that money goes back because it came after the time was given away."""
    if kind.news != "refund" or kind == OVER or facts.booking.state != "expired":
        return ()
    if await has_lapsed(session, facts.booking.id):
        return ()
    wish = await Wish.again(session, Seat(facts.booking, facts.session), now=now)
    return [each.start for each in await nearest(session, wish.wanted, wish.givers, to=wish.start, now=now)]


async def _enclosed(
    session: AsyncSession, post: Post, kind: Kind, facts: Facts, person: Person, addresses: Mapping[str, Address]
) -> Enclosed | None:
    if "email" not in addresses:
        return None
    return await enclosed_series(session, kind, facts, guest(person.name, addresses["email"].to), post.letterhead)


async def wording_of(session: AsyncSession, kind: Kind, facts: Facts, person: Person) -> tuple[Wording, str]:
    """In whose words and language a person is told, and which variant that is."""
    own_locale = person.locale if isinstance(person, Client) else None
    tag = tag_for(kind.audience, client=own_locale, organisation=facts.organisation.locale)
    name = f"{kind.audience}.{kind.news}"
    rows = await queries.own_words(session, facts.organisation.id, name, locale_of(tag).language)
    variant, own = own_parts(rows, person.id.bytes, name)
    return Wording(tag, own), variant


async def _care_lately(session: AsyncSession, kind: Kind, person_id: uuid.UUID, now: datetime) -> int:
    return await queries.sent_of_kind(session, person_id, kind.name, since=now - _WEEK) if kind.is_care else 0


def _by_channel(rows: Sequence[Delivery]) -> dict[str, Delivery]:
    return {row.channel: row for row in rows}
