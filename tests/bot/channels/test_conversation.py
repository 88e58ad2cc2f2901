"""The same conversation in every medium: a booking with a change of mind, a pay link, moved, cancelled; a person."""

import re

import pytest

from api.payments.providers import pretend
from kit.relay import relay_once
from tests.fixtures.wired import PEOPLE, Wired

MEDIA = sorted(PEOPLE)


async def pay_at_the_bank(house: Wired, told: str) -> None:
    """Follow the link in the chat and agree."""
    found = re.search(r"/pretend-bank/pay_\w+", told)
    assert found, told
    async with house.shop.http() as bank:
        token = re.search(r'name="token" value="([^"]+)"', (await bank.get(found[0])).text)
        assert token
        await bank.post(found[0], data={"choice": "approve", "token": token[1]})
    await relay_once(house.shop.database, house.shop.clock)


@pytest.mark.parametrize("medium", MEDIA)
async def test_a_booking_with_a_change_of_mind_is_paid_moved_and_cancelled(
    house: Wired, medium: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(pretend._STATES, "", "challenged")  # the bank wants to see them
    assert "Which day" in await house.say(medium, "I'd like a colour with Ana Reyes")
    assert "Thu, 10 Jun 2027, 10:00" in await house.say(medium, "tomorrow at 10")
    assert "Fri, 11 Jun 2027, 11:00" in await house.say(medium, "no, Friday at 11")
    assert "e-mail address" in await house.tap(medium, "Yes")
    assert "€50.00. Pay now" in await house.say(medium, "zoe@example.org")
    await pay_at_the_bank(house, await house.tap(medium, "Pay"))
    assert "Booked: Fri, 11 Jun 2027, 11:00" in await house.say(medium, "done")
    assert "to Mon, 14 Jun 2027, 09:00" in await house.say(medium, "move it to Monday at 9")
    assert "Moved: you now come Mon, 14 Jun 2027, 09:00" in await house.tap(medium, "Yes")
    assert "Shall I cancel Mon, 14 Jun" in await house.say(medium, "cancel my booking")
    assert "The €50.00 you paid go back" in await house.tap(medium, "Yes")
    assert "told the team" in await house.say(medium, "I want to talk to a person")
    who = PEOPLE[medium] if medium != "slack" else f"T0001.{PEOPLE[medium]}"
    assert await house.bookings() == [
        (who, "2027-06-10T09:00:00+00:00", "cancelled"), (who, "2027-06-14T08:00:00+00:00", "cancelled"),
    ]  # fmt: skip


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
