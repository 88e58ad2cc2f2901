"""The rules of unusual payments: more of anything never lowers a score, and nothing unusual is 0."""

import uuid
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.fraud.assess import disposable_domains
from api.fraud.schemas import Guard
from api.fraud.score import MOST, OF_ORGANISATION, RULES, Signals, score, weigh
from api.fraud.signals import Facts, Marks, Try, count, mismatches
from api.fraud.words import languages, payer_words, reason_words

PEOPLE = [uuid.UUID(int=number) for number in range(3)]
counts = st.dictionaries(st.sampled_from(sorted(RULES)), st.integers(0, 400))
signals = st.builds(Signals, counts, st.integers(0, 500), st.integers(1, 200))
few = st.sampled_from([None, "a", "b", "c"])
tries = st.builds(Try, st.sampled_from(PEOPLE), st.builds(Marks, few, few, few, few, few), st.booleans())


@given(signals, st.sampled_from(sorted(RULES)), st.integers(1, 50))
def test_more_of_anything_never_lowers_the_score(known: Signals, name: str, more: int) -> None:
    before = score(known).points
    worse = {**known.counts, name: known.counts.get(name, 0) + more}
    assert score(replace(known, counts=worse)).points >= before
    assert score(replace(known, of_organisation=known.of_organisation + more)).points >= before


@given(signals)
def test_a_score_has_reasons_for_all_its_points_and_ends_at_a_hundred(known: Signals) -> None:
    found = score(known)
    assert found.points == min(MOST, sum(reason.points for reason in found.reasons))
    assert all(reason.points > 0 for reason in found.reasons)
    assert list(found.reasons) == sorted(found.reasons, key=lambda reason: (-reason.points, reason.key))


@given(tries, st.lists(tries, max_size=12), tries)
def test_another_try_before_never_makes_one_look_better(this: Try, earlier: list[Try], another: Try) -> None:
    fewer, more = count(this, earlier), count(this, [*earlier, another])
    assert all(more[name] >= fewer[name] for name in fewer)


@given(tries.map(lambda each: replace(each, declined=False)))
def test_a_first_payment_is_clean(this: Try) -> None:
    assert score(Signals(count(this, []) | mismatches(Facts(), disposable_domains()))).points == 0


@given(st.integers(0, 100), st.integers(1, 100), st.integers(1, 100))
def test_the_higher_the_score_the_more_is_done(points: int, one: int, other: int) -> None:
    lower, higher = sorted((one, other))
    steps = ["clear", "challenge", "review"]
    done = steps.index(weigh(points, challenge_from=lower, review_from=higher))
    assert steps.index(weigh(min(points + 1, 100), challenge_from=lower, review_from=higher)) >= done
    assert done == (points >= lower) + (points >= higher)


def test_what_is_counted_is_different_cards_and_people_and_what_banks_refused() -> None:
    this = Try(PEOPLE[0], Marks(card="a", device="d", network="n"))
    earlier = [
        Try(PEOPLE[1], Marks(card="b", device="d"), declined=True),
        Try(PEOPLE[2], Marks(card="c", network="n"), declined=True),
        Try(PEOPLE[0], Marks(card="c")),
    ]
    found = count(this, earlier)
    assert (found["tries_by_card"], found["tries_by_device"], found["tries_by_network"]) == (1, 2, 2)
    assert (found["cards_by_device"], found["cards_by_person"], found["cards_by_network"]) == (2, 2, 2)
    assert (found["people_by_card"], found["people_by_device"], found["declines"]) == (1, 2, 1)


@pytest.mark.parametrize(
    ("facts", "strange"),
    [
        (Facts(mail_domain="mailinator.com"), {"disposable_mail"}),
        (Facts(mail_domain="of.MAILINATOR.com"), {"disposable_mail"}),
        (Facts(mail_domain="notmailinator.com"), set()),
        (Facts(phone_country="PT", card_country="BR"), {"country_differs"}),
        (Facts(phone_country="PT", card_country="PT", locale="pt-BR"), set()),
        (Facts(card_country="BR", locale="pt-PT"), {"country_differs"}),
        (Facts(card_country="PT", locale="de"), {"language_differs"}),
        (Facts(card_country="CH", locale="fr"), set()),
        (Facts(card_country="PT", locale="en"), set()),
        (Facts(card_country="XX", locale="de"), set()),
        (Facts(), set()),
    ],
)
def test_what_does_not_fit_together_is_seen_and_what_is_not_known_says_nothing(facts: Facts, strange: set[str]) -> None:
    found = mismatches(facts, disposable_domains())
    assert {name for name, seen in found.items() if seen} == strange


def test_one_thing_that_does_not_fit_never_has_the_bank_ask() -> None:
    usual = Guard()
    assert all(
        score(Signals({name: 1})).points < usual.challenge_from
        for name in ("disposable_mail", "country_differs", "language_differs")
    )


@pytest.mark.parametrize("bounds", [{"challenge_from": 50, "review_from": 40}, {"challenge_from": 0}, {"hours": 0}])
def test_bounds_that_make_no_sense_are_refused(bounds: dict[str, Any]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - pydantic says more
        Guard(**bounds)


@pytest.mark.parametrize("language", languages())
def test_every_reason_and_every_next_step_has_words_of_its_own(language: str) -> None:
    said = [reason_words({"key": key, "seen": 7}, language) for key in (*RULES, OF_ORGANISATION)]
    said += [payer_words(case, language) for case in ("confirmed", "held", "package")]
    english = [reason_words({"key": key, "seen": 7}, "en") for key in RULES]
    assert len(set(said)) == len(said)
    assert all("{" not in words for words in said)
    assert language == "en" or not set(said) & set(english)
