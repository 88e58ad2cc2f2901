"""Which language somebody asks in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.http.language import best_of
from kit.i18n import locale_of


@pytest.mark.parametrize(
    ("header", "tag"),
    [
        ("", None), ("*", None), ("de", "de"), ("pt-BR, en;q=0.8", "pt-BR"), ("en;q=0.2, fr;q=0.9", "fr"),
        ("en;q=0", None), ("en;q=nan", None), ("en;q=x, es", "es"), (";;;,,,", None),
    ],
)  # fmt: skip
def test_the_tag_with_the_highest_weight_is_heard(header: str, tag: str | None) -> None:
    assert best_of(header) == tag


@given(st.text(max_size=300))
def test_whatever_is_sent_some_language_is_spoken(header: str) -> None:
    assert locale_of(best_of(header) or "en").language
