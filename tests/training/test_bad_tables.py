"""What is wrong with a table or its mapping is told by column and row, before anything is learned or written."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.training.tables import MAPPING, table
from tests.training.test_no_show_door import asked, refused
from training import backtest
from training.no_show.__main__ import main
from training.tables.mapping import MappingWrong, read_mapping

Spoil = Callable[[pl.DataFrame], pl.DataFrame]
EVERY_TENTH = pl.int_range(pl.len()) % 10 == 3


def bad_row(column: str, value: object) -> Spoil:
    return lambda rows: rows.with_columns(
        pl.when(EVERY_TENTH).then(pl.lit(value)).otherwise(pl.col(column).cast(pl.String)).alias(column)
    )


def lines_of(rows: pl.DataFrame) -> list[str]:
    return rows.write_csv().splitlines()


def refusal(folder: Path, capsys: pytest.CaptureFixture[str], name: str, mapping: str = MAPPING) -> str:
    arguments = asked(folder, name)
    (folder / "shop.toml").write_text(mapping)
    told = refused(capsys, arguments)
    assert not (folder / "home").exists()
    return told


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (bad_row("begins", "next week"),
         "Column begins: 50 of 500 rows say no time that can be read; the first of them, row_id r3, line 5, says"),
        (bad_row("made", "13/13/2025"), "Column made: 50 of 500 rows say no time that can be read; the first of them"),
        (bad_row("minutes", "1e300"),
         "50 of 500 rows say a number beyond all bounds; the first of them, row_id r3, line 5, says “1e300”."),
        (bad_row("minutes", "9" * 400), "Column minutes: 50 of 500 rows say a number beyond all bounds"),
        (lambda rows: rows.with_columns(came=pl.lit("yes")),
         "Column came does not have both outcomes: no would be a no-show and any other value a visit, and it says"),
        (lambda rows: rows.drop("came"), "No column came. The table has row_id,"),
        (lambda rows: rows[:0], "There are 0 no-shows and 0 visits"),
        (lambda rows: rows[:3].with_columns(came=pl.Series(["yes", "no", "yes"])), "There are 1 no-shows and 2 visits"),
        (lambda rows: rows.with_columns(begins=pl.lit("2025-06-01T10:00:00Z")),
         "Among the earliest 70% of the rows to fit on are 0 no-shows and 0 visits"),
        (lambda rows: rows.sort("begins").with_columns(
            came=pl.when(pl.int_range(pl.len()) > 440).then(pl.lit("no")).otherwise(pl.lit("yes"))),
         "Among the earliest 70% of the rows to fit on are 0 no-shows and"),
    ],
)  # fmt: skip
def test_values_that_are_not_what_the_mapping_says_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], spoil: Spoil, sentence: str
) -> None:
    spoil(table(500)).write_csv(tmp_path / "bad.csv")
    assert sentence in refusal(tmp_path, capsys, "bad.csv")


def test_every_reason_is_told_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = bad_row("begins", "next week")(table(500)).with_columns(
        made=pl.when(pl.int_range(pl.len()) < 5).then(pl.lit("13/13/2025")).otherwise("made"),
        place=pl.lit(""),
        row_id=pl.when(pl.int_range(pl.len()) == 9).then(pl.lit("r8")).otherwise("row_id"),
        came=pl.lit("yes"),
    )
    rows.write_csv(tmp_path / "bad.csv")
    told = refusal(tmp_path, capsys, "bad.csv")
    for sentence in (
        "Column begins: 50 of 500 rows say no time that can be read; the first of them, row_id r3, line 5, says",
        "Column made: 5 of 500 rows say no time that can be read (alone, so few would be borne); the first of them,",
        "Column came does not have both outcomes",
        "1 of 500 rows have an id that came before; the first of them is row_id r8, line 11.",
        "Column place has nothing that can be read.",
    ):
        assert sentence in told
    assert "have a start that cannot be read" not in told


def test_every_column_that_is_not_there_is_named_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table(50).select("made", "begins", "who").write_csv(tmp_path / "bad.csv")
    mapping = MAPPING.replace('group = ["place"]', 'group = ["gender"]')
    told = refusal(tmp_path, capsys, "bad.csv", mapping)
    assert "No column row_id, came, gender, place, minutes, reminded. The table has made, begins, who." in told


def test_a_column_of_another_moment_may_be_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = table(500).drop("reminded")
    rows.write_csv(tmp_path / "rows.csv")
    backtest.main([*asked(tmp_path, "rows.csv"), "--cut", "2025-01-19"])
    with pytest.raises(SystemExit):
        backtest.main([*asked(tmp_path, "rows.csv"), "--cut", "2025-01-19", "--moment", "day-before"])
    assert "No column reminded." in capsys.readouterr().err


@pytest.mark.parametrize(("mark", "told"), [(";", "“;”"), ("\t", "tabs"), ("|", "“|”")])
@pytest.mark.parametrize("price", ["10", "10,50"])
def test_a_file_that_is_split_by_something_else_than_commas_is_told_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], mark: str, told: str, price: str
) -> None:
    rows = table(50).with_columns(minutes=pl.lit(price))
    rows.write_csv(tmp_path / "bad.csv", separator=mark, quote_style="never")
    assert f"Its columns are split by {told}: save it with commas" in refusal(tmp_path, capsys, "bad.csv")


def test_a_row_is_told_by_the_line_on_which_it_begins_in_its_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = pl.when(pl.int_range(pl.len()) == 1).then(pl.lit("north\nend")).otherwise("place")
    bad_row("begins", "next week")(table(500)).with_columns(place=place).write_csv(tmp_path / "bad.csv")
    assert "the first of them, row_id r3, line 6, says" in refusal(tmp_path, capsys, "bad.csv")
    bad_row("begins", "next week")(table(500)).write_parquet(tmp_path / "bad.parquet")
    assert "the first of them, row_id r3, row 4, says" in refusal(tmp_path, capsys, "bad.parquet")
    bad_row("begins", "next week")(table(500)).write_csv(tmp_path / "bad.csv")
    assert "the first of them, line 5, says" in refusal(
        tmp_path, capsys, "bad.csv", MAPPING.replace('id = "row_id"', "")
    )


def test_a_few_odd_values_are_borne(tmp_path: Path) -> None:
    rows = table(500).with_columns(
        minutes=pl.when(pl.int_range(pl.len()) == 7).then(pl.lit(1e300)).otherwise("minutes"),
        made=pl.when(pl.int_range(pl.len()) == 8).then(pl.lit("long ago")).otherwise("made"),
    )
    rows.write_csv(tmp_path / "odd.csv")
    backtest.main([*asked(tmp_path, "odd.csv"), "--cut", "2025-01-19"])


def broken(rows: pl.DataFrame, line: int, change: Callable[[str], str]) -> str:
    lines = lines_of(rows)
    lines[line] = change(lines[line])
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty CSV"),
        (broken(table(50), 5, lambda line: f"{line},more").encode(), "Line 6 has 9 fields, and the first line names 8"),
        (broken(table(50), 5, lambda line: f'"{line}').encode(), "Line 6 is not closed, or its quotes are wrong"),
        (broken(table(50), 5, lambda line: line.replace("th", "é")).encode("latin-1"),
         "Line 6, column place, is not UTF-8. Save it as UTF-8."),
        ("\n".join(lines_of(table(50))).encode("utf-16"), "It is written in UTF-16. Save it as UTF-8."),
        (broken(table(50), 0, lambda line: line.replace("reminded", "minutes")).encode(),
         "more than one column minutes"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_table_is_told_where_it_is_broken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, sentence: str
) -> None:
    (tmp_path / "bad.csv").write_bytes(content)
    assert sentence in refusal(tmp_path, capsys, "bad.csv")


def test_a_folder_is_no_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "rows").mkdir()
    assert "is a folder" in refusal(tmp_path, capsys, "rows")


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda rows: rows.with_columns(place=pl.concat_list("place", "who")), "Column place is of the type List"),
        (lambda rows: rows.with_columns(begins=pl.concat_list("begins", "made")), "Column begins is of the type List"),
        (lambda rows: rows.with_columns(place=pl.lit(b"\xff\xfe")), "Column place is of the type Binary"),
        (lambda rows: rows.with_columns(minutes=pl.struct("who", "place")), "Column minutes has nothing that can be"),
        (lambda rows: rows.with_columns(begins=pl.int_range(pl.len())), "Column begins: 500 of 500 rows say no time"),
    ],
)  # fmt: skip
def test_a_parquet_of_other_types_is_refused_by_column(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], spoil: Spoil, sentence: str
) -> None:
    spoil(table(500)).write_parquet(tmp_path / "bad.parquet")
    assert sentence in refusal(tmp_path, capsys, "bad.parquet")


def test_a_parquet_of_days_and_truth_values_is_read(tmp_path: Path) -> None:
    rows = table(500).with_columns(
        pl.col("begins", "made").str.slice(0, 10).str.to_date(), came=pl.col("came") == "yes"
    )
    assert rows["begins"].dtype == pl.Date
    assert rows["begins"].min() >= date(2025, 1, 1)  # type: ignore[operator]
    rows.write_parquet(tmp_path / "days.parquet")
    arguments = [*asked(tmp_path, "days.parquet"), "--cut", "2025-01-19"]
    (tmp_path / "shop.toml").write_text(MAPPING.replace('no_show = "no"', "no_show = false"))
    backtest.main(arguments)


@pytest.mark.parametrize(
    ("line", "instead", "sentence"),
    [
        ('group = ["place"]', 'group = ["plase"]', "No column plase. The table has"),
        ("numbers = [", 'numbers = ["hours", ', "hours: said to be a category or a number"),
        ('column = "came"', 'column = "cane"', "No column cane. The table has"),
        ('no_show = "no"', 'no_show = "missed"', "missed would be a no-show and any other value a visit"),
    ],
)
def test_a_mapping_of_another_table_is_told_by_column(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, instead: str, sentence: str
) -> None:
    table(500).write_csv(tmp_path / "rows.csv")
    told = refusal(tmp_path, capsys, "rows.csv", MAPPING.replace(line, instead))
    assert sentence in told or "hours: say in known_at_booking" in told


@pytest.mark.parametrize(
    ("line", "instead", "sentence"),
    [
        ("Europe/Lisbon", "Mars/Base", "zone: “Mars/Base” is not a known time zone"),
        ("Europe/Lisbon", "../../etc/passwd", "zone: “../../etc/passwd” is not"),
        ('starts_at = "begins"', "starts_at = []", "starts_at.column"),
        ('id = "row_id"', 'id = "row_id"\nlabel_delay_days = inf', "label_delay_days: Input should be a finite number"),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused(tmp_path: Path, line: str, instead: str, sentence: str) -> None:
    path = tmp_path / "shop.toml"
    path.write_text(MAPPING.replace(line, instead))
    with pytest.raises(MappingWrong, match=sentence):
        read_mapping(path)


def test_a_home_that_is_a_file_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table(300).write_csv(tmp_path / "rows.csv")
    (tmp_path / "home").write_text("not a folder")
    assert "Not a directory" in refused(capsys, asked(tmp_path, "rows.csv"))


def test_the_table_to_score_is_read_before_anything_is_learned(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table(300).write_csv(tmp_path / "rows.csv")
    table(20).drop("place").write_csv(tmp_path / "later.csv")
    later, out = tmp_path / "later.csv", tmp_path / "p.csv"
    told = refused(capsys, asked(tmp_path, "rows.csv", "--score", str(later), "--out", str(out)))
    assert "No column place" in told
    assert not (tmp_path / "home").exists()


def test_days_with_one_outcome_only_are_not_measured_and_said_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = table(400).sort("begins")
    rows.with_columns(came=pl.when(pl.int_range(pl.len()) > 250).then(pl.lit("yes")).otherwise("came")).write_csv(
        tmp_path / "rows.csv"
    )
    main(asked(tmp_path, "rows.csv"))
    assert "nothing to measure on the last 62 rows in time: they have one outcome only" in capsys.readouterr().out


def test_a_day_that_is_none_is_told_by_its_argument(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        backtest.main([*asked(tmp_path, "rows.csv"), "--cut", "spring"])
    assert left.value.code == 2
    assert "--cut: 'spring' is not a day like 2026-11-26" in capsys.readouterr().err
