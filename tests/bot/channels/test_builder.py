"""Builders in chat: their day, time off, time kept free, with the rights they have at the desk and no others."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from api.notifications.agenda.tell import take_due, tell_day
from api.notifications.post import open_post
from kit.settings import Settings
from models.notifications import Notice
from tests.api.identity.people import browser, sign_in
from tests.fixtures.relaying import relay_once
from tests.fixtures.wired import Wired

ANA = "ana@corner.example.org"


async def desk_code(house: Wired, name: str = "Ana Reyes", email: str = ANA, role: str = "builder") -> str:
    """A member gives sessions as ``name``, signs in, and gets a code to say in a channel."""
    builder = (await house.shop.named("builders"))[name]["id"]
    async with house.shop.owner() as owner:
        told = {"name": name, "email": email, "role": role, "builder": builder}
        made = await owner.post("/v1/members", json=told)
        assert made.status_code == 201, made.text
    async with browser(house.shop) as desk:
        await sign_in(house.shop, desk, email)
        return str((await desk.post("/v1/account/links")).json()["code"])


async def test_a_builder_sees_their_day_and_keeps_an_afternoon_free(house: Wired) -> None:
    await house.say("sms", "a haircut with Ana Reyes on Friday at 14:00")
    await house.tap("sms", "yes")
    await house.say("telegram", f"link {await desk_code(house)}")
    assert "what's my day" in await house.tap("telegram", "Yes")
    assert "Nobody is booked with you on Wed, 9 Jun 2027" in await house.say("telegram", "what's my day?")
    told = await house.say("telegram", "what's my day on Friday?")
    assert re.search(r"Your Fri, 11 Jun 2027.*\n• 14:00 Haircut", told)
    asked = await house.say("telegram", "block Friday afternoon")
    assert "Fri, 11 Jun 2027, 12:00" in asked
    assert "18:00" in asked
    told = await house.tap("telegram", "Yes")
    assert "stands until its client agrees to another time (1):" in told
    assert re.search(r"• Fri, 11 Jun 2027, 14:00 .*: Haircut, .* → .*2027.* \(says yes with \d+ %, worth .*\)", told)
    assert "not free" in await house.say("slack", "a haircut with Ana Reyes on Friday at 3pm")


async def test_a_builder_has_their_day_sent_at_seven_and_ends_it_again(house: Wired) -> None:
    await house.say("sms", "a haircut with Ana Reyes tomorrow at 14:00")
    await house.tap("sms", "yes")
    await house.say("telegram", f"link {await desk_code(house)}")
    await house.tap("telegram", "Yes")
    assert "each day at 07:00 (WEST, Lisbon)" in await house.say("telegram", "send me my day at 7")
    house.shop.clock.at = datetime(2027, 6, 10, 6, tzinfo=UTC)
    post = open_post(Settings(), house.shop.database, house.shop.clock, house.shop.keys)
    async with house.shop.database.reading() as session:
        [due] = await take_due(session, house.shop.clock.now(), 10)
    await tell_day(post, due.id)
    await tell_day(post, due.id)
    sent = house.media["telegram"].sent
    before = len(sent)
    while await house.bot.state.turns.deliveries.send_left_over():
        pass
    [told] = [each.piece.text for each in sent[before:]]
    assert re.search(r"Your Thu, 10 Jun 2027.*\n• 14:00 Haircut", told)
    assert "no longer send" in await house.say("telegram", "stop sending me my day")
    async with house.shop.database.reading() as session:
        assert await take_due(session, house.shop.clock.now() + timedelta(days=3), 10) == []


async def test_who_is_no_builder_has_no_day_to_be_sent(house: Wired) -> None:
    assert "each day" not in await house.say("telegram", "send me my day at 7")


async def test_who_is_ill_is_away_all_day_after_a_yes(house: Wired) -> None:
    await house.say("slack", f"link {await desk_code(house)}")
    await house.tap("slack", "Yes")
    asked = await house.say("slack", "I'm sick tomorrow")
    assert "Thu, 10 Jun 2027, 00:00" in asked
    await house.tap("slack", "No")
    assert "holding it" in await house.say("sms", "a haircut with Ana Reyes tomorrow at 10")
    await house.say("slack", "I'm sick tomorrow")
    assert "Done" in await house.tap("slack", "Yes")
    assert "not free" in await house.say("whatsapp", "a haircut with Ana Reyes tomorrow at 11")


async def test_after_one_tap_the_clients_of_an_ill_builder_are_asked_and_the_builder_is_told_in_the_end(
    house: Wired,
) -> None:
    await house.say("sms", "a haircut with Ana Reyes tomorrow at 14:00")
    await house.tap("sms", "yes")
    await house.say("telegram", f"link {await desk_code(house)}")
    await house.tap("telegram", "Yes")
    await house.say("telegram", "I'm sick tomorrow")
    told = await house.tap("telegram", "Yes")
    assert "Shall I ask these clients, 1 in all?" in told
    assert await plan_of(house) == ("proposed", ["waiting"])
    assert "I am asking them, 1 in all" in await house.tap("telegram", "Yes, ask them")
    while await relay_once(house.shop.database, house.shop.clock):
        pass
    assert await plan_of(house) == ("asking", ["asked"])
    async with house.shop.owner() as desk:
        [held] = (await desk.get("/v1/bookings", params={"state": "held"})).json()["items"]
        assert (await desk.post(f"/v1/bookings/{held['id']}/confirm")).json()["id"] == held["instead_of"]
    while await relay_once(house.shop.database, house.shop.clock):
        pass
    assert await plan_of(house) == ("settled", ["agreed"])
    async with house.shop.database.reading() as session:
        kinds = set(await session.scalars(select(Notice.kind)))
    assert {"client.asked", "client.moved", "builder.settled"} <= kinds


async def test_a_builder_who_says_no_leaves_all_clients_alone(house: Wired) -> None:
    await house.say("sms", "a haircut with Ana Reyes tomorrow at 14:00")
    await house.tap("sms", "yes")
    await house.say("telegram", f"link {await desk_code(house)}")
    await house.tap("telegram", "Yes")
    await house.say("telegram", "I'm sick tomorrow")
    await house.tap("telegram", "Yes")
    assert "nobody is asked" in await house.tap("telegram", "No")
    assert await plan_of(house) == ("proposed", ["waiting"])


async def plan_of(house: Wired) -> tuple[str, list[str]]:
    async with house.shop.owner() as desk:
        [plan] = (await desk.get("/v1/suggestions/plans")).json()["items"]
    return plan["state"], [each["state"] for each in plan["asks"]]


@pytest.mark.parametrize("text", ["what's my day?", "block Friday afternoon", "I'm sick tomorrow"])
async def test_nobody_else_gets_at_a_builders_day(house: Wired, text: str) -> None:
    await house.say("telegram", f"link {await desk_code(house)}")
    await house.tap("telegram", "Yes")
    told = await house.say("sms", text)
    assert "can't do that by chat" in told or "Which service" in told
    assert not any("keep it free" in each.piece.text for each in house.media["sms"].sent)


async def test_a_member_who_left_has_no_desk_in_chat(house: Wired) -> None:
    await house.say("telegram", f"link {await desk_code(house)}")
    await house.tap("telegram", "Yes")
    async with house.shop.owner() as owner:
        [ana] = [each for each in (await owner.get("/v1/members")).json()["items"] if each["email"] == ANA]
        assert (await owner.patch(f"/v1/members/{ana['id']}", json={"active": False})).status_code == 200
    told = await house.say("telegram", "what's my day?")
    assert "Nobody is booked" not in told


async def test_a_client_cannot_make_themselves_a_member_by_the_bots_header(house: Wired) -> None:
    await house.say("telegram", "hello")
    async with house.shop.service_principal() as bot:
        claim = {"channel": "telegram", "address": "4242", "message": {"id": "x", "text": "hi"}}
        told = (await bot.post("/v1/turns", json=claim)).json()
    assert told["builder"] is None
    async with house.shop.service_principal(acts_as=told["identity"]) as client:
        answer = await client.get("/v1/days/2027-06-10?builder=x", headers={"Parley-Acts-At": "desk"})
    assert answer.status_code == 403


async def test_a_desk_code_is_for_members_alone(house: Wired) -> None:
    async with house.shop.http() as visitor:
        assert (await visitor.post("/v1/account/links")).status_code == 401
    async with house.shop.owner() as key:  # a program is nobody who could write in a channel
        assert (await key.post("/v1/account/links")).status_code == 401


async def asked_for(house: Wired) -> None:
    """A client asks for a time that somebody has to say yes to."""
    async with house.shop.owner() as owner:
        haircut = (await house.shop.named("services"))["Haircut"]["id"]
        await owner.patch(f"/v1/services/{haircut}", json={"needs_approval": True})
    await house.say("sms", "a haircut with Ana Reyes on Friday at 14:00")
    await house.say("sms", "yes")
    await house.say("sms", "zoe@example.org")
    assert [state for *_, state in await house.bookings()] == ["pending"]


@pytest.mark.parametrize(
    ("words", "sure", "done", "state"),
    [("approve the request", "Shall I say yes", "Accepted", "confirmed"),
     ("decline the request", "Shall I say no", "Declined", "cancelled")],
)  # fmt: skip
async def test_a_request_is_answered_after_a_yes(house: Wired, words: str, sure: str, done: str, state: str) -> None:
    await asked_for(house)
    await house.say("telegram", f"link {await desk_code(house)}")
    await house.tap("telegram", "Yes")
    assert sure in await house.say("telegram", words)
    assert [each for *_, each in await house.bookings()] == ["pending"]
    assert done in await house.tap("telegram", "Yes")
    assert [each for *_, each in await house.bookings()] == [state]
    assert "Nobody is waiting" in await house.say("telegram", words)


async def test_nobody_else_answers_requests(house: Wired) -> None:
    await asked_for(house)
    await house.say("slack", "approve the request")
    await house.say("slack", "yes")
    assert [each for *_, each in await house.bookings()] == ["pending"]
