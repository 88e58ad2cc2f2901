"""``python -m training.no_show``: from a table and its mapping to a version, a report, and a probability a row."""

import csv
import gzip
import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from ml import registry
from ml.measures import auc
from ml.no_show import Moment, matrix
from ml.no_show.bookings import DAY, together
from tests.training.tables import MAPPING, mapping_in, table
from training.no_show.__main__ import main
from training.no_show.evaluate import drift, evaluate, fairness
from training.no_show.gate import FEWEST_JUDGED, FEWEST_ROWS
from training.no_show.report import write_card, write_report
from training.no_show.score import score
from training.tables.mapping import MappingWrong, read_mapping
from training.tables.rows import bookings_of

CUT = 4_500


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the first rows were trained on and the later ones scored."""
    folder = tmp_path_factory.mktemp("bench")
    rows = table()
    rows[:CUT].write_csv(folder / "train.csv")
    odd = rows[CUT:].with_columns(
        place=pl.when(pl.int_range(pl.len()) % 7 == 0).then(pl.lit("the moon")).otherwise("place"),
        minutes=pl.when(pl.int_range(pl.len()) % 11 == 0).then(None).otherwise("minutes"),
        made=pl.when(pl.int_range(pl.len()) % 13 == 0).then(pl.lit("yesterday")).otherwise("made"),
        who=pl.when(pl.int_range(pl.len()) % 17 == 0).then(None).otherwise("who"),
    )
    odd.drop("came").write_parquet(folder / "later.parquet")
    main(asked(folder, "train.csv", "--score", str(folder / "later.parquet"), "--out", str(folder / "p.csv")))
    return folder


def asked(folder: Path, data: str, *more: str) -> list[str]:
    schema = mapping_in(folder)
    return ["--data", str(folder / data), "--schema", str(schema), "--home", str(folder / "home"), *more]


def scores_in(path: Path) -> dict[str, float]:
    with path.open(newline="") as file:
        return {row["row_id"]: float(row["probability"]) for row in csv.DictReader(file)}


def refused(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> str:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    problem = json.loads(capsys.readouterr().err)
    assert problem["next_step"]
    return str(problem["detail"])


def test_every_row_gets_a_probability_however_odd(bench: Path) -> None:
    said = scores_in(bench / "p.csv")
    assert list(said) == [f"r{at}" for at in range(CUT, 6_000)]
    assert all(0 < chance < 1 for chance in said.values())


def test_the_scores_rank_what_comes_later(bench: Path) -> None:
    said = scores_in(bench / "p.csv")
    missed = table()[CUT:].select(pl.col("came") == "no").to_series().cast(pl.Float64).to_numpy()
    assert auc(missed, pl.Series(list(said.values())).to_numpy()) > 0.64


def test_a_version_is_written_with_its_report_and_card(bench: Path) -> None:
    line = registry.line_of(bench / "home", "shop", "booking")
    folder = line.folder / line.current
    metrics = registry.metrics_of(line, line.current)
    page, card = (folder / "report.html").read_text(), (folder / "card.md").read_text()
    assert page.count("<svg") >= 3
    assert "http" not in page.replace("http://www.w3.org", "")
    assert {"constant", "lead-time table", "logistic", "LightGBM default"} < set(metrics["measured"]["scores"]["all"])
    assert metrics["passed"], metrics["gate"]
    assert {each["group"] for each in metrics["measured"]["fairness"]["place"]} == {"north", "south"}
    assert "booked ahead" in card.lower()
    assert not list(folder.glob("*.pkl"))


def test_what_is_measured_lies_after_what_was_fitted(bench: Path) -> None:
    line = registry.line_of(bench / "home", "shop", "booking")
    measured = registry.metrics_of(line, line.current)["measured"]
    starts = table()[:CUT]["begins"].sort()
    assert measured["rows"]["measured"] == pytest.approx(0.15 * CUT, abs=30)
    assert measured["measured_from"] == starts[-measured["rows"]["measured"]][:10]


def test_a_version_just_trained_has_not_moved_only_because_a_table_begins_somewhere(bench: Path) -> None:
    line = registry.line_of(bench / "home", "shop", "booking")
    measured = registry.metrics_of(line, line.current)["measured"]
    assert {"past_known", "booked_before"} <= measured["drift"].keys()
    assert measured["alarms"] == []


def test_clients_whom_nobody_knows_any_more_are_told_of(bench: Path) -> None:
    line = registry.line_of(bench / "home", "shop", "booking")
    predictor = registry.load_version(line, line.current)
    rows = bookings_of(table()[:CUT], read_mapping(bench / "shop.toml"), "booking", beside=bench)
    order = np.argsort(rows.starts_at)
    before, later = rows.take(order[:-600]), rows.take(order[-600:])
    strangers = replace(later, clients=np.char.add("new ", later.ids))
    found = matrix(predictor.recipe, strangers, together(before, strangers.without_outcomes()))
    told = drift(predictor, before, found, later.outcomes, predictor.of_matrix(found))
    assert {"past_known", "booked_before"} <= {each["what"] for each in told["alarms"]}


def test_a_group_in_which_everybody_came_has_no_ranking_and_the_report_stays_json(bench: Path) -> None:
    missed, chances = np.repeat([0.0, 1.0], 150), np.linspace(0.1, 0.9, 300)
    found = fairness(missed, chances, np.repeat(["north", "south"], 150))
    assert [each["auc"] for each in found] == [None, None]
    json.dumps(found, allow_nan=False)
    line = registry.line_of(bench / "home", "shop", "booking")
    metrics = registry.metrics_of(line, line.current)
    metrics["measured"]["fairness"] = {"place": found}
    write_report(bench, metrics)
    write_card(bench, metrics)
    assert "<td>north</td>" in (bench / "report.html").read_text()
    assert "| north |" in (bench / "card.md").read_text()


def test_what_is_wholly_booked_ahead_is_told_once_and_an_interval_below_its_figure_is_explained(
    bench: Path, tmp_path: Path
) -> None:
    mapping = read_mapping(bench / "shop.toml")
    rows = bookings_of(table()[:CUT], mapping, "booking", beside=bench)
    ahead = rows.take(np.floor(rows.booked_wall / DAY) < np.floor(rows.starts_wall / DAY))
    before = ahead.starts_at < np.quantile(ahead.starts_at, 0.85)
    line = registry.line_of(bench / "home", "shop", "booking")
    found = evaluate(registry.load_version(line, line.current), ahead.take(before), ahead.take(~before), {})
    assert list(found["scores"]) == list(found["reliability"]) == ["all"]
    metrics = {**registry.metrics_of(line, line.current), "measured": found}
    write_report(tmp_path, metrics)
    write_card(tmp_path, metrics)
    for each in ("report.html", "card.md"):
        text = (tmp_path / each).read_text()
        assert "All, each of them booked ahead" in text
        assert "taken off its interval, which may therefore lie wholly below it" in text


def test_outcomes_of_the_scored_rows_are_never_read(bench: Path) -> None:
    mapping = read_mapping(bench / "shop.toml")
    known, later = (bookings_of(rows, mapping, "booking", beside=bench) for rows in (table()[:CUT], table()[CUT:]))
    line = registry.line_of(bench / "home", "shop", "booking")
    predictor = registry.load_version(line, line.current)
    otherwise = replace(later, outcomes=1 - later.outcomes)
    np.testing.assert_array_equal(score(predictor, known, later), score(predictor, known, otherwise))


def test_the_same_table_makes_the_same_version(bench: Path, tmp_path: Path) -> None:
    with gzip.open(tmp_path / "train.csv.gz", "wb") as file:
        file.write((bench / "train.csv").read_bytes())
    main(asked(tmp_path, "train.csv.gz"))
    one, other = (registry.line_of(each / "home", "shop", "booking") for each in (bench, tmp_path))
    assert one.current == other.current
    assert (one.folder / one.current / "digest").read_text() == (other.folder / other.current / "digest").read_text()


def files_in(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {str(each): (each.stat().st_mtime_ns, each.read_bytes()) for each in folder.rglob("*") if each.is_file()}


def test_training_again_on_the_same_table_leaves_the_version_as_it_is(
    bench: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files_in(bench / "home")
    main(asked(bench, "train.csv", "--score", str(bench / "later.parquet"), "--out", str(bench / "again.csv")))
    told = capsys.readouterr().out
    assert files_in(bench / "home") == before
    assert "speaks: the same bookings had made this version, and its files are left as they are." in told
    assert (bench / "again.csv").read_bytes() == (bench / "p.csv").read_bytes()


def test_a_version_whose_files_are_broken_is_written_anew(bench: Path, tmp_path: Path) -> None:
    shutil.copytree(bench / "home", tmp_path / "home")
    shutil.copy(bench / "train.csv", tmp_path)
    line = registry.line_of(tmp_path / "home", "shop", "booking")
    (line.folder / line.current / "card.md").unlink()
    registry.shadow(line, "")
    main(asked(tmp_path, "train.csv"))
    assert registry.card_of(line, line.current)


def test_a_version_that_exists_scores_without_training(bench: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files_in(bench / "home")
    version = registry.line_of(bench / "home", "shop", "booking").current
    main(asked(bench, "train.csv", *scoring(bench, "by.csv"), "--version", version))
    assert capsys.readouterr().out == f"1500 rows scored: {bench / 'by.csv'}\n"
    assert (bench / "by.csv").read_bytes() == (bench / "p.csv").read_bytes()
    assert files_in(bench / "home") == before


def test_without_the_table_it_learned_from_nobody_has_a_past(bench: Path) -> None:
    version = registry.line_of(bench / "home", "shop", "booking").current
    main([*asked(bench, "train.csv")[2:], *scoring(bench, "alone.csv"), "--version", version])
    with_pasts, alone = scores_in(bench / "p.csv"), scores_in(bench / "alone.csv")
    assert list(alone) == list(with_pasts)
    assert alone != with_pasts


def test_a_version_that_is_not_there_or_goes_by_other_columns_is_told(
    bench: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    version = registry.line_of(bench / "home", "shop", "booking").current
    assert "no version 'v9'" in refused(capsys, asked(bench, "train.csv", *scoring(bench, "x.csv"), "--version", "v9"))
    fewer = tmp_path / "shop.toml"
    fewer.write_text(
        MAPPING.replace('numbers = ["minutes", ', "numbers = [").replace('["place", "minutes"]', '["place"]')
    )
    arguments = ["--schema", str(fewer), "--home", str(bench / "home"), *scoring(bench, "x.csv"), "--version", version]
    assert f"Version {version} goes by minutes, and the mapping" in refused(capsys, arguments)
    assert not (bench / "x.csv").exists()


def scoring(folder: Path, out: str) -> list[str]:
    return ["--score", str(folder / "later.parquet"), "--out", str(folder / out)]


@pytest.mark.parametrize("more", [["--version", "v1"], ["--version", "v1", "--from-db"]])
def test_a_version_to_score_with_needs_something_to_score(capsys: pytest.CaptureFixture[str], more: list[str]) -> None:
    with pytest.raises(SystemExit):
        main(more)
    assert "give --schema, --score and --out with it" in capsys.readouterr().err


def test_a_table_too_small_to_ever_speak_is_told_how_many_rows_it_lacks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table(1_000).write_csv(tmp_path / "rows.csv")
    main(asked(tmp_path, "rows.csv"))
    told = capsys.readouterr().out
    assert "not promoted: 150 of the 200 bookings that it takes are kept aside to judge by; about 334 more rows" in told
    line = registry.line_of(tmp_path / "home", "shop", "booking")
    card = str(registry.card_of(line, registry.list_versions(line)[0]))
    assert "about 334 more rows are needed." in card
    assert ".." not in card


def test_the_guide_names_the_fewest_rows_that_can_speak() -> None:
    guide = Path("docs/guide/learning.md").read_text()
    assert f"at least {FEWEST_ROWS:,} bookings" in guide
    assert f"{FEWEST_JUDGED} to judge by" in guide


@pytest.mark.parametrize(("moment", "columns"), [("booking", {"minutes"}), ("day-before", {"minutes", "reminded"})])
def test_a_column_is_used_only_from_when_it_is_known(tmp_path: Path, moment: Moment, columns: set[str]) -> None:
    rows = bookings_of(table(200), read_mapping(mapping_in(tmp_path)), moment, beside=tmp_path)
    assert set(rows.numbers) == columns


@pytest.mark.parametrize(
    "said",
    ["2025-06-01T10:00:00Z", "2025-06-01T10:00Z", "2025-06-01 12:00+02:00", "2025-06-01 11:00", "2025-06-01T11:00"],
)
def test_a_time_with_an_offset_is_an_instant_and_one_without_is_on_the_clock_of_lisbon(
    tmp_path: Path, said: str
) -> None:
    rows = table(3).with_columns(begins=pl.lit(said))
    found = bookings_of(rows, read_mapping(mapping_in(tmp_path)), "booking", beside=tmp_path)
    assert set(found.starts_at.tolist()) == {datetime(2025, 6, 1, 10, tzinfo=UTC).timestamp()}


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (
            lambda rows: pl.concat([rows, rows[:1]]),
            "1 of 4501 rows have an id that came before; the first of them is row_id r0, line 4502.",
        ),
        (lambda rows: rows.with_columns(begins=pl.lit(None)), "4500 of 4500 rows have a start that cannot be read;"),
        (lambda rows: rows.with_columns(made="begins", begins="made"), "rows were booked after they began;"),
        (
            lambda rows: rows.with_columns(pl.col("made", "begins").str.replace("202", "292")),
            "4500 of 4500 rows were booked in the future; the first of them is row_id r0, line 2.",
        ),
        (
            lambda rows: rows.with_columns(came=pl.when(pl.int_range(pl.len()) < 4_000).then("came")),
            "of the last tenth of the rows have no outcome yet",
        ),
        (lambda rows: rows[:40], "There are 7 no-shows and 33 visits"),
        (lambda rows: rows.with_columns(minutes=pl.lit("long")), "Column minutes has nothing that can be read."),
        (lambda rows: rows.drop("place"), "No column place."),
    ],
)  # fmt: skip
def test_bad_tables_are_refused_with_every_reason_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], spoil: "object", sentence: str
) -> None:
    spoiled = spoil(table()[:CUT])  # type: ignore[operator]
    spoiled.write_csv(tmp_path / "bad.csv")
    assert sentence in refused(capsys, asked(tmp_path, "bad.csv"))
    assert not (tmp_path / "home").exists()


def test_a_column_written_afterwards_is_told_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = table(2_500).with_columns(place=pl.when(pl.col("came") == "no").then(pl.lit("lost")).otherwise("place"))
    rows.write_csv(tmp_path / "leaky.csv")
    main(asked(tmp_path, "leaky.csv"))
    assert "warning: place = lost: 100.0% did not come" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "instead", "sentence"),
    [
        ('starts_at = "begins"', "", "starts_at: Field required"),
        ('known_day_before = ["reminded"]', "", "reminded: say in known_at_booking or known_day_before"),
        (
            'known_at_booking = ["place", "minutes"]', 'known_at_booking = ["plaec", "minutes"]',
            "plaec: said to be known, but no category or number; nothing says when place is known",
        ),
        (
            'known_at_booking = ["place", "minutes"]\nknown_day_before = ["reminded"]',
            'known_day_before = ["remindd"]',
            "remindd: said to be known, but no category or number",
        ),
        ('column = "came"', 'colum = "came"', "outcome"),
        ('id = "row_id"', "id = ", "is not TOML"),
        ('id = "row_id"', "id = " + "[" * 100_000, "nested too deeply"),
    ],
)  # fmt: skip
def test_a_wrong_mapping_is_told_where(tmp_path: Path, line: str, instead: str, sentence: str) -> None:
    with pytest.raises(MappingWrong, match=sentence):
        read_mapping(mapping_in(tmp_path, MAPPING.replace(line, instead)))


@pytest.mark.parametrize("example", ["brazil", "hotel", "salon"])
def test_the_shipped_mappings_can_be_read(example: str) -> None:
    assert read_mapping(Path("training/examples") / f"{example}.toml").starts_at.columns
