"""Which news makes a calendar look again: its builders', of its time; what it cannot tell is a reason too."""

import uuid
from datetime import UTC, datetime

import pytest

from api.availability.look import Sight
from kit.live import News

HOUSE = uuid.UUID(int=1)
ANA, BEN, CUT, PANEL, BOOKING = (str(uuid.UUID(int=number)) for number in range(2, 7))
SIGHT = Sight(
    view={},
    zones={},
    due=datetime(2027, 6, 9, tzinfo=UTC),
    near=(datetime(2027, 6, 9, tzinfo=UTC), datetime(2027, 6, 12, tzinfo=UTC)),
    subjects=frozenset({ANA, CUT}),
    apart=frozenset({CUT}),
)
NEAR = {"starts_at": "2027-06-10T08:00:00Z", "ends_at": "2027-06-10T09:00:00Z"}
FAR = {"starts_at": "2027-08-10T08:00:00Z", "ends_at": "2027-08-10T09:00:00Z"}
BOOKED = {"subject": BOOKING, "service_id": CUT, "builder_id": ANA}


@pytest.mark.parametrize(
    ("kind", "facts", "is_a_reason"),
    [
        ("BookingHeld", BOOKED | NEAR, True),
        ("BookingHeld", BOOKED | FAR, False),
        ("BookingHeld", BOOKED | NEAR | {"builder_id": BEN}, False),
        ("BookingHeld", BOOKED | NEAR | {"builder_id": BEN, "service_id": PANEL}, True),
        ("BookingMoved", BOOKED | FAR | {"previous_starts_at": NEAR["starts_at"]}, True),
        ("BookingMoved", BOOKED | FAR | {"previous_starts_at": FAR["starts_at"]}, False),
        ("BookingMoved", BOOKED | NEAR | {"builder_id": BEN, "previous_builder_id": ANA}, True),
        ("TimeOffAdded", {"builder_id": ANA, "starts_at": "2027-03-01T00:00:00Z", "ends_at": FAR["starts_at"]}, True),
        ("TimeOffAdded", {"builder_id": ANA} | FAR, False),
        ("HoursChanged", {"subject": BOOKING, "builder_id": ANA}, True),
        ("HoursChanged", {"subject": BOOKING, "builder_id": BEN}, False),
        ("ServiceChanged", {"subject": PANEL}, True),
        ("TimesAsked", {"subject": CUT, "builder_id": ANA}, False),
        ("SeatRefused", {"subject": ANA, "service_id": CUT, "starts_at": NEAR["starts_at"]}, False),
        ("PaymentAsked", {"subject": BOOKING, "booking_id": BOOKING}, False),
    ],
)
def test_news_is_a_reason_to_look_when_it_may_change_what_is_seen(
    kind: str, facts: dict[str, str], is_a_reason: bool
) -> None:
    assert SIGHT.may_change_by(News(organisation_id=HOUSE, kind=kind, facts=facts)) is is_a_reason
