"""The schemas on file describe what really goes up and down a live calendar."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from parley.doors import schemas
from tests.api.availability.test_watch import HALF_PAST, LIVE, NINE, asked
from tests.api.bookings.test_booking import book, wish
from tests.fixtures.shop import Shop
from tests.fixtures.sockets import connected, running

KINDS = {"snapshot", "resumed", "slot_free", "changed", "slot_gone", "refused"}
DAYS = {"first_day": "2027-06-10", "last_day": "2027-06-16"}
CHOSEN = {"start": NINE, "builder": None}


def fits(door: str, document: object) -> bool:
    known = json.loads(schemas.path(door).read_text("utf-8"))
    return Draft202012Validator(known, format_checker=FormatChecker()).is_valid(document)


async def test_every_frame_that_comes_down_fits_its_schema(small_shop: Shop) -> None:
    shop, told = small_shop, list[dict[str, Any]]()
    query = await asked(shop, selected=HALF_PAST)
    async with running(shop), shop.owner() as http:
        async with connected(shop, LIVE, query=query) as socket:
            told += [await socket.frame(), await socket.frame()]
            await book(http, await wish(shop, start=HALF_PAST))
            told += [await socket.frame(), await socket.frame()]
            socket.say({"kind": "leave"})
            socket.say({"kind": "dance"})
            told.append(await socket.frame())
        async with connected(shop, LIVE, query={**query, "after": told[2]["number"]}) as socket:
            told.append(await socket.frame())
    assert {each["kind"] for each in told} == KINDS
    assert [each for each in told if not fits("watch-frame", each)] == []
    assert fits("watch-frame", {"kind": "ping"})


@pytest.mark.parametrize(
    ("message", "does_fit"),
    [
        ({"kind": "watch", "watch": "next week", "service": "svc_1", "builders": [], **DAYS}, True),
        ({"kind": "watch", "service": "svc_1", **DAYS, "after": 7, "selected": CHOSEN}, True),
        ({"kind": "select", "watch": "next week", "selected": CHOSEN}, True),
        ({"kind": "select"}, True),
        ({"kind": "leave", "watch": "next week"}, True),
        ({"kind": "watch", "service": "svc_1", **DAYS, "builder": "bld_1"}, False),
        ({"kind": "watch", "service": "svc_1"}, False),
        ({"kind": "dance"}, False),
    ],
)
def test_a_message_fits_its_schema_when_it_is_heeded(message: dict[str, Any], does_fit: bool) -> None:
    assert fits("watch-message", message) is does_fit
