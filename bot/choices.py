"""Which of the offered choices a message takes: its token, its number, its label, or words that mean it."""

import re
from datetime import datetime

from bot.state import Offer, OfferKind
from bot.talk import Talk

_TOKEN = re.compile(r"tok_[\w-]{6,}")
_NUMBER = re.compile(r"\W*(\d{1,2})\W*")
_FEW_WORDS = 4


def pick(talk: Talk) -> Offer | None:
    """The offer taken, if one is."""
    offers = talk.state.offers
    if not offers:
        return None
    text = talk.text.strip()
    by_value = next((offer for offer in offers if text in {offer.token, offer.label}), None)
    return by_value or _by_label(text, offers) or _by_number(talk, offers) or _by_meaning(talk, offers)


def is_stale(talk: Talk) -> bool:
    """Whether the message is a choice that is no longer on offer: yesterday's button, or a second tap."""
    return talk.picked is None and bool(_TOKEN.fullmatch(talk.text.strip()))


def _by_label(text: str, offers: list[Offer]) -> Offer | None:
    folded = _fold(text)
    same = [offer for offer in offers if _fold(offer.label) == folded]
    if len(same) == 1:
        return same[0]
    if len(folded) < 3:  # noqa: PLR2004 - too little to tell
        return None
    within = [offer for offer in offers if folded in _fold(offer.label) and offer.kind not in {"slot", "yes", "no"}]
    return within[0] if len(within) == 1 else None


def _by_number(talk: Talk, offers: list[Offer]) -> Offer | None:
    found = _NUMBER.fullmatch(talk.text)
    if found and 1 <= int(found[1]) <= len(offers):
        return offers[int(found[1]) - 1]
    choice = talk.meaning.slots.get("choice")
    if choice is None or len(talk.text.split()) > _FEW_WORDS + 2:
        return None
    try:
        number = int(choice.value)
    except ValueError:
        return next((offer for offer in offers if _fold(str(choice.value)) == _fold(offer.label)), None)
    index = len(offers) - 1 if number == -1 else number - 1
    return offers[index] if 0 <= index < len(offers) else None


def _by_meaning(talk: Talk, offers: list[Offer]) -> Offer | None:
    kinds = {offer.kind: offer for offer in offers}
    if "yes" in kinds or "pay" in kinds:
        return _yes_or_no(talk, kinds)
    if talk.meaning.times and (slot := _slot_at(talk, offers)):
        return slot
    for name in ("builder", "service"):
        said = talk.slot(name)
        same = [offer for offer in offers if offer.kind == name and said and _fold(offer.label) == _fold(said)]
        if len(same) == 1:
            return same[0]
    return None


def _yes_or_no(talk: Talk, kinds: dict[OfferKind, Offer]) -> Offer | None:
    """A plain yes or no; one that brings a new wish with it is no plain one."""
    if talk.meaning.times or "builder" in talk.meaning.slots or "service" in talk.meaning.slots:
        return None
    if talk.meaning.intent in {"confirm", "pay"}:
        return kinds.get("yes") or kinds.get("pay")
    if talk.meaning.intent == "deny":
        return kinds.get("no")
    return None


def _slot_at(talk: Talk, offers: list[Offer]) -> Offer | None:
    """The offered slot at the time said, when exactly one fits."""
    said = talk.meaning.times[0]
    readings = [said, *said.alternatives]
    for reading in readings:
        if reading.start is None or reading.grain != "minute":
            continue
        slots = [(offer, datetime.fromisoformat(offer.value["start"])) for offer in offers if offer.kind == "slot"]
        fits = [offer for offer, start in slots if _same_time(start, reading.start, dated=said.dated)]
        if len(fits) == 1:
            return fits[0]
    return None


def _same_time(offered: datetime, said: datetime, *, dated: bool) -> bool:
    local = offered.astimezone(said.tzinfo)
    return local == said if dated else local.time() == said.time()


def _fold(text: str) -> str:
    return " ".join(re.sub(r"[^\w:]+", " ", text.casefold()).split())
