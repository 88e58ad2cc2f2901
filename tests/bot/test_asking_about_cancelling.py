"""Who asks what cancelling means is told the terms, and keeps the time that is held for them."""

import pytest

from tests.api.bookings.test_policy import set_policy
from tests.fixtures.shop import Shop
from tests.fixtures.talking import Person


async def test_a_held_time_stays_held_over_a_question_about_cancelling(small_shop: Shop, person: Person) -> None:
    await set_policy(small_shop, cancel={"free_until": 1440, "fee_percent": 20})
    await person.say("colour with Ana on Friday at 3pm")
    assert "Shall I book it?" in await person.say("can I cancel later?")
    await person.say("yes")
    for asked in ("how much does it cost to cancel?", "can I cancel later?"):
        text = await person.say(asked)
        assert "up to 24 hours before the start; after that it costs 20% of the price" in text
        assert "Which e-mail address" in text
    for withheld in ("skip", "i dont want to give my email", "I'd rather not give my address"):
        text = await person.say(withheld)
        assert "stays held" in text
        assert "Which e-mail address" in text
    await person.say("sam@example.org")
    await person.say("pay")
    assert person.kinds() == ["booked"]


async def test_the_terms_are_told_in_every_language_and_never_the_price(small_shop: Shop, person: Person) -> None:
    await set_policy(small_shop, cancel={"free_until": 2880, "late": "refuse"})
    for asked, told in (
        ("what is your cancellation policy?", "up to 48 hours before the start; after that only"),
        ("Was kostet die Absage?", "Absagen ist kostenlos, solange bis zum Beginn noch mindestens 48 Stunden"),
        ("was kostet es, wenn ich absage?", "Absagen ist kostenlos"),
        ("¿cuánto cuesta cancelar?", "cancelar es gratis hasta 48 horas antes"),
        ("combien coûte l'annulation ?", "l'annulation est gratuite jusqu'à 48\xa0heures avant"),
        ("Bom dia, quanto custa cancelar uma marcação?", "cancelar é grátis até 48 horas antes"),
    ):
        person.conversation = f"c{abs(hash(asked))}"
        text = await person.say(asked)
        assert told in text, asked
        assert "50" not in text, asked
        assert person.kinds() == []


@pytest.mark.parametrize("said", ["cancel", "forget it"])
async def test_who_wants_the_held_time_no_longer_lets_it_go(person: Person, said: str) -> None:
    await person.say("colour with Ana on Friday at 3pm")
    await person.say(said)
    assert "Booked" not in await person.say("yes")


@pytest.mark.parametrize(
    "said", ["can you cancel my colour on Friday?", "kannst du meinen Termin absagen?", "¿puedes cancelar mi cita?"]
)
async def test_who_wants_to_cancel_is_told_no_terms(person: Person, said: str) -> None:
    text = await person.say(said)
    assert "up to" not in text
    assert "gratis" not in text
    assert "kostenlos" not in text
