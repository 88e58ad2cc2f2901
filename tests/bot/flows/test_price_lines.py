"""The chat says what makes up a price when it is more than one thing, in the language spoken."""

import pytest

from tests.api.pricing.test_prices import set_rules
from tests.fixtures.shop import Shop
from tests.fixtures.talking import Person


async def test_a_price_of_one_line_is_said_in_the_question_alone(person: Person) -> None:
    text = await person.say("I'd like Colour with Ana on Friday at 3pm")
    assert "€50.00" in text
    assert "comes about" not in text


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (
            "I'd like Colour with Ana on 25 June at 3pm",
            ["• Price: €50.00", "• Booked 14 or more days ahead: 10 % off: -€5.00", "• Includes €8.41 VAT (23 %, PT)"],
        ),
        (
            "Ich möchte Colour bei Ana am 25. Juni um 15 Uhr",
            ["• Preis: 50,00 €", "Mindestens 14 Tage im Voraus gebucht: 10 % Rabatt", "Enthält 8,41 € VAT (23 %, PT)"],
        ),
    ],
)
async def test_what_makes_up_a_price_is_said_before_the_question(
    person: Person, small_shop: Shop, wish: str, said: list[str]
) -> None:
    taxes = {"country": "PT", "rates": [{"country": "PT", "percent": 23}]}
    await set_rules(small_shop, early_bird=[{"days": 14, "percent": 10}], taxes=taxes)
    text = (await person.say(wish)).replace("\N{NO-BREAK SPACE}", " ")
    assert person.kinds() == ["held"], text
    for part in said:
        assert part in text, text


async def test_a_series_is_told_with_what_each_date_costs_and_why(person: Person, small_shop: Shop) -> None:
    await set_rules(small_shop, quantity=[{"at_least": 4, "percent": 25}])
    text = await person.say("Yoga with Ana every Tuesday at 10am, 4 times")
    assert "• 4 sessions: 25 % off: -€3.00" in text, text
    assert "€36.00" in text, text
