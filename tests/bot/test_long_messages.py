"""A page of anything is answered like any message that is not understood, and keeps nobody waiting."""

import pytest

from tests.fixtures.talking import Person


@pytest.mark.timeout(60)
@pytest.mark.parametrize("filling", [" ", "?", ", ", "do you have favourite ", "accept and chiens and meine baby and "])
async def test_a_page_of_one_thing_is_answered(person: Person, filling: str) -> None:
    assert await person.say("a" + (filling * 4_000)[:3_990] + "b")
    assert "Shall I book it?" in await person.say("haircut with Ana on Friday at 10am")
