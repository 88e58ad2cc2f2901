"""Learning whom clients choose: on a simulated business whose truth the test knows, and from a table of one's own."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ml import registry
from ml.builders import NAMES, Business
from ml.builders.artifact import MOMENT, NAME
from ml.builders.visits import DAY
from parley.commands.models import list_all
from tests.ml.builders.frames import Came, at, visits
from training.builders.__main__ import main
from training.builders.choices import Choices, choices_of, fit
from training.builders.simulator import BEGIN, World, simulate
from training.builders.version import backtest, train


@pytest.fixture(scope="module")
def world() -> World:
    return simulate(visits=2_400, clients=300, days=240)


@pytest.fixture(scope="module")
def choices(world: World) -> Choices:
    return choices_of([(world.visits, world.business)])


def test_what_is_learned_is_surely_better_than_who_is_booked_most_and_short_of_the_truth(
    world: World, choices: Choices
) -> None:
    found = backtest(choices, BEGIN + 150 * DAY, truth=world.truth)
    scores = found["scores"]["all"]
    for peer in ("most booked", "last, then most booked", "chance"):
        assert scores[peer]["this_minus"]["low"] > 0, peer
    assert scores["all tastes known"]["this_minus"]["high"] < 0
    assert scores["this"]["log_loss"]["value"] < np.log(8)


def test_help_between_builders_shows_new_ones_more_and_costs_little(choices: Choices) -> None:
    found = backtest(choices, BEGIN + 150 * DAY)["exposure"]
    assert found["with"]["new_shown"] > found["without"]["new_shown"]
    assert found["with"]["least_shown"] > found["without"]["least_shown"]
    assert found["one_by_place"]["low"] > -0.03


def test_where_clients_choose_at_random_nothing_is_found(world: World) -> None:
    random = np.random.default_rng(3)
    names = np.array(sorted(world.business.gives))
    shuffled = replace(world.visits, builders=random.choice(names, len(world.visits)))
    everything = {name: frozenset({"cut", "colour", "care"}) for name in names.tolist()}
    anybody = replace(world.business, gives=everything, since=dict.fromkeys(everything, BEGIN))
    some = shuffled.take(np.arange(1_200))
    found = backtest(choices_of([(some, anybody)]), BEGIN + 80 * DAY)["scores"]["all"]["chance"]["this_minus"]
    assert found["low"] < 0.01


def test_what_a_client_books_on_one_day_or_for_one_day_is_one_choice() -> None:
    rows = visits([
        Came("old", "Ana", 0), Came("old", "Ben", 1), Came("me", "Ana", 5), Came("me", "Ana", 5, "dye"),
        Came("me", "Ana", 6),
    ])  # fmt: skip
    business = Business(
        gives=dict.fromkeys(("Ana", "Ben"), frozenset({"cut", "dye"})), since={"Ana": at(-9), "Ben": at(-9)}
    )
    assert [choices_of([(rows, business)]).clients.tolist().count(name) for name in ("old", "me")] == [2, 2]


def test_a_choice_is_described_by_what_was_known_then(world: World, choices: Choices) -> None:
    """Later rows, and rows of others, turned into others: what earlier choices look like stays as it was."""
    visits_, cut = world.visits, BEGIN + 100 * DAY
    random = np.random.default_rng(4)
    later = visits_.booked_at >= cut
    changed = replace(
        visits_, builders=np.where(later, random.permutation(visits_.builders), visits_.builders),
        marks=np.where(visits_.marked_at >= cut, 1.0, visits_.marks),
    )  # fmt: skip
    one, other = choices, choices_of([(changed.take(np.arange(1_400)), world.business)])
    early = int((one.at < cut).sum())
    assert 500 < early < len(other)
    wide = other.rows.shape[1]
    assert not one.there[:early, wide:].any()
    np.testing.assert_array_equal(one.rows[:early, :wide], other.rows[:early])
    np.testing.assert_array_equal(one.taken[:early], other.taken[:early])


def test_without_choices_what_is_believed_stands() -> None:
    assert fit(choices_of([])).version.startswith("believed")


def test_a_version_speaks_once_it_surely_foretells_choices_better(choices: Choices, tmp_path: Path) -> None:
    few = train(choices.take(np.arange(len(choices)) < 300), tmp_path)
    assert (few.version, few.promoted) == ("", False)
    first = train(choices, tmp_path)
    assert first.promoted, first.because
    line = registry.line_of(tmp_path, NAME, MOMENT)
    assert line.current == first.version
    again = train(choices, tmp_path)
    assert (again.version, again.promoted) == (first.version, True)
    folder = line.folder / first.version
    told = json.loads((folder / "metrics.json").read_text())
    assert told["passed"]
    assert told["data"]["builders"] == 12
    assert "most booked" in (folder / "report.html").read_text()
    assert "Shown least" in (folder / "card.md").read_text()


def written(folder: Path, world: World, rows: int = 2_400) -> list[str]:
    some = world.visits.take(np.arange(rows))
    with (folder / "shop.csv").open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["who", "whom", "what", "made", "begins", "status", "mark", "paid", "speaks", "staff_speaks"])
        for each in range(len(some)):
            made, begins = (np.datetime64(int(time), "s") for time in (some.booked_at[each], some.walls[each]))
            mark = "" if np.isnan(some.marks[each]) else int(some.marks[each])
            status = "came" if some.kept[each] else "missed"
            spoken = " ".join(sorted(world.business.languages[str(some.builders[each])]))
            out.writerow([some.clients[each], some.builders[each], some.services[each], made, begins, status, mark,
                          some.prices[each], some.languages[each], spoken])  # fmt: skip
    (folder / "shop.toml").write_text(
        'client = "who"\nbuilder = "whom"\nservice = "what"\nbooked_at = "made"\nstarts_at = "begins"\nmark = "mark"\n'
        'price = "paid"\nclient_language = "speaks"\nbuilder_language = "staff_speaks"\n'
        'outcome = { column = "status", no_show = "missed" }\n'
    )
    return ["--data", str(folder / "shop.csv"), "--schema", str(folder / "shop.toml"), "--home", str(folder)]


def test_a_table_of_ones_own_makes_a_version_with_report_and_card(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    main(written(tmp_path, world))
    told = capsys.readouterr().out
    assert "most booked" in told
    assert "speaks; log loss of choices" in told
    assert "against what is believed without data, on " in told
    line = registry.line_of(tmp_path, "shop", MOMENT)
    learned = registry.load_recommender(line, line.current)
    assert len(learned.weights) == len(NAMES)
    monkeypatch.setenv("PARLEY_HOME", str(tmp_path))
    list_all()
    assert "shop/choice" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("begins", "ends"), "No column begins"),
        (("client = ", "custome = "), "client"),
        (("mark = ", "mark = 'paid' # "), "not between 1 and 5"),
        (("'whom'", "'what'"), ""),
    ],
)
def test_a_table_that_is_not_fit_is_refused_with_the_reason(
    change: tuple[str, str], said: str, world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = written(tmp_path, world, rows=40)
    if not said:
        (tmp_path / "shop.csv").write_text((tmp_path / "shop.csv").read_text().replace("2025-", "2099-"))
        said = "booked in the future"
    table = tmp_path / ("shop.csv" if change[0] == "begins" else "shop.toml")
    table.write_text(table.read_text().replace(*change, 1))
    with pytest.raises(SystemExit) as left:
        main(given)
    problem = json.loads(capsys.readouterr().err)
    assert left.value.code == 2
    assert said in problem["detail"]
    assert problem["next_step"]
    assert not registry.list_lines(tmp_path)


def test_the_same_seed_lives_the_same_life() -> None:
    one, other = simulate(visits=50, clients=20), simulate(visits=50, clients=20)
    np.testing.assert_array_equal(one.visits.builders, other.visits.builders)
    assert one.visits.booked_at[0] >= BEGIN
