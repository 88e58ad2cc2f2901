"""What is the same in every medium, and what is not: buttons or numbered lines, whose conversation it is.

The whole conversation in each is ``test_six_errands``.
"""

import pytest

from tests.fixtures.wired import PEOPLE, Wired

MEDIA = sorted(PEOPLE)


@pytest.mark.parametrize("medium", MEDIA)
async def test_choices_are_buttons_where_there_are_any_and_numbered_lines_elsewhere(house: Wired, medium: str) -> None:
    await house.say(medium, "a haircut please")
    piece = house.media[medium].sent[-1].piece
    labels = [choice.label for choice in piece.choices]
    if medium in {"telegram", "slack"}:
        assert "Ana Reyes" in labels
        assert "1. " not in piece.text
    else:
        assert labels == []
        assert "\n1. Ana Reyes\n2. Ben Okoro" in piece.text
    assert "Ana Reyes" in await house.say(medium, "1")


async def test_what_was_tapped_is_shown_to_the_channel_before_it_is_worked_on(house: Wired) -> None:
    await house.say("telegram", "a haircut please")
    await house.tap("telegram", "Ana")
    tapped = house.media["telegram"].noticed[-1].tapped
    assert tapped
    assert (tapped.vendor_id, tapped.label) == ("7", "Ana Reyes")


async def test_people_of_different_channels_are_different_people_until_they_say_otherwise(house: Wired) -> None:
    await house.say("telegram", "a haircut with Ana Reyes tomorrow at 10")
    await house.tap("telegram", "Yes")
    assert "no coming sessions" in await house.say("slack", "show my bookings")


async def test_a_number_is_one_person_by_text_and_in_whatsapp(house: Wired) -> None:
    await house.say("sms", "a haircut with Ana Reyes tomorrow at 10")
    assert "Booked" in await house.tap("sms", "yes")
    assert "Thu, 10 Jun 2027, 10:00" in await house.say("whatsapp", "show my bookings")
