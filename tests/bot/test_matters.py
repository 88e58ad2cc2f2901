"""Which everyday matter a question is of, told from its words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers.everyday import is_everyday, question_beside
from bot.answers.matters import asks_whether_free, matters_in

ASKED = {
    "hours": ["when do you open?", "are you open on Sunday", "habt ihr am Sonntag offen?", "¿a qué hora abrís?",
              "quels sont vos horaires ?", "qual é o horário?", "hours?"],
    "way_there": ["how do I get there?", "what's your address?", "where are you?", "wie komme ich zu euch?",
                  "¿cómo llego?", "quelle est votre adresse ?", "onde ficam?"],
    "parking": ["is there parking?", "wo kann ich parken?", "¿hay aparcamiento?", "où se garer ?",
                "há estacionamento?"],
    "wifi": ["do you have wifi?", "habt ihr WLAN?", "¿tenéis wifi?", "avez-vous le Wi-Fi ?", "têm wi-fi?"],
    "pets": ["can I bring my dog?", "are dogs allowed?", "darf mein Hund mit?", "¿puedo llevar a mi perro?",
             "puis-je venir avec mon chien ?", "posso levar o meu cão?"],
    "people": ["may I bring a friend?", "can my partner come along?", "darf mein Freund mit?",
               "¿puedo ir con una amiga?", "puis-je venir avec mon mari ?", "posso levar uma amiga?"],
    "children": ["can I bring my child?", "are kids welcome?", "kann ich mein Kind mitbringen?",
                 "¿puedo llevar a mi hijo?", "puis-je amener mon enfant ?", "posso levar o meu filho?"],
    "to_bring": ["what should I bring?", "was soll ich mitbringen?", "¿qué tengo que llevar?", "que dois-je apporter ?",
                 "o que devo levar?"],
    "gift": ["do you sell gift cards?", "verkauft ihr Gutscheine?", "¿vendéis tarjetas regalo?",
             "vendez-vous des cartes cadeaux ?", "vendem cartões-presente?"],
    "discounts": ["any discounts for students?", "do you take vouchers?", "gibt es Rabatte?", "¿tenéis descuentos?",
                  "avez-vous des réductions ?", "têm descontos?"],
    "paying": ["which cards do you take?", "can I pay cash?", "how can I pay?", "kann ich mit Karte zahlen?",
               "¿aceptáis tarjetas?", "comment puis-je payer ?", "posso pagar com cartão?"],
    "length": ["how long does it take?", "wie lange dauert das?", "¿cuánto dura?", "ça dure combien ?",
               "quanto tempo demora?"],
    "price": ["what does it cost?", "how much is yoga?", "was kostet Yoga?", "¿cuánto cuesta?", "combien ça coûte ?",
              "quanto custa?"],
}  # fmt: skip


@pytest.mark.parametrize("matter", ASKED)
def test_an_everyday_question_is_known_by_its_words(matter: str) -> None:
    assert {asked: matters_in(asked) for asked in ASKED[matter]} == dict.fromkeys(ASKED[matter], (matter,))
    assert all(is_everyday(asked) for asked in ASKED[matter])


@pytest.mark.parametrize(
    "said",
    ["a haircut on Friday at 3", "do you have anything on Friday?", "how much do I owe?", "how long is it held for me?",
     "how long is the waiting list?", "I want to pay now", "can I bring two more people?", "who is there on Monday?",
     "¿qué horarios hay el viernes?", "hast du am Freitag Zeit?", "move it to Monday", "le chat ne répond pas"],
)  # fmt: skip
def test_an_errand_is_no_everyday_question(said: str) -> None:
    assert matters_in(said) == ()


def test_several_matters_are_told_in_the_order_they_are_asked() -> None:
    assert matters_in("where are you and when do you open?") == ("way_there", "hours")
    assert matters_in("What does it cost, and are you open on Sunday?") == ("price", "hours")
    assert matters_in("Gibt es Parkplätze und kann ich mit Karte zahlen?") == ("parking", "paying")


def test_a_question_is_cut_off_from_the_wish_beside_it() -> None:
    cuts = {
        "book yoga tomorrow at 10 and tell me the price": ("tell me the price", "book yoga tomorrow at 10"),
        "is there parking and can you book me for 2pm": ("is there parking", "can you book me for 2pm"),
        "Yoga am Freitag um 12, und kann ich bar zahlen?": ("kann ich bar zahlen?", "Yoga am Freitag um 12"),
        "Yoga el lunes a las 12 y ¿hay aparcamiento?": ("¿hay aparcamiento?", "Yoga el lunes a las 12"),
    }
    assert {text: question_beside(text)[0] for text in cuts} == cuts
    assert question_beside("where are you and when do you open?") == []
    assert question_beside("a haircut for me and my dog on Friday") == []


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_looked_at(text: str) -> None:
    assert set(matters_in(text)) <= set(ASKED)


FREE = ["is the coffee free?", "are the towels included", "ist der Kaffee gratis?", "¿es el café gratis?",
        "le café est gratuit ?", "o café é grátis?"]  # fmt: skip
NOT_FREE = ["is it free?", "is the slot free?", "are you free", "is anyone free", "are any times free"]


def test_whether_a_thing_costs_nothing_is_told_from_whether_a_time_is_free() -> None:
    assert [each for each in FREE if not asks_whether_free(each)] == []
    assert [each for each in NOT_FREE if asks_whether_free(each)] == []
