"""Series by the Python client: what a program plans, books, moves and cancels."""

import httpx
import pytest

from parley_sdk import AsyncParley, ParleyProblem, calls
from tests.api.bookings.series import asked, set_clock
from tests.fixtures.shop import Shop

SIXTEENTH = "2027-03-16T10:00:00"


async def test_a_series_lives_its_life_through_the_client(small_shop: Shop) -> None:
    set_clock(small_shop)
    wished = await asked(small_shop)
    transport = httpx.ASGITransport(app=small_shop.app)
    async with AsyncParley("http://shop.test", token=small_shop.owner_key, transport=transport) as parley:
        plan = await parley.send(calls.plan_series(wished))
        assert (plan.conflicts, plan.zone, len(plan.occurrences)) == (0, "Europe/Lisbon", 6)
        decisions = [{"occurrence": SIXTEENTH, "do": "drop"}]
        made = await parley.send(calls.book_series(wished, digest=plan.digest, decisions=decisions, key="book"))
        again = await parley.send(calls.book_series(wished, digest=plan.digest, decisions=decisions, key="book"))
        assert again == made == await parley.send(calls.series(made.id))

        to = "2027-03-09T11:00:00"
        moved = await parley.send(
            calls.move_series(made.id, scope="all", occurrence="2027-03-09T10:00:00", to=to, staying=[])
        )
        hours = [each.booking.start.hour for each in moved.occurrences if each.booking]
        assert hours == [11, 11, 11, 10, 10]
        cancelled = await parley.send(calls.cancel_series(made.id, scope="all", reason="moved away"))
        assert (cancelled.state, cancelled.occurrences) == ("cancelled", [])

        with pytest.raises(ParleyProblem) as refused:
            await parley.send(calls.book_series(wished | {"first": "2027-03-02T11:00:00"}, digest=plan.digest))
    assert refused.value.kind == "plan-changed"
    assert refused.value.extra["plan"]
