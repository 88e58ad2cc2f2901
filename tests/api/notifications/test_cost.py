"""What is due is found by an index, however many notices were sent before."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from api.notifications import due
from api.notifications.by_bot import outgoing
from kit.db import Database
from kit.ids import new_id
from models.notifications import Delivery, Notice, Outgoing
from tests.fixtures import rows
from tests.fixtures.plans import plan_of


@pytest.fixture
async def busy(database: Database) -> Database:
    """A thousand notices that were sent as text messages, and one that waits."""
    house = rows.organisation()
    key, builder, service = rows.subject_key(house.id), rows.builder(house.id), rows.service(house.id)
    client, held = rows.client(key), rows.session(builder, service)
    booking = rows.booking(client, held)
    await rows.saved(database, house, key, builder, service, client, held, booking)
    owned = {"organisation_id": house.id, "created_at": rows.NOON}
    notices = [
        Notice(
            id=new_id(rows.NOON), booking_id=booking.id, booking_version=number, kind="client.confirmed", attempts=1,
            occasion="", due_at=rows.NOON + timedelta(minutes=number), state="sent" if number else "waiting", **owned,
        )
        for number in range(1000)
    ]  # fmt: skip
    deliveries = [
        Delivery(
            id=new_id(rows.NOON), notice_id=each.id, person_id=client.id, channel="sms", state="sent",
            message_id=each.public_id, **owned,
        )
        for each in notices
    ]  # fmt: skip
    messages = [
        Outgoing(
            id=new_id(rows.NOON), delivery_id=each.id, medium="sms", digest="d", body=b"", attempts=1,
            state="sent", **owned,
        )
        for each in deliveries
    ]  # fmt: skip
    messages[0].state = "waiting"
    async with database.writing() as session:
        for some in (notices, deliveries, messages):
            session.add_all(some)
            await session.flush()
        await session.execute(text("ANALYZE"))
        await session.commit()
    return database


async def test_the_next_notice_is_found_by_the_index_of_those_that_are_due(busy: Database) -> None:
    for statement in (due._NEXT, due._due(rows.NOON, 10)):
        assert "ix_notices_due" in await plan_of(busy, statement)


async def test_messages_to_send_are_found_by_the_index_of_those_that_are_open(busy: Database) -> None:
    assert "ix_outgoing_open" in await plan_of(busy, outgoing._open(["sms", "whatsapp"], rows.NOON))
