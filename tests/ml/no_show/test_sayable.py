"""No reason says of somebody what is not so: least of all a past, of a person who has none."""

import numpy as np
import pytest

from ml.no_show import Reason
from tests.ml.no_show.frames import Made, frame
from training.no_show.choose import Choice, Kind, fit

_PAST = {"past_missed_share", "days_since_last", "last_missed", "open_bookings", "same_day_bookings"}
_OFTEN = [
    Made(f"c{client}", 100.0 * visit + client % 7, 100.0 * visit + 30 + client % 11, float((client * visit) % 3 == 0))
    for client in range(60)
    for visit in range(1, 8)
]


def reasons_of(kind: Kind, *asked: Made) -> list[list[Reason]]:
    known = frame(_OFTEN)
    predictor = fit(known, "booking", Choice(kind=kind, rounds=20), version="v1")
    rows = frame([*_OFTEN, *asked])
    scores = predictor.score(rows.take(np.arange(len(rows)) >= len(_OFTEN)), rows, most=99)
    return [list(score.reasons) for score in scores]


@pytest.mark.parametrize("kind", ["linear", "trees", "both"])
def test_nothing_is_said_of_the_past_of_somebody_without_one(kind: Kind) -> None:
    [reasons] = reasons_of(kind, Made("new", 900, 940))
    said = {each.key for each in reasons}
    assert said
    assert not said & _PAST
    assert not {each.key for each in reasons if not each.up} & {"past_known", "booked_before"}


@pytest.mark.parametrize("kind", ["linear", "trees", "both"])
def test_who_came_is_never_said_to_have_missed_nor_the_other_way_round(kind: Kind) -> None:
    came, missed = (
        (Made("came", 100, 110, 0.0), Made("came", 900, 940)),
        (Made("not", 100, 110, 1.0), Made("not", 900, 940)),
    )
    _, of_came, _, of_missed = reasons_of(kind, *came, *missed)
    about = {"last_missed", "past_missed_share"}
    assert not [each for each in of_came if each.key in about and each.up]
    assert not [each for each in of_missed if each.key in about and not each.up]
