"""A yes is plain when every word of it agrees, is polite or says again what was asked."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.masks import mask
from nlu.text import MAX_CHARS
from nlu.yes.plain import Deed, is_plain_yes

DEEDS = get_args(Deed)
AGREEING = ["yes", "ok", "sure, that works for me", "vale, perfecto", "ja gerne", "oui, c'est parfait", "sim, está bem"]
LEFT_OVER = ["no", "not", "never", "but", "unless", "wait", "later", "maybe", "if", "nein", "nicht", "aber",
             "pero", "non", "mais", "não", "mas", "peut-être", "vielleicht", "4", "keep", "forget", "👎",
             "❌", "?"]  # fmt: skip


@given(st.sampled_from(AGREEING), st.sampled_from(LEFT_OVER), st.sampled_from(DEEDS), st.data())
def test_one_word_that_is_left_over_makes_it_none(agreeing: str, extra: str, deed: Deed, data: st.DataObject) -> None:
    words = agreeing.split()
    words.insert(data.draw(st.integers(0, len(words))), extra)
    assert not is_plain_yes(" ".join(words), deed)


@given(st.lists(st.sampled_from(AGREEING), min_size=1, max_size=4), st.sampled_from(DEEDS))
def test_several_are_one(agreeing: list[str], deed: Deed) -> None:
    assert is_plain_yes(", ".join(agreeing), deed)


@given(st.text(max_size=MAX_CHARS), st.sampled_from(DEEDS))
def test_any_text_gets_an_answer(text: str, deed: Deed) -> None:
    assert is_plain_yes(text, deed) in {True, False}


@pytest.mark.parametrize("deed", ["cancel", "move"])
def test_another_deed_than_was_asked_about_is_none(deed: Deed) -> None:
    assert not is_plain_yes("yes, book it", deed)
    assert not is_plain_yes("yes, cancel it", "book")


@pytest.mark.parametrize("words", ["please", "thanks", "it", "xtime", "for me", "", "...", "does it", "bitte", "well"])
def test_politeness_alone_is_none(words: str) -> None:
    assert not any(is_plain_yes(words, deed) for deed in DEEDS)


def test_nothing_is_masked_where_nothing_was_named() -> None:
    assert mask("yes please", {}, ()) == "yes please"


@pytest.mark.parametrize(
    "after",
    [
        "What is the address? Also, do they do cosmetic procedures?",
        "Tell me the address, and can you check if they take walk-ins?",
        "Do you know whether or not they are rated well?",
        "Let me know their rating.",
    ],
)
def test_questions_about_who_gives_it_may_follow(after: str) -> None:
    assert is_plain_yes(f"Yes, that's correct. {after}", "book")


@pytest.mark.parametrize(
    "after",
    [
        "Do it with somebody else",
        "I need to pay later",
        "Can I cancel?",
        "Do they have other times?",
        "I want it at home",
        "What does it cost?",
        "What is the address? And is it free?",
    ],
)
def test_what_may_change_the_mind_may_not(after: str) -> None:
    assert not is_plain_yes(f"Yes. {after}", "book")
