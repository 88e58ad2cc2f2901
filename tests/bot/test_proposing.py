"""A yes to the bot's own question whether to look for a time begins a booking, of what it asked about."""

from tests.fixtures.talking import Person


async def test_a_yes_to_looking_for_a_time_begins_with_what_was_asked_about(person: Person) -> None:
    cases = (
        ("what does yoga cost?", "yes", "With Ana Reyes, then. Which day and time"),
        ("was kostet Yoga?", "ja bitte", "Ana Reyes"),
        ("¿cuánto cuesta Yoga?", "sí", "Ana Reyes"),
        ("combien coûte Yoga ?", "oui", "Ana Reyes"),
        ("quanto custa Yoga?", "sim", "Ana Reyes"),
        ("show my bookings", "yes please", "Which service"),
    )
    for number, (asked, yes, then) in enumerate(cases):
        person.conversation = f"somebody{number}"
        await person.say(asked)
        assert then in await person.say(yes), asked


async def test_another_time_is_for_the_session_that_was_cancelled(person: Person) -> None:
    for answer in ("Sunday at 10am", "yes please"):
        await person.say("haircut with Ana on Saturday at 3pm")
        await person.say("yes")
        await person.say("cancel my session")
        assert "Would you like to book another time?" in await person.say("yes")
        text = await person.say(answer)
        assert "Ana Reyes" in text, text
        await person.say("never mind")


async def test_a_no_begins_nothing(person: Person) -> None:
    await person.say("what does yoga cost?")
    assert "What would you like to do?" in await person.say("no")
    assert "What would you like to do?" in await person.say("yes")
