"""Judging forecasts: a fair loss, whole weeks, and a door that says so when there is too little history."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.forecast import daily, judge, main, pinball, weekly

SCHEMA = """
starts_at = "begins"
zone = "UTC"
numbers = ["price"]
known_at_booking = ["price"]

[outcome]
column = "missed"
no_show = 1
"""


@given(st.lists(st.floats(0, 100), min_size=30, max_size=200))
def test_no_other_figures_lose_less_than_the_quantiles_themselves(values: list[float]) -> None:
    came = np.array(values)
    own = np.quantile(came, [0.1, 0.5, 0.9], method="inverted_cdf")
    least = pinball(came, np.tile(own, (len(came), 1))).mean(axis=0)
    for shift in (-5.0, -0.5, 0.5, 5.0):
        other = pinball(came, np.tile(own + shift, (len(came), 1))).mean(axis=0)
        assert (least <= other + 1e-9).all()


def test_days_without_bookings_count_and_weeks_are_whole() -> None:
    counts, worth = daily(np.array([10.0, 10.0, 13.0]), np.array([5.0, 7.0, 1.0]))
    assert counts.tolist() == [2.0, 0.0, 0.0, 1.0]
    assert worth.tolist() == [12.0, 0.0, 0.0, 1.0]
    assert weekly(np.arange(16.0)).tolist() == [sum(range(2, 9)), sum(range(9, 16))]


def test_weeks_that_are_alike_are_foreseen_better_than_by_the_week_before() -> None:
    random = np.random.default_rng(5)
    past = random.poisson(np.tile([4.0, 6.0, 6.0, 7.0, 9.0, 3.0, 0.0], 40)).astype(float)
    found = judge(past, of="bookings", by="day", unit=1.0)
    assert found
    assert found.gain.high < 0
    assert found.loss < found.naive
    assert 0.75 <= found.inside <= 0.97


@pytest.mark.parametrize(("days", "said"), [(30, "Too little history"), (140, "| bookings | day |")])
def test_the_door_judges_a_table_of_ones_own(
    days: int, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ["begins,price,missed"]
    for day in range(days):
        at = np.datetime64("2026-01-05") + day
        lines += [f"{at}T10:00:00,{20 + number},0" for number in range(1 + day % 7)]
    (tmp_path / "t.csv").write_text("\n".join(lines))
    (tmp_path / "t.toml").write_text(SCHEMA)
    asked = ["--data", f"{tmp_path}/t.csv", "--schema", f"{tmp_path}/t.toml", "--price", "price"]
    main([*asked, "--home", f"{tmp_path}/out"])
    assert said in capsys.readouterr().out
    kept = json.loads((tmp_path / "out" / "forecast-t.json").read_text())
    assert bool(kept) == (days > 100)


@pytest.mark.parametrize(
    ("begins", "price", "sentence"),
    [
        ("2026-01-05", "paid", "No column paid. The table has begins,price,missed".replace(",", ", ")),
        ("next week", "price", "Column begins: 20 of 20 rows say no time that can be read; the first of them, line 2,"),
    ],
)
def test_a_table_that_is_not_as_asked_is_refused_by_column(
    begins: str, price: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "t.csv").write_text("\n".join(["begins,price,missed", *[f"{begins},20,0"] * 20]))
    (tmp_path / "t.toml").write_text(SCHEMA)
    given = ["--data", str(tmp_path / "t.csv"), "--schema", str(tmp_path / "t.toml"), "--home", str(tmp_path)]
    with pytest.raises(SystemExit) as left:
        main([*given, "--price", price])
    assert left.value.code == 2
    assert sentence in json.loads(capsys.readouterr().err)["detail"]


def test_a_table_without_rows_is_too_little_history(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "t.csv").write_text("begins,price,missed\n")
    (tmp_path / "t.toml").write_text(SCHEMA)
    main(["--data", str(tmp_path / "t.csv"), "--schema", str(tmp_path / "t.toml"), "--home", str(tmp_path)])
    assert "Too little history" in capsys.readouterr().out
