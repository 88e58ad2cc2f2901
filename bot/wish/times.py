"""Offering times: the stretch that was asked for, a few starts spread over it, the nearest to a wish."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.state import Offer
from bot.talk import Talk
from bot.wish.daily import within
from kit.i18n import clock_words, day_words, zone_words
from parley_sdk import calls, models

MOST = 4
MOST_STARTS = 1000  # of a stretch, from which a few are shown
WHOLE_DAY = timedelta(hours=20)
"""From how long on a stretch is a day rather than hours of one; a day on which the clocks change is shorter."""
OPEN_STRETCH = timedelta(days=14)
"""How long a stretch is that was said without its end."""
_POLICY = "parley"  # who put times in the order they are shown in
_MOST_RANKED = 10  # where only some of them fit
_AROUND = timedelta(days=14)
_MOST_AT_ONCE = timedelta(days=92)  # the api looks no further at once


async def free_times(talk: Talk, start: datetime, end: datetime, *, limit: int = 200) -> list[models.SlotOut]:
    """Bookable starts for the wish in [start, end); of a longer stretch ("this year") in its first three months."""
    wish, start = talk.state.wish, max(start, talk.now)
    found = await talk.api.send(
        calls.availability(
            service=wish.services[0], builder=wish.builder, start=start, seats=wish.seats, limit=limit,
            end=min(max(end, start), start + _MOST_AT_ONCE),
        )
    )  # fmt: skip
    fits = [slot for slot in found.slots if not wish.among or slot.builder.id in wish.among]
    return [slot for slot in fits if within(wish, slot.start.astimezone(ZoneInfo(slot.builder.zone)))]


async def is_free(talk: Talk, start: datetime) -> bool:
    """Whether the wish can be had at exactly this start."""
    found = await free_times(talk, start, start + timedelta(minutes=1))
    return any(slot.start == start for slot in found)


def spread(slots: Sequence[models.SlotOut], most: int = MOST) -> list[models.SlotOut]:
    """At most ``most`` of them, spread evenly from the first."""
    if len(slots) <= most:
        return list(slots)
    return [slots[index * len(slots) // most] for index in range(most)]


def earliest(slots: Sequence[models.SlotOut], most: int = MOST) -> list[models.SlotOut]:
    """The earliest of them, at most ``most``, among these the first of each builder as far as they go."""
    ordered = sorted(slots, key=lambda slot: slot.start)
    firsts = list({slot.builder.id: slot for slot in reversed(ordered)}.values())
    firsts = sorted(firsts, key=lambda slot: slot.start)[:most]
    more = [slot for slot in ordered if slot not in firsts][: most - len(firsts)]
    return sorted([*firsts, *more], key=lambda slot: slot.start)


async def nearest(talk: Talk, to: datetime, most: int = 3) -> list[models.SlotOut]:
    """The best starts around a wished one, as the api ranks and remembers them; earliest first."""
    wish, start = talk.state.wish, max(to - _AROUND, talk.now)
    told = await talk.api.send(
        calls.suggest_times(
            service=wish.services[0], builder=wish.builder, near=to, start=start, end=max(to, start) + _AROUND,
            seats=wish.seats, most=_MOST_RANKED if wish.among else most, key=talk.key("suggest"),
        )
    )  # fmt: skip
    talk.ranked = True
    slots = [models.SlotOut.model_validate(each.model_dump(exclude={"because"})) for each in told.times]
    fits = [slot for slot in slots if not wish.among or slot.builder.id in wish.among][:most]
    return sorted(fits, key=lambda slot: slot.start)


def offers_of(talk: Talk, slots: Sequence[models.SlotOut]) -> list[Offer]:
    """Slots as choices, labelled with weekday, date and time in the zone they are shown in; the offer is logged."""
    several = len({slot.builder.id for slot in slots}) > 1
    if slots and not talk.ranked:
        _log_offer(talk, slots)
    if not slots:
        return []
    zone = shown_in(talk, slots)
    talk.state.zone = zone.key
    return [_offer(talk, slot, zone, named=several) for slot in slots]


def _offer(talk: Talk, slot: models.SlotOut, zone: ZoneInfo, *, named: bool) -> Offer:
    label = _slot_words(talk, slot, zone)
    value: dict[str, Any] = {
        "service": slot.service.id,
        "builder": slot.builder.id,
        "start": slot.start.isoformat(),
        "price": slot.price.minor,
        "zone": zone.key,
    }
    shown = talk.words("slot_with", when=label, builder=slot.builder.name) if named else label
    return Offer(kind="slot", label=shown, value=value)


def _slot_words(talk: Talk, slot: models.SlotOut, zone: ZoneInfo) -> str:
    return f"{day_words(slot.start, zone, talk.locale)}, {clock_words(slot.start, zone, talk.locale)}"


def shown_in(talk: Talk, slots: Sequence[models.SlotOut]) -> ZoneInfo:
    """The zone that times are shown in: that of whoever gives them, or where they are in several the person's own."""
    zones = {slot.builder.zone for slot in slots}
    return ZoneInfo(zones.pop()) if len(zones) == 1 else talk.zone


def zone_of(talk: Talk, slots: Sequence[models.SlotOut]) -> str:
    """The words for the zone that times are shown in."""
    return zone_words(slots[0].start, shown_in(talk, slots))


def _log_offer(talk: Talk, slots: Sequence[models.SlotOut]) -> None:
    """Keep what was shown, so that ranking can be learned from what was taken."""
    talk.offered = {
        "service": slots[0].service.id,
        "candidates": [{"builder": slot.builder.id, "start": slot.start.isoformat(), "shown": True} for slot in slots],
        "policy": _POLICY,
    }
