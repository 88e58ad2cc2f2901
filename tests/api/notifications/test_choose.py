"""Whether a notice goes out now, and by which channel: the rule itself, for any person and any moment."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.notifications.choose import CAPS, TYPED_CAP, Case, Drop, Reach, Send, Wait, choose, due_at
from api.notifications.kinds import FOLLOW_UP, KINDS, REMINDERS, Kind
from api.people.preferences import CHANNELS, TOPICS, Wishes
from api.people.quiet import Quiet

NIGHT = Quiet(time(22), time(8), ZoneInfo("Europe/Berlin"))
NOON = datetime(2027, 6, 10, 10, tzinfo=UTC)
MIDNIGHT = datetime(2027, 6, 10, 22, tzinfo=UTC)
EVERYWHERE = {channel: Reach() for channel in CHANNELS if channel != "in_app"}
OUTSIDE = [channel for channel in CHANNELS if channel != "in_app"]

instants = st.datetimes(datetime(2027, 1, 1), datetime(2028, 1, 1)).map(lambda when: when.replace(tzinfo=UTC))
spans = st.timedeltas(timedelta(), timedelta(days=3))
zones = st.sampled_from(["Europe/Berlin", "America/Los_Angeles", "Asia/Kathmandu", "Pacific/Apia", "Africa/Casablanca"])
walls = st.times().map(lambda wall: wall.replace(second=0, microsecond=0))
quiets = st.builds(Quiet, walls, walls, zones.map(ZoneInfo)).filter(lambda quiet: quiet.start != quiet.end)
wishes = st.builds(
    Wishes,
    st.lists(st.sampled_from(OUTSIDE), unique=True).map(tuple),
    st.dictionaries(st.sampled_from(TOPICS), st.dictionaries(st.sampled_from(CHANNELS), st.booleans())),
    st.none() | quiets,
)
reaches = st.dictionaries(
    st.sampled_from(OUTSIDE), st.builds(Reach, st.booleans(), st.none() | instants, st.booleans(), st.booleans())
)
kinds = st.sampled_from(sorted(KINDS)).map(KINDS.__getitem__)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    now = draw(instants)
    return Case(
        now=now,
        written_at=now - draw(spans),
        act_by=now + draw(spans),
        wishes=draw(wishes),
        reach=draw(reaches),
        tried=frozenset(draw(st.sets(st.sampled_from(CHANNELS)))),
        lately=draw(st.dictionaries(st.sampled_from(OUTSIDE), st.integers(0, 20))),
        care_lately=draw(st.integers(0, 2)),
    )


def case(**more: object) -> Case:
    given: dict[str, object] = {
        "now": NOON,
        "written_at": NOON,
        "act_by": NOON + timedelta(days=1),
        "reach": EVERYWHERE,
    }
    return Case(**given | more)  # type: ignore[arg-type]


def sent(choice: Send | Wait | Drop) -> tuple[str, ...]:
    return choice.ladder if isinstance(choice, Send) else ()


@given(kinds, cases())
def test_nobody_is_written_to_where_they_do_not_want_it_or_it_does_not_arrive(kind: Kind, case: Case) -> None:
    for channel in sent(choose(kind, case)):
        reach = case.reach[channel]
        assert case.wishes.wants(kind.news, channel)
        assert not reach.stopped
        assert not reach.bad
        assert reach.since is None or case.written_at >= reach.since
        assert channel not in case.tried
        assert case.lately.get(channel, 0) < CAPS.get(channel, 1_000)


@given(kinds, cases())
def test_the_ladder_follows_the_persons_own_order(kind: Kind, case: Case) -> None:
    ladder = sent(choose(kind, case))
    order = [case.wishes.ladder.index(channel) for channel in ladder]
    assert order == sorted(order)
    assert len(set(ladder)) == len(ladder)


@given(kinds, cases())
def test_what_waits_is_looked_at_again_later_and_when_it_is_not_quiet_any_more(kind: Kind, case: Case) -> None:
    choice = choose(kind, case)
    if isinstance(choice, Wait):
        assert choice.until > case.now
        assert case.wishes.quiet
        assert not case.wishes.quiet.holds(choice.until)


@given(kinds, cases())
def test_in_quiet_hours_only_an_answer_or_what_cannot_wait_makes_a_sound(kind: Kind, case: Case) -> None:
    quiet = case.wishes.quiet
    choice = choose(kind, case)
    if not (quiet and quiet.holds(case.now) and sent(choice)):
        return
    stretch = quiet.around(case.now)
    assert stretch
    assert kind.before is None
    is_answer = kind.answers and case.now - case.written_at <= timedelta(minutes=15)
    assert is_answer or case.act_by - stretch[1] < timedelta(hours=2)


@given(kinds, cases(), st.sampled_from(OUTSIDE))
def test_a_stop_takes_one_channel_away_and_no_other(kind: Kind, case: Case, channel: str) -> None:
    before = choose(kind, case)
    stopped = {**case.reach, channel: Reach(stopped=True)}
    after = choose(kind, Case(**{name: getattr(case, name) for name in Case.__slots__} | {"reach": stopped}))
    if isinstance(before, Send) and isinstance(after, Send):
        assert after.ladder == tuple(each for each in before.ladder if each != channel)


@given(st.sampled_from(REMINDERS), instants, st.none() | quiets)
def test_the_last_reminder_is_never_due_in_quiet_hours(kind: Kind, starts_at: datetime, quiet: Quiet | None) -> None:
    due = due_at(kind, starts_at, quiet)
    assert kind.before
    assert due < starts_at
    if quiet is None or not quiet.holds(starts_at - kind.before):
        assert due == starts_at - kind.before


def test_a_start_brings_back_what_is_written_after_it_and_nothing_older() -> None:
    restarted = EVERYWHERE | {"email": Reach(since=NOON)}
    assert "email" not in sent(
        choose(KINDS["client.moved"], case(reach=restarted, written_at=NOON - timedelta(hours=1)))
    )
    assert "email" in sent(choose(KINDS["client.moved"], case(reach=restarted, written_at=NOON)))


def test_a_booking_just_made_is_confirmed_at_night_and_a_move_waits_for_the_morning() -> None:
    night = case(now=MIDNIGHT, written_at=MIDNIGHT, act_by=MIDNIGHT + timedelta(days=3), wishes=Wishes(quiet=NIGHT))
    assert sent(choose(KINDS["client.confirmed"], night))
    assert choose(KINDS["client.moved"], night) == Wait(datetime(2027, 6, 11, 6, tzinfo=UTC))


def test_a_cancelled_early_session_is_told_at_night() -> None:
    early = datetime(2027, 6, 11, 7, tzinfo=UTC)  # nine in Berlin, an hour after the quiet hours
    night = case(now=MIDNIGHT, written_at=MIDNIGHT, act_by=early, wishes=Wishes(quiet=NIGHT))
    assert sent(choose(KINDS["client.cancelled"], night))


def test_nobody_is_asked_how_it_was_twice_a_week_or_by_text() -> None:
    assert isinstance(choose(FOLLOW_UP, case(care_lately=1)), Drop)
    assert sent(choose(FOLLOW_UP, case())) == ("email", "chat")


def test_a_full_cap_sends_by_the_next_channel() -> None:
    texts = Wishes(channels=("sms", "email"))
    full = case(wishes=texts, lately={"sms": CAPS["sms"]})
    assert sent(choose(KINDS["client.moved"], full))[0] == "email"


def test_an_address_that_anybody_may_have_typed_gets_less_than_one_shown_to_be_theirs() -> None:
    full = {"email": TYPED_CAP}
    typed = case(reach={"email": Reach(proven=False)}, lately=full)
    assert sent(choose(KINDS["client.moved"], typed)) == ()
    assert sent(choose(KINDS["client.moved"], case(reach={"email": Reach()}, lately=full))) == ("email",)


def test_somebody_who_wants_nothing_is_told_nothing() -> None:
    nothing = Wishes(choices={"moved": dict.fromkeys(CHANNELS, False)})
    assert isinstance(choose(KINDS["client.moved"], case(wishes=nothing)), Drop)


@pytest.mark.parametrize(
    ("instant", "is_quiet"),
    [("2027-03-27T20:59:59+00:00", False), ("2027-03-27T21:00:00+00:00", True), ("2027-03-28T05:59:59+00:00", True),
     ("2027-03-28T06:00:00+00:00", False)],
)  # fmt: skip
def test_quiet_hours_are_the_recipients_own_also_on_the_night_the_clocks_change(
    instant: str, *, is_quiet: bool
) -> None:
    assert NIGHT.holds(datetime.fromisoformat(instant)) is is_quiet
