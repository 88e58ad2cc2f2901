"""Why somebody may not come, in the language of whoever reads it."""

import pytest

from api.bookings.predict import PREDICTOR
from kit import ids
from kit.ids import new_id
from models.bookings import Booking, Prediction
from tests.api.bookings.test_booking import book, wish
from tests.fixtures.shop import Shop, acting_client


@pytest.mark.parametrize(
    ("accepts", "words"),
    [("fr-FR", "réservé longtemps à l\u2019avance"), ("de", "lange im Voraus gebucht"), ("nl", "booked long ahead"),
     ("*", "booked long ahead")],
)  # fmt: skip
async def test_the_reasons_are_in_the_readers_language(small_shop: Shop, accepts: str, words: str) -> None:
    async with acting_client(small_shop) as client:
        made = (await book(client, await wish(small_shop))).json()["id"]
    async with small_shop.database.writing() as session:
        booking = await session.get_one(Booking, ids.parse("bkg", made))
        now = small_shop.clock.now()
        session.add(
            Prediction(
                id=new_id(now), organisation_id=booking.organisation_id, created_at=now, booking_id=booking.id,
                predictor=PREDICTOR, predictor_version="v1", moment="booking", probability=0.4,
                reasons=[{"key": "lead_days", "up": True}],
            )
        )  # fmt: skip
        await session.commit()
    async with small_shop.http(small_shop.owner_key, **{"Accept-Language": accepts}) as desk:
        told = (await desk.get(f"/v1/bookings/{made}")).json()["no_show"]
    assert told["reasons"] == [{"key": "lead_days", "up": True, "words": words}]
