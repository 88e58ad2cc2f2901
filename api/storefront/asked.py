"""What the address of a booking page asks for. Links are old, cut and mistyped: what makes no sense is left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter, ValidationError

from kit.errors import Invalid
from kit.moments import Moment
from kit.zones import zone

_LONGEST, _MOST_SEATS, _MOST_MINUTES = 64, 1000, 60 * 24
_MOMENT: TypeAdapter[datetime] = TypeAdapter(Moment)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Ids are as they stand in the address; ``builder`` empty: whoever is free."""

    service: str = ""
    builder: str = ""
    start: datetime | None = None
    minutes: int | None = None
    seats: int = 1
    zone: str = ""
    lang: str = ""

    def address(self, **changed: object) -> dict[str, object]:
        """The parameters of a link to this, with some changed; None leaves one out."""
        now = {
            "service": self.service, "builder": self.builder, "minutes": self.minutes, "zone": self.zone,
            "lang": self.lang, "seats": self.seats if self.seats > 1 else None,
            "start": self.start.isoformat() if self.start else None,
        }  # fmt: skip
        return {name: value for name, value in (now | changed).items() if value}


def read_asked(given: Mapping[str, object]) -> Asked:
    """From the parameters of an address or the fields of a form."""
    told = {name: str(given.get(name) or "")[:_LONGEST] for name in ("service", "builder", "zone", "lang")}
    return Asked(
        service=told["service"],
        builder=told["builder"],
        zone=_zone(told["zone"]),
        lang=told["lang"][:2].lower(),
        start=_instant(str(given.get("start") or "")),
        minutes=_number(given.get("minutes"), most=_MOST_MINUTES),
        seats=_number(given.get("seats"), most=_MOST_SEATS) or 1,
    )


def _zone(name: str) -> str:
    try:
        return zone(name).key if name else ""
    except Invalid:
        return ""


def _instant(given: str) -> datetime | None:
    try:
        return _MOMENT.validate_python(given[:_LONGEST])
    except ValidationError:
        return None


def _number(given: object, *, most: int) -> int | None:
    text = str(given or "")[:_LONGEST]
    if not (text.isascii() and text.isdigit()):
        return None
    return int(text) if 1 <= int(text) <= most else None
