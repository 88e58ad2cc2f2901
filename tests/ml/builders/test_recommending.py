"""Whom a client may like: what speaks for whom, nobody left out, fairness within its bound, reasons that are true."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml import registry
from ml.artifact import ArtifactWrong
from ml.builders import NAMES, Business, Recommender, Visits, Wish, matrix, traits_of
from ml.builders.artifact import write
from ml.builders.believed import BELIEVED
from ml.builders.fair import MOST_HELP, help_for, in_order
from ml.builders.sayable import reasons
from ml.builders.told import works_told
from ml.builders.visits import hour_of_week
from ml.serving import Recommenders
from tests.ml.builders.frames import Came, at, visits

CUT = frozenset({"cut"})
TWO = Business(gives={"Ana": CUT, "Ben": CUT}, since={"Ana": at(-400), "Ben": at(-400)})
OTHERS = [Came(f"client-{each}", ("Ana", "Ben")[each % 2], each % 20) for each in range(40)]
NOW = at(30)


def order(rows: Visits, client: str = "me", *, business: Business = TWO, language: str = "") -> list[str]:
    traits = traits_of(rows, business, now=NOW)
    wish = Wish(service="cut", now=NOW, visits=rows.take(rows.clients == client), language=language)
    givers = traits.givers("cut")
    return [traits.builders[givers[place]] for place in BELIEVED.rank(wish, traits, givers).order.tolist()]


def said(rows: Visits, client: str = "me", *, business: Business = TWO, language: str = "") -> dict[str, str | None]:
    traits = traits_of(rows, business, now=NOW)
    wish = Wish(service="cut", now=NOW, visits=rows.take(rows.clients == client), language=language)
    givers = traits.givers("cut")
    names = [traits.builders[each] for each in givers.tolist()]
    return dict(zip(names, reasons(wish, traits, givers), strict=True))


@pytest.mark.parametrize("mine", ["Ana", "Ben"])
def test_somebody_is_led_back_to_whom_they_were_with(mine: str) -> None:
    rows = visits([*OTHERS, Came("me", mine, 5), Came("me", mine, 12)])
    assert order(rows)[0] == mine
    assert said(rows)[mine] == "latest"


@pytest.mark.parametrize(("kept", "first"), [(1.0, "Ben"), (0.0, "Ana")])
def test_a_session_that_did_not_come_about_is_no_visit(kept: float, first: str) -> None:
    rows = visits([*OTHERS, Came("you", "Ana", 4), Came("me", "Ben", 12, kept=kept)])
    assert order(rows)[0] == first


def test_who_was_given_a_good_mark_is_named_for_that_and_who_was_given_a_bad_one_is_not() -> None:
    rows = visits([*OTHERS, Came("me", "Ana", 2, mark=5.0), Came("me", "Ben", 9, mark=1.0)])
    assert said(rows) == {"Ana": "liked", "Ben": "latest"}


@pytest.mark.parametrize("mine", ["Ana", "Ben"])
def test_a_newcomer_meets_who_speaks_their_language(mine: str) -> None:
    speaks = replace(TWO, languages={"Ana": frozenset({"en"}), "Ben": frozenset({"en"})})
    speaks = replace(speaks, languages={**speaks.languages, mine: frozenset({"en", "pt"})})
    assert order(visits(OTHERS), business=speaks, language="pt")[0] == mine
    assert said(visits(OTHERS), business=speaks, language="pt")[mine] == "language"
    assert "language" not in said(visits(OTHERS), business=speaks, language="en").values(), "it tells nobody apart"


@pytest.mark.parametrize("mine", ["Ana", "Ben"])
def test_who_works_when_the_client_comes_is_put_forward(mine: str) -> None:
    """Both gave the client as much; only one of them works on Saturdays, when the client came to a third."""
    hours = {"Ana": works_told([{"days": [1, 2], "start": "09:00", "end": "17:00"}])}
    hours["Ben"] = hours["Ana"].copy()
    hours[mine] = works_told([{"days": [6], "start": "09:00", "end": "17:00"}])
    three = replace(TWO, gives={**TWO.gives, "Cem": frozenset({"dye"})}, works=hours)
    rows = visits([*OTHERS, Came("me", "Cem", 5, "dye"), Came("me", "Cem", 12, "dye")])
    assert order(rows, business=three)[0] == mine


def test_somebody_new_without_a_visit_is_shown_and_named_new() -> None:
    three = replace(TWO, gives={**TWO.gives, "Cleo": CUT}, since={**TWO.since, "Cleo": at(28)})
    assert set(order(visits(OTHERS), business=three)) == {"Ana", "Ben", "Cleo"}
    assert said(visits(OTHERS), business=three)["Cleo"] == "new"


def test_who_gives_a_service_no_more_is_not_recommended_for_it() -> None:
    gone = replace(TWO, gives={"Ana": CUT, "Ben": frozenset({"dye"})})
    assert order(visits(OTHERS), business=gone) == ["Ana"]


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(["Ana", "Ben", "Cleo"]), st.integers(0, 60),
                          st.sampled_from(["cut", "dye"]), st.sampled_from([0.0, 1.0, float("nan")]),
                          st.sampled_from([1.0, 5.0, float("nan")])), max_size=25))  # fmt: skip
def test_what_comes_later_changes_nothing_that_is_said_before(
    rows: list[tuple[str, str, int, str, float, float]],
) -> None:
    all_ = visits([Came(*row[:4], kept=row[4], mark=row[5]) for row in rows])
    before = all_.known_at(NOW)
    for some in ("a", "z"):
        found = []
        for seen in (all_, before):
            traits = traits_of(seen, TWO, now=NOW)
            wish = Wish(service="cut", now=NOW, visits=seen.take(seen.clients == some))
            found.append(matrix(wish, traits, traits.givers("cut")))
        np.testing.assert_array_equal(found[0], found[1])
        assert np.isfinite(found[0]).all()
        assert found[0].shape[1] == len(NAMES)


@given(st.lists(st.floats(0.001, 1), min_size=2, max_size=12), st.data())
def test_everybody_is_shown_once_and_nobody_passes_one_who_is_much_likelier(
    odds: list[float], data: st.DataObject
) -> None:
    chances = np.array(odds) / sum(odds)
    shown = np.array(data.draw(st.lists(st.floats(0, 40), min_size=len(odds), max_size=len(odds))))
    placed = in_order(chances, help_for(shown)).tolist()
    assert sorted(placed) == list(range(len(odds)))
    for first, second in pairwise(placed):
        assert chances[second] - chances[first] <= 2 * MOST_HELP + 1e-9


def test_who_was_hardly_shown_comes_forward_among_equals() -> None:
    chances = np.full(4, 0.25)
    assert in_order(chances, help_for(np.array([9.0, 1.0, 5.0, 5.0])))[0] == 1


def test_weekly_windows_are_hours_of_the_week_also_past_midnight() -> None:
    works = works_told(
        [{"days": [7], "start": "22:00", "end": "02:00"}, {"days": [1], "start": "09:30", "end": "24:00"}]
    )
    on = [*range(2), *range(9, 24), 166, 167]
    assert np.flatnonzero(works).tolist() == on
    assert hour_of_week(np.array([at(0, 9.5), at(6, 23)])).tolist() == [9, 167]


def test_a_version_read_back_is_the_same_and_one_that_was_tampered_with_never_speaks(tmp_path: Path) -> None:
    line = registry.line_of(tmp_path, "builders", "choice")
    made = replace(BELIEVED, version="v1", weights=tuple(each * 1.1 for each in BELIEVED.weights))
    write(made, line.folder / "v1")
    speaks = Recommenders(tmp_path)
    assert speaks.now() == BELIEVED
    registry.promote(line, "v1", because="a test")
    assert speaks.now() == made
    write(replace(made, version="v2", weights=(9.0, *made.weights[1:])), line.folder / "v2")
    assert registry.diff(line, "v1", "v2") == [("choice.again", made.weights[0], 9.0)]
    file = line.folder / "v1" / "predictor.json"
    file.write_text(file.read_text().replace('"format": 1', '"format": 1 '))
    with pytest.raises(ArtifactWrong):
        registry.load_recommender(line, "v1")


def test_a_business_without_anybody_recommends_nobody() -> None:
    traits = traits_of(visits([]), Business(), now=NOW)
    wish = Wish(service="cut", now=NOW, visits=visits([]))
    assert Recommender.of("none").rank(wish, traits, traits.givers("cut")).order.tolist() == []
