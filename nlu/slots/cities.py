"""Cities and the zone each lies in: those the zone database is named after, and others people speak of."""

from functools import cache
from pathlib import Path
from zoneinfo import available_timezones

from nlu.text import fold

_REGIONS = ("Africa/", "America/", "Asia/", "Australia/", "Europe/", "Pacific/", "Atlantic/", "Indian/")
_ALSO_WORDS = {"easter", "north", "south", "west", "east", "nome", "center", "may", "metlakatla", "troll", "act", "nsw"}


@cache
def zones_by_city() -> dict[str, str]:
    """Folded city -> IANA zone; the written table wins over names of zones."""
    known = {
        fold(name.rsplit("/", 1)[1].replace("_", " ")): name
        for name in sorted(available_timezones())
        if name.startswith(_REGIONS)
    }
    for line in (Path(__file__).parent / "cities.txt").read_text("utf-8").splitlines():
        zone, _, cities = line.partition(":")
        known |= {fold(city.strip()): zone.strip() for city in cities.split(",") if city.strip()}
    return {city: zone for city, zone in known.items() if city not in _ALSO_WORDS}
