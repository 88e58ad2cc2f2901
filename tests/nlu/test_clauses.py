"""Messages cut into clauses."""

import pytest

from nlu.clauses import halves, pieces


@pytest.mark.parametrize(
    ("text", "cuts"),
    [
        ("cancel Tuesday and book Friday", [("cancel Tuesday", "book Friday")]),
        ("cancel Tuesday, and then book Friday", [("cancel Tuesday", "book Friday")]),
        (
            "cancel it. Book Friday, please",
            [("cancel it", "Book Friday, please"), ("cancel it. Book Friday", "please")],
        ),
        ("one\n\ntwo", [("one", "two")]),
        ("sand castles", []),
        ("and so", []),
    ],
)
def test_a_message_is_cut_at_each_joining_word_or_sign(text: str, cuts: list[tuple[str, str]]) -> None:
    assert halves(text) == cuts
    assert len(pieces(text)) == len(cuts) + 1
    assert all(text[at:].startswith(piece) for at, piece in pieces(text))


@pytest.mark.timeout(30)
@pytest.mark.parametrize("filling", [" ", "\n", " \n", " , ", "?", "? ", " and", "\t\u00a0"])
def test_a_page_of_nothing_is_cut_as_soon_as_any(filling: str) -> None:
    """Of a cubic pattern this would take hours, and with it everybody's server."""
    assert len(halves("a" + (filling * 4_000)[:4_000] + "b")) <= 10
