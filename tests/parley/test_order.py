"""News that arrives in the wrong order takes nothing back."""

from datetime import timedelta

from sqlalchemy import select

from api.notifications.due import send_due
from api.notifications.post import open_post
from kit.outbox import OutboxRow, event_of, reactions_to
from models.notifications import Notice
from tests.api.bookings.test_booking import wish
from tests.fixtures.happenings import new_client
from tests.fixtures.shop import Shop


async def test_confirmed_after_moved_tells_nobody_the_old_time(shop: Shop) -> None:
    """As when the first is replayed after the second was done."""
    client = await new_client(shop, 1)
    async with shop.owner() as http:
        made = (await http.post("/v1/bookings", json=await wish(shop, client=client))).json()
        moved = await http.post(f"/v1/bookings/{made['id']}/move", json={"start": "2027-06-10T11:00:00Z"})
    assert moved.status_code == 200, moved.text
    async with shop.database.writing() as session:
        kinds = ["BookingMoved", "BookingConfirmed"]
        rows = {row.kind: row for row in await session.scalars(select(OutboxRow).where(OutboxRow.kind.in_(kinds)))}
        for kind in kinds:  # the wrong way round
            for name, reaction in reactions_to(kind).items():
                if "notifications" in name:
                    await reaction(session, event_of(rows[kind]), shop.clock.now())
        await session.commit()
    post = open_post(shop.app.state.settings, shop.database, shop.clock, shop.keys)
    for _ in range(36):  # until after the session
        shop.clock.advance(timedelta(hours=1))
        while await send_due(post):
            pass
    async with shop.database.reading() as session:
        notices = (await session.scalars(select(Notice))).all()
    newest = max(each.booking_version for each in notices)
    assert "client.moved" in {each.kind for each in notices if each.state == "sent"}
    assert {each.booking_version for each in notices if each.state == "sent"} == {newest}
    assert {each.state for each in notices} == {"sent", "dropped"}
