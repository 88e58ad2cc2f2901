"""Where the wished time is taken, the bot offers what the api ranks: the nearest, until something was learned."""

from datetime import datetime, timedelta

from sqlalchemy import select

from kit.outbox import OutboxRow
from ml.slots.told import KIND
from tests.api.bookings.test_booking import wish
from tests.fixtures.shop import Shop
from tests.fixtures.talking import Person

TAKEN = "2027-06-11T15:00:00+01:00"


async def test_the_nearest_times_are_offered_and_what_was_weighed_is_kept_to_learn_from(
    person: Person, small_shop: Shop
) -> None:
    async with small_shop.owner() as desk:
        assert (await desk.post("/v1/bookings", json=await wish(small_shop, start=TAKEN))).status_code == 201
    await person.say("haircut with Ana on Friday at 3pm")
    assert [label.split(", ")[-1] for label in person.labels()] == ["14:00", "14:30", "15:30"]
    async with small_shop.database.reading() as session:
        rows = (await session.scalars(select(OutboxRow.payload).where(OutboxRow.kind == KIND))).all()
    [told] = rows
    assert told["wish"]["wanted"] is not None
    assert 0 < told["chance"] <= 1
    shown = {datetime.fromisoformat(each["start"]).strftime("%H:%M") for each in told["candidates"] if each["shown"]}
    assert shown == {"13:00", "13:30", "14:30"}
    await person.say("2")
    assert person.kinds() == ["held"]


async def test_saying_it_twice_offers_the_same_and_keeps_one_offer(person: Person, small_shop: Shop) -> None:
    async with small_shop.owner() as desk:
        assert (await desk.post("/v1/bookings", json=await wish(small_shop, start=TAKEN))).status_code == 201
    first = await person.say("haircut with Ana on Friday at 3pm", message_id="once")
    assert await person.say("haircut with Ana on Friday at 3pm", message_id="once") == first
    async with small_shop.database.reading() as session:
        rows = (await session.scalars(select(OutboxRow.id).where(OutboxRow.kind == KIND))).all()
    assert len(rows) == 1


async def test_who_was_there_before_is_named_first_and_why(person: Person, small_shop: Shop) -> None:
    for _ in range(2):
        await person.say("I'd like a haircut")
        assert person.labels()[-1] == "Anyone"
        assert {"Ana Reyes", "Ben Okoro"} < set(person.labels())
    await person.say("Ben")
    await person.say("Friday at 3pm")
    await person.say("yes")
    assert person.kinds()[-1] == "booked"
    small_shop.clock.at += timedelta(days=8)
    text = await person.say("I'd like a haircut")
    assert "Ben Okoro: you were with them last time." in text
    assert "Who would you like to see?" in text
    assert person.labels() == ["Ben Okoro", "Ana Reyes", "Anyone"]
