"""Booked, paid, moved and cancelled is on a message that is nothing but a yes, and on no other.

The clock stands at Wednesday 9 June 2027, 07:00 in Lisbon.
"""

import pytest

from tests.fixtures.talking import Person

HOLD = ["haircut with Ana on Friday at 3pm"]
BOOKED = [*HOLD, "yes"]
ASKED = {
    "book": HOLD,
    "pay": ["colour with Ana on Friday at 3pm", "yes", "sam@example.org"],
    "cancel": [*BOOKED, "cancel my booking"],
    "move": [*BOOKED, "move it to Friday at 4pm"],
    "series": ["haircut with Ana every Tuesday at 3pm, 3 times"],
}
DONE = {"book": "booked", "pay": "booked", "cancel": "cancelled", "move": "moved", "series": "booked"}
ALWAYS_NO = [
    "ok no", "yep but no", "yes yes no", "sí pero no", "ja nein", "oui mais non", "sim mas não",
    "okay... actually wait",
    "yes, I know, but not now", "would you say yes?", "yes?", "yeah right, never", "yes, book it?", "👍 👎",
    "vale, pero luego",
    "ja, aber später", "oui, enfin attendez", "sim, mas espera",
]  # fmt: skip
NO = {
    "book": [
        "ok ok no", "yes, cancel", "go ahead and cancel it", "fine, forget it", "please do not book it, yes?",
        "okay, what does it cost?", "right time, wrong day", "great, but too early",
        "correct me if I'm wrong but that's too late", "perfect for my sister but not me",
        "sounds good but let me ask my wife first", "Yes, Ben at 3pm on Friday", "Yes, Ana at 3pm on Thursday",
        "Sounds good. How much is it?", "yes if Ana is nice", "okay, what's the address?",
        "Yes. Can you call me?", "Thanks, what's the address?",
    ],
    "pay": ["yes, but not now", "fine, forget it", "okay, how can I pay?", "sure, is it refundable?", "now"],
    "cancel": [
        "yes, keep it", "okay, actually keep it", "fine, leave it", "right, forget it", "yes, but not this one",
        "sure, but how much do I get back?", "yes, book it",
    ],
    "move": ["yes, but not at that time", "okay, what is the fee?", "yes, cancel it"],
    "series": ["fine, forget it", "yes, but only two of them"],
}  # fmt: skip
YES = {
    "book": [
        "Yes, that's right.", "Yeah, that sounds good", "Yes please, go ahead and book it", "sure, book it",
        "That works for me, thank you", "Yes, Ana at 3pm on Friday", "vale, resérvalo", "ja, bitte buchen",
        "oui c'est parfait", "sim, pode marcar", "👍",
        "Yes, that works. What is the address?", "Yes, where do I have to go?",
        "yes, the haircut", "1",
    ],
    "pay": ["yes, pay now", "ok", "vale, paga", "ja, bitte bezahlen", "oui, payez", "sim, pode pagar"],
    "cancel": ["yes, cancel it", "sí, cancélala", "ja, bitte stornieren", "oui, annulez", "sim, pode cancelar"],
    "move": ["yes, move it", "sí, cámbiala", "ja, verschieben Sie ihn", "oui, déplacez-le", "sim, pode mudar"],
    "series": ["yes, book them all", "sí, por favor", "ja gerne", "oui", "sim, pode marcar"],
}  # fmt: skip


async def asked(person: Person, deed: str) -> None:
    for words in ASKED[deed]:
        await person.say(words)
    assert DONE[deed] not in person.kinds() or deed in {"cancel", "move"}


@pytest.mark.parametrize(("deed", "words"), [(deed, each) for deed in ASKED for each in [*ALWAYS_NO, *NO[deed]]])
async def test_what_is_more_than_a_yes_does_nothing(person: Person, deed: str, words: str) -> None:
    await asked(person, deed)
    text = await person.say(words)
    assert not {"booked", "moved", "cancelled"} & set(person.kinds())
    assert "Something on our side" not in text


@pytest.mark.parametrize(("deed", "words"), [(deed, each) for deed, words in YES.items() for each in words])
async def test_a_yes_in_people_s_own_words_is_done(person: Person, deed: str, words: str) -> None:
    await asked(person, deed)
    await person.say(words)
    assert DONE[deed] in person.kinds()


async def test_a_question_about_the_price_is_answered_and_the_open_one_put_again(person: Person) -> None:
    await asked(person, "book")
    text = await person.say("okay, what does it cost?")
    assert "free of charge" in text
    assert "Shall I book it?" in text
    await person.say("yes")
    assert person.kinds() == ["booked"]
