"""The slots of a message, one module a kind; each is asked the same way: ``find(text, context)``.

Times are found by ``nlu.times``; what to do with a slot is left to the bot's flows.
"""

from nlu.slots import (
    booking,
    builder,
    choice,
    code,
    email,
    name,
    party_size,
    phone,
    place,
    reason,
    series,
    service,
    zone,
)
from nlu.understanding import Context, SlotValue, TimeMention

_FINDERS = {
    "service": service.find, "builder": builder.find, "party_size": party_size.find, "name": name.find,
    "phone": phone.find, "email": email.find, "zone": zone.find, "place": place.find, "series": series.find,
    "reason": reason.find, "booking": booking.find, "choice": choice.find, "code": code.find,
}  # fmt: skip
_NOT_IN_A_TIME = ("party_size", "choice", "phone", "code")


def find_slots(text: str, context: Context, times: tuple[TimeMention, ...] = ()) -> dict[str, SlotValue]:
    """Every slot spoken of; a number that belongs to a time is not taken for something else."""
    found = {kind: value for kind, find in _FINDERS.items() if (value := find(text, context))}
    if _is_part_of(found.get("builder"), found.get("service")):
        del found["builder"]
    if "booking" in found and context.asked != "choice":
        found.pop("choice", None)
    return {
        kind: value
        for kind, value in found.items()
        if kind not in _NOT_IN_A_TIME or context.asked == kind or not _inside(value, times)
    }


def find_asked(text: str, context: Context) -> SlotValue | None:
    """The slot that was asked for, where the words of the message alone tell it."""
    find = _FINDERS.get(context.asked or "")
    return find(text, context) if find else None


def _is_part_of(builder: SlotValue | None, service: SlotValue | None) -> bool:
    """Whether a builder was read into the words of a service ("Dr Lee, Psychologist" when asked for a psychologist)."""
    return bool(builder and service and service.start <= builder.start and builder.end <= service.end)


def _inside(value: SlotValue, times: tuple[TimeMention, ...]) -> bool:
    return any(mention.begin < value.end and value.start < mention.stop for mention in times)
