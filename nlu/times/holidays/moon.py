"""Sun and moon, well enough to tell a new moon's or a lunar day's date (after Meeus, Astronomical Algorithms).

Lunar calendars of India and China are reckoned from these; longitudes are in degrees, accurate to about 0.05.
"""

from datetime import datetime, timedelta
from functools import cache
from math import floor, radians, sin

_EPOCH = datetime(2000, 1, 1, 12)
_MONTH = 29.530588861
INDIA, CHINA = timedelta(hours=5.5), timedelta(hours=8)
_MOON = (  # coefficient, multiples of elongation, sun's anomaly, moon's anomaly, argument of latitude
    (6.288774, 0, 0, 1, 0), (1.274027, 2, 0, -1, 0), (0.658314, 2, 0, 0, 0), (0.213618, 0, 0, 2, 0),
    (-0.185116, 0, 1, 0, 0),
    (-0.114332, 0, 0, 0, 2), (0.058793, 2, 0, -2, 0), (0.057066, 2, -1, -1, 0), (0.053322, 2, 0, 1, 0),
    (0.045758, 2, -1, 0, 0),
    (-0.040923, 0, 1, -1, 0), (-0.034720, 1, 0, 0, 0), (-0.030383, 0, 1, 1, 0), (0.015327, 2, 0, 0, -2),
)  # fmt: skip


def _days(at: datetime) -> float:
    return (at - _EPOCH) / timedelta(days=1)


def sun(at: datetime) -> float:
    """The sun's longitude at an instant (UTC)."""
    century = _days(at) / 36525
    anomaly = radians(357.52911 + 35999.05029 * century)
    centre = (1.914602 - 0.004817 * century) * sin(anomaly) + 0.019993 * sin(2 * anomaly) + 0.000289 * sin(3 * anomaly)
    return (280.46646 + 36000.76983 * century + centre - 0.00569) % 360


def moon(at: datetime) -> float:
    """The moon's longitude at an instant (UTC)."""
    t = _days(at) / 36525
    elongation = radians(297.8501921 + 445267.1114034 * t)
    sun_anomaly = radians(357.5291092 + 35999.0502909 * t)
    anomaly = radians(134.9633964 + 477198.8675055 * t)
    latitude = radians(93.2720950 + 483202.0175233 * t)
    wobble = sum(
        size * sin(d * elongation + m * sun_anomaly + a * anomaly + f * latitude) for size, d, m, a, f in _MOON
    )  # fmt: skip
    return (218.3164477 + 481267.88123421 * t + wobble) % 360


def lunar_day(at: datetime) -> int:
    """The lunar day at an instant: 1 to 15 of the waxing moon (15 is full), 16 to 30 of the waning (30 is new)."""
    return floor((moon(at) - sun(at)) % 360 / 12) + 1


@cache
def new_moon(index: int) -> datetime:
    """The instant (UTC) of the ``index``-th new moon after January 2000."""
    t = index / 1236.85
    sun_anomaly = radians(2.5534 + 29.10535670 * index)
    anomaly = radians(201.5643 + 385.81693528 * index)
    latitude = radians(160.7108 + 390.67050284 * index)
    eccentricity = 1 - 0.002516 * t
    moved = (
        -0.40720 * sin(anomaly) + 0.17241 * eccentricity * sin(sun_anomaly)
        + 0.01608 * sin(2 * anomaly) + 0.01039 * sin(2 * latitude)
        + 0.00739 * eccentricity * sin(anomaly - sun_anomaly) - 0.00514 * eccentricity * sin(anomaly + sun_anomaly)
        + 0.00208 * eccentricity**2 * sin(2 * sun_anomaly)
    )  # fmt: skip
    days = 5.09766 + _MONTH * index + 0.00015437 * t * t + moved - 0.0008
    return _EPOCH + timedelta(days=days)


def new_moons(year: int) -> list[datetime]:
    """The new moons from two months before a year to two months after it, in order (UTC)."""
    first = floor((year - 2000) * 12.3685) - 3
    return [new_moon(first + count) for count in range(19)]


def station(at: datetime) -> int:
    """The moon's station among the 27 of the fixed zodiac, from 0."""
    return floor((moon(at) - _precession(at)) % 360 * 27 / 360)


def _precession(at: datetime) -> float:
    return 23.853 + 0.01396 * (_days(at) / 365.25)


def sidereal_sign(at: datetime) -> int:
    """The sign of the fixed zodiac in which the sun stands: 0 is Aries."""
    return floor((sun(at) - _precession(at)) % 360 / 30)
