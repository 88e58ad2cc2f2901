"""The tables of a payment's and a dispute's life: the order of news never matters, and the picture shows the same."""

from itertools import permutations, product
from pathlib import Path

import pytest

from api.payments.life import ARRIVED, DISPUTE, OPEN, PAYMENT, RULINGS, STATES, Table, after

GUIDE = Path(__file__).parents[3] / "docs" / "guide" / "payments.md"
TABLES = pytest.mark.parametrize("table", [PAYMENT, DISPUTE], ids=["payment", "dispute"])


def follow(table: Table, state: str, news: tuple[str, ...]) -> str:
    for told in news:
        state = table[state][told]
    return state


def test_the_tables_know_every_state_and_every_piece_of_news() -> None:
    assert set(PAYMENT) == set(STATES)
    assert all(set(row) == set(STATES) and set(row.values()) <= set(STATES) for row in PAYMENT.values())
    assert set(DISPUTE) == {"none", *RULINGS}
    assert all(set(row) == set(RULINGS) and set(row.values()) <= set(RULINGS) for row in DISPUTE.values())


@TABLES
def test_the_same_news_again_changes_nothing(table: Table) -> None:
    for state, row in table.items():
        assert all(follow(table, state, (told, told)) == follow(table, state, (told,)) for told in row)


@TABLES
def test_any_order_of_any_three_pieces_of_news_ends_the_same(table: Table) -> None:
    for state, row in table.items():
        for news in product(row, repeat=3):
            assert len({follow(table, state, order) for order in permutations(news)}) == 1, (state, news)


def test_money_that_arrived_is_never_forgotten() -> None:
    assert all(after(state, told) in ARRIVED for state in ARRIVED for told in STATES)
    assert all(after(state, told) not in OPEN for state in set(STATES) - OPEN for told in STATES)


def test_the_picture_in_the_guide_has_every_state_and_each_of_its_arrows_is_in_the_table() -> None:
    picture = GUIDE.read_text().split("```mermaid", 1)[1].split("```", 1)[0]
    arrows = [
        (before.strip(), then.split(":")[0].strip())
        for before, _, then in (line.partition("-->") for line in picture.splitlines())
        if then and "[*]" not in before + then
    ]
    assert {name for arrow in arrows for name in arrow} == set(STATES)
    assert all(PAYMENT[before][then] == then for before, then in arrows)
