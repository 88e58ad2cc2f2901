"""A client's history as of a moment: nothing from after it, nothing of the booking itself, nothing of the same day."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.no_show import MOMENTS, Bookings, Moment, learn_recipe, matrix
from ml.no_show.bookings import DAY
from ml.no_show.history import history
from tests.ml.no_show.frames import Made, crowd, frame

some_bookings = st.lists(
    st.builds(
        lambda client, booked, lead, outcome: Made(client, booked, booked + lead, outcome),
        st.sampled_from(["ada", "bo", ""]),
        st.integers(0, 240).map(float),
        st.integers(0, 120).map(float),
        st.sampled_from([0.0, 1.0, float("nan")]),
    ),
    min_size=1,
    max_size=14,
)


def test_only_what_was_over_when_the_booking_was_made_counts() -> None:
    rows = frame([Made("ada", 0, 10, 1.0), Made("ada", 20, 100, 0.0), Made("ada", 25, 200, 1.0), Made("ada", 130, 300)])
    known = history(rows, rows, rows.moments("booking"), base=0.2)
    assert known["past_known"].tolist() == [0, 0, 1, 2]
    assert known["past_missed_share"].tolist() == pytest.approx([0.2, 0.2, (1 + 0.4) / 3, (1 + 0.4) / 4])
    assert known["booked_before"].tolist() == [0, 1, 2, 3]
    assert known["open_bookings"].tolist() == [0, 1, 1, 1]
    assert known["last_missed"].tolist()[2:] == [1, 0]


def test_outcomes_of_the_same_day_are_never_used() -> None:
    rows = frame([Made("ada", 0, 33, 1.0), Made("ada", 40, 46)])
    assert history(rows, rows, rows.moments("booking"), base=0.2)["past_known"].tolist() == [0, 0]


@given(some_bookings)
def test_every_count_is_what_counting_by_hand_gives(made: list[Made]) -> None:
    rows = frame(made)
    for moment in MOMENTS:
        moments = rows.moments(moment)
        known = history(rows, rows, moments, base=0.2)
        for at, each in enumerate(made):
            if not each.client:
                assert np.isnan(known["past_known"][at])
                continue
            others = [place for place in range(len(made)) if place != at and made[place].client == each.client]
            over = [p for p in others if rows.over_at[p] <= moments[at] and not np.isnan(made[p].outcome)]
            booked = [p for p in others if rows.booked_at[p] < moments[at]]
            same_day = [p for p in booked if rows.starts_at[p] // DAY == rows.starts_at[at] // DAY]
            assert known["past_known"][at] == len(over)
            ended = [p for p in others if rows.over_at[p] <= moments[at]]
            assert known["booked_before"][at] == len(booked)
            assert known["open_bookings"][at] == len(booked) - len(set(ended) & set(booked))
            assert known["same_day_bookings"][at] == len(same_day)
            missed = sum(made[p].outcome for p in over)
            assert known["past_missed_share"][at] == pytest.approx((missed + 0.4) / (len(over) + 2))


@given(some_bookings)
def test_shuffling_the_future_changes_nothing(made: list[Made]) -> None:
    rows = frame(made)
    for moment in MOMENTS:
        moments = rows.moments(moment)
        plain = history(rows, rows, moments, base=0.2)
        for at in range(len(made)):
            later = rows.over_at > moments[at]
            shuffled = replace(rows, outcomes=np.where(later, 1 - np.nan_to_num(rows.outcomes), rows.outcomes))
            not_yet = (rows.booked_at > moments[at]) & (np.arange(len(made)) != at)
            moved = replace(shuffled, clients=np.where(not_yet, "ada", shuffled.clients))
            again = history(moved.take(np.array([at])), moved, moments[at : at + 1], base=0.2)
            for name, column in plain.items():
                assert again[name][0] == pytest.approx(column[at], nan_ok=True), name


@pytest.mark.parametrize("moment", MOMENTS)
def test_features_served_one_by_one_are_those_fitted_on_for_ten_thousand_bookings(moment: Moment) -> None:
    rows = crowd(10_000)
    known = rows.take(~np.isnan(rows.outcomes))
    recipe = learn_recipe(known, moment)
    fitted = matrix(recipe, rows, rows)
    moments = rows.moments(moment)
    by_client: dict[str, list[int]] = {}
    for at, client in enumerate(rows.clients.tolist()):
        by_client.setdefault(client, []).append(at)
    for at, client in enumerate(rows.clients.tolist()):
        theirs = rows.take(np.array(by_client[client] if client else [at]))
        served = matrix(recipe, rows.take(np.array([at])), _as_known(theirs, moments[at]))
        np.testing.assert_array_equal(served[0], fitted[at])


def _as_known(theirs: Bookings, moment: float) -> Bookings:
    """What a database holds at that moment: no booking made later, no outcome of what is not over."""
    there = theirs.take(theirs.booked_at <= moment)
    return replace(there, outcomes=np.where(there.over_at <= moment, there.outcomes, np.nan))


def test_a_level_never_seen_reads_like_one_seen_seldom() -> None:
    rows = crowd(500)
    recipe = learn_recipe(rows.take(~np.isnan(rows.outcomes)), "booking")
    stranger = replace(rows.take(np.array([3])), categories={"builder": np.array(["nobody"])})
    assert matrix(recipe, stranger, rows)[0, recipe.names.index("builder")] == 0
