"""Replies as media can show them: buttons or numbered lines, pieces that fit and lose nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wire.presenting import Capabilities, Choice, numbered, present, split
from kit import gsm

SMS = Capabilities(text=1600, segments=10)
BUTTONS = Capabilities(text=200, buttons=3, label=10)
YES_NO = [Choice("Yes", "tok_1"), Choice("No", "tok_2")]


def test_buttons_are_under_the_last_piece() -> None:
    pieces = present("Shall I? " * 40, YES_NO, BUTTONS)
    assert len(pieces) > 1
    assert [bool(piece.choices) for piece in pieces] == [False] * (len(pieces) - 1) + [True]


@pytest.mark.parametrize("choices", [YES_NO * 2, [Choice("a label too long", "tok_1")]])
def test_too_many_or_too_long_buttons_become_numbered_lines(choices: list[Choice]) -> None:
    [piece] = present("Which?", choices, BUTTONS)
    assert piece.choices == ()
    assert piece.text == numbered("Which?", choices)
    assert piece.text.splitlines()[1] == f"1. {choices[0].label}"


def test_a_long_text_message_breaks_at_sentences_and_counts_its_pieces() -> None:
    parts = split("This is a sentence that somebody wrote. " * 60, SMS)
    assert [part[:6] for part in parts] == ["(1/2) ", "(2/2) "]
    assert all(part.endswith(".") for part in parts)
    assert all(gsm.count(part).segments <= 10 for part in parts)


def test_typographic_signs_do_not_make_a_text_message_dearer() -> None:
    [part] = split("\u201cYes\u201d \u2013 it\u2019s at 10 \u2026", SMS)
    assert gsm.is_plain(part)


@given(text=st.text(max_size=3000), can=st.sampled_from([SMS, BUTTONS, Capabilities(text=70, segments=1)]))
def test_every_piece_fits_and_no_word_is_lost(text: str, can: Capabilities) -> None:
    parts = split(text, can)
    for part in parts:
        assert len(part.encode("utf-16-le", errors="surrogatepass")) // 2 <= can.text
        assert not can.segments or gsm.count(part).segments <= can.segments
    if not can.segments:
        assert "".join("".join(parts).split()) == "".join(text.split())


@given(labels=st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=5))
def test_a_choice_is_always_shown_one_way_or_the_other(labels: list[str]) -> None:
    pieces = present("Which?", [Choice(label, f"tok_{number}") for number, label in enumerate(labels)], BUTTONS)
    shown = [choice.label for choice in pieces[-1].choices]
    assert shown == labels or all(label.strip() in "\n".join(piece.text for piece in pieces) for label in labels)
