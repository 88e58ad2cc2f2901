"""Plans for sessions that cannot stand: as good as any plan, and within every rule; and what the desk is shown."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.suggestions.places import Displaced, Place
from api.suggestions.plan import plan
from bench.disrupted import broken, displaced, fitting, room, week
from kit.intervals import Interval
from tests.api.bookings.test_booking import wish
from tests.api.bookings.test_conflicts import NOON, RANGE, off
from tests.fixtures.shop import Shop, acting_client

DAY = date(2027, 6, 10)
MIDNIGHT = datetime(2027, 6, 10, tzinfo=UTC)


def place(builder: str, hour: int, hours: int, worth: int) -> Place:
    start = MIDNIGHT + timedelta(hours=hour)
    return Place(
        builder=builder, start=start, occupies=Interval(start, start + timedelta(hours=hours)), day=DAY, worth=worth
    )


places = st.builds(place, st.sampled_from("ab"), st.integers(8, 12), st.integers(1, 3), st.integers(1, 90))
some = st.lists(st.tuples(st.lists(places, max_size=3), st.none() | places), min_size=1, max_size=4)


def by_hand(sessions: Sequence[Displaced], most: int) -> int:
    """The best plan by trying all; -1 where there is none."""
    best = -1
    for chosen in product(*[[*([each.stays] if each.stays else [None]), *each.places] for each in sessions]):
        taken = [each for each in chosen if each]
        meets = any(
            one.builder == other.builder and one.occupies.overlaps(other.occupies)
            for at, one in enumerate(taken)
            for other in taken[at + 1 :]
        )
        full = any(sum(each.builder == builder for each in taken) > most for builder in "ab")
        if not meets and not full:
            best = max(best, sum(each.worth for each in taken))
    return best


@settings(max_examples=60)
@given(some, st.integers(1, 3))
def test_no_plan_is_worth_more(made: list[tuple[list[Place], Place | None]], most: int) -> None:
    sessions = [Displaced(session=str(at), places=options, stays=stays) for at, (options, stays) in enumerate(made)]
    best = by_hand(sessions, most)
    found = plan(sessions, most_a_day={("a", DAY): most, ("b", DAY): most})
    if best >= 0:
        assert found.worth == best == found.at_most
        assert set(found.lost) | set(found.moves) >= {each.session for each in sessions if not each.stays}
        assert sum(each.worth for each in found.moves.values()) <= found.worth


def test_a_session_gives_way_where_that_saves_more_than_asking_it_costs() -> None:
    fallen = Displaced(session="fallen", places=[place("a", 9, 1, 50)])
    standing = Displaced(session="standing", places=[place("a", 10, 1, 35)], stays=place("a", 9, 1, 40))
    found = plan([fallen, standing])
    assert {key: each.start.hour for key, each in found.moves.items()} == {"fallen": 9, "standing": 10}
    dear = Displaced(session="standing", places=[place("a", 10, 1, -20)], stays=place("a", 9, 1, 40))
    assert plan([fallen, dear]).lost == ("fallen",)


@settings(max_examples=30)
@given(some, st.integers(1, 3))
def test_without_any_time_the_plan_is_still_one_and_its_bound_holds(
    made: list[tuple[list[Place], Place | None]], most: int
) -> None:
    sessions = [Displaced(session=str(at), places=options, stays=stays) for at, (options, stays) in enumerate(made)]
    best = by_hand(sessions, most)
    found = plan(sessions, most_a_day={("a", DAY): most, ("b", DAY): most}, patience=timedelta())
    if best >= 0:
        assert found.at_most >= best
        assert found.worth <= found.at_most
        taken = list(found.moves.values())
        assert not any(
            one.builder == other.builder and one.occupies.overlaps(other.occupies)
            for at, one in enumerate(taken)
            for other in taken[at + 1 :]
        )


@pytest.mark.parametrize("seed", [3, 11])
def test_a_disrupted_week_is_planned_within_every_rule(seed: int) -> None:
    found = week(seed)
    sessions = fitting(found, displaced(found))
    made = plan(sessions, most_a_day=room(found, sessions))
    assert broken(found, made) == []
    assert len(made.lost) < sum(each.stays is None for each in sessions)


async def test_the_desk_is_shown_where_everybody_could_go_and_all_can_go_there(shop: Shop) -> None:
    async with shop.owner() as desk:
        for start in (NOON, "2027-06-10T14:30:00Z", "2027-06-10T09:00:00Z"):
            assert (await desk.post("/v1/bookings", json=await wish(shop, start=start))).status_code == 201
        await off(shop, desk)
        told = (await desk.get("/v1/suggestions/moves", params=RANGE)).json()
        assert (len(told["moves"]), told["lost"]) == (3, [])
        assert told["worth"] == told["at_most"] == sum(each["worth"]["minor"] for each in told["moves"])
        assert len({(each["to"]["builder"]["id"], each["to"]["start"]) for each in told["moves"]}) == 3
        bookings = (await desk.get("/v1/bookings")).json()["items"]
        for each in told["moves"]:
            assert 0 < each["agrees"] < 1
            booked = next(one for one in bookings if one["start"] == each["start"])
            to = {"start": each["to"]["start"], "builder": each["to"]["builder"]["id"]}
            assert (await desk.post(f"/v1/bookings/{booked['id']}/move", json=to)).status_code == 200
        assert (await desk.get("/v1/suggestions/moves", params=RANGE)).json()["moves"] == []


async def test_a_day_on_which_all_can_stand_needs_no_moves(small_shop: Shop) -> None:
    async with small_shop.owner() as desk, acting_client(small_shop) as client:
        await desk.post("/v1/bookings", json=await wish(small_shop))
        told = (await desk.get("/v1/suggestions/moves", params=RANGE)).json()
        assert (told["moves"], told["lost"], told["worth"]) == ([], [], 0)
        assert (await client.get("/v1/suggestions/moves", params=RANGE)).status_code == 403
        for odd in ({"to": "2029-01-01T00:00:00Z"}, {"to": "2027-01-01T00:00:00Z"}):
            assert (await desk.get("/v1/suggestions/moves", params=RANGE | odd)).status_code == 422
