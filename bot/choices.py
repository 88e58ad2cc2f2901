"""Which of the offered choices a message takes: its token, its number, its label, or words that mean it."""

import re
from datetime import datetime

from bot.answers.matters import is_all_matter
from bot.bookings.own_list import is_own_list
from bot.state import Offer, OfferKind
from bot.talk import Talk
from nlu.masks import mask
from nlu.slots.choice import find_ordinal
from nlu.understanding import SlotValue, TimeMention
from nlu.yes.plain import Deed, is_plain_yes, says_now

_TOKEN = re.compile(r"tok_[\w-]{6,}")
_NUMBER = re.compile(r"[\s(\[#]*(\d{1,2})[\s.,!)\]]*")
_MOST_WORDS = 6
_ANSWERS: tuple[OfferKind, ...] = ("yes", "no", "pay")
_ACTING: tuple[OfferKind, ...] = ("yes", "pay")
_AT = ("slot", "date")


def pick(talk: Talk) -> Offer | None:
    """The offer taken, if one is."""
    offers = talk.state.offers
    if not offers:
        return None
    text = talk.text.strip()
    by_value = next((offer for offer in offers if text in {offer.token, offer.label}), None)
    takes_answer = any(offer.kind in _ANSWERS for offer in offers)  # "pay by card" answers, where paying is offered
    if by_value is None and (is_own_list(text) or (is_all_matter(text) and not takes_answer)):
        return None
    return by_value or _by_label(text, offers) or _by_number(talk, offers) or _by_meaning(talk, offers)


def says_yes_to_many(talk: Talk) -> bool:
    """Whether a plain yes came where one of several has to be named."""
    offers = talk.state.offers
    asks_which = bool(offers) and not any(offer.kind in _ANSWERS for offer in offers)
    return talk.picked is None and asks_which and not talk.meaning.slots and is_plain_yes(talk.text, "book")


def is_stale(talk: Talk) -> bool:
    """Whether the message is a choice that is no longer on offer: yesterday's button, or a second tap."""
    return talk.picked is None and bool(_TOKEN.fullmatch(talk.text.strip()))


def _by_label(text: str, offers: list[Offer]) -> Offer | None:
    folded = _fold(text)
    same = [offer for offer in offers if _fold(offer.label) == folded]
    if len(same) == 1 and not (same[0].kind in _ACTING and "?" in text):
        return same[0]
    if len(folded) < 3:  # noqa: PLR2004 - too little to tell
        return None
    begins = f" {folded}"  # a word or the beginning of one: "yes" is no Reyes
    within = [offer for offer in offers if begins in f" {_fold(offer.label)}" and offer.kind not in {"slot", *_ANSWERS}]
    return within[0] if len(within) == 1 else None


def _by_number(talk: Talk, offers: list[Offer]) -> Offer | None:
    found = _NUMBER.fullmatch(talk.text)
    if found and 1 <= int(found[1]) <= len(offers):
        return offers[int(found[1]) - 1]
    choice = _place_said(talk, offers)
    if choice is None or len(talk.text.split()) > _MOST_WORDS:
        return None
    try:
        number = int(choice.value)
    except ValueError:
        return next((offer for offer in offers if _fold(str(choice.value)) == _fold(offer.label)), None)
    index = len(offers) - 1 if number == -1 else number - 1
    return offers[index] if 0 <= index < len(offers) else None


def _place_said(talk: Talk, offers: list[Offer]) -> SlotValue | None:
    """The place in the list that is named. What was offered wins over a date: "la primera" is no first of a month."""
    if any(offer.kind in _ANSWERS for offer in offers):  # "change it to the first" is no yes
        return None
    return talk.meaning.slots.get("choice") or find_ordinal(talk.text)


def _by_meaning(talk: Talk, offers: list[Offer]) -> Offer | None:
    kinds = {offer.kind: offer for offer in offers}
    if "yes" in kinds or "pay" in kinds:
        return _yes_or_no(talk, kinds)
    if talk.meaning.times and (slot := _slot_at(talk, offers)):
        return slot
    for name in ("builder", "service"):
        said = talk.slot(name)
        same = [offer for offer in offers if offer.kind == name and said and _fold(offer.label) == _fold(said)]
        if len(same) == 1 and not _says_more(talk, name):
            return same[0]
    return None


def _says_more(talk: Talk, name: str) -> bool:
    """Whether a message names more of the wish than was asked for, so that it is heard whole."""
    return bool(talk.meaning.times or {"builder", "service", "party_size"} & set(talk.meaning.slots) - {name})


def _yes_or_no(talk: Talk, kinds: dict[OfferKind, Offer]) -> Offer | None:
    """A yes that is nothing but one, or a no; what brings another wish with it is neither."""
    if _names_another(talk) or _another_time(talk):
        return None
    if is_plain_yes(_without_what_is_repeated(talk), _deed(talk, kinds)):
        return kinds.get("yes") or kinds.get("pay")
    if talk.meaning.intent == "deny" and not talk.meaning.times:
        return kinds.get("no")
    return None


def _deed(talk: Talk, kinds: dict[OfferKind, Offer]) -> Deed:
    """What a yes would do."""
    if "pay" in kinds or talk.state.buying:
        return "pay"
    if talk.state.changing and talk.state.changing.do == "end":
        return "cancel"
    return talk.state.task if talk.state.task in {"cancel", "move"} else "book"


def _without_what_is_repeated(talk: Talk) -> str:
    """The message with the names and times in it masked: they are the ones on the table."""
    slots = {name: slot for name, slot in talk.meaning.slots.items() if name == "builder" or _is_wished(talk, slot)}
    return mask(talk.text, slots, _times_but_now(talk))


def _is_wished(talk: Talk, service: SlotValue) -> bool:
    return bool(set(talk.catalogue.services_called(str(service.value))) & set(talk.state.wish.services))


def _names_another(talk: Talk) -> bool:
    """Whether another builder or service is named than the one that is held."""
    wish, builder, service = talk.state.wish, talk.slot("builder"), talk.slot("service")
    other_builder = builder is not None and talk.catalogue.builder_called(builder) != wish.builder
    named = set(talk.catalogue.services_called(service)) if service else set()
    is_other_service = bool(named) and not named & set(wish.services)
    return other_builder or (
        is_other_service and not set(talk.catalogue.services_hinted(talk.text)) & set(wish.services)
    )


def _another_time(talk: Talk) -> bool:
    """Whether a time is named that is not the one on the table."""
    at = talk.state.wish.at
    return any(not at or not _agrees(at, mention) for mention in _times_but_now(talk))


def _times_but_now(talk: Talk) -> tuple[TimeMention, ...]:
    """The times said; the "now" of "pay now" tells no other time."""
    return tuple(each for each in talk.meaning.times if not says_now(each.text))


def _agrees(at: datetime, mention: TimeMention) -> bool:
    if mention.start is None or mention.open:
        return False
    readings = [each.start for each in (mention, *mention.alternatives) if each.start]
    if mention.grain == "day":
        return any(at.astimezone(each.tzinfo).date() == each.date() for each in readings)
    return any(_same_time(at, each, dated=mention.dated) for each in readings)


def _slot_at(talk: Talk, offers: list[Offer]) -> Offer | None:
    """The offered slot at the time said, when exactly one fits."""
    said = talk.meaning.times[0]
    readings = [said, *said.alternatives]
    for reading in readings:
        if reading.start is None or not reading.is_point:
            continue
        slots = [(offer, datetime.fromisoformat(offer.value["start"])) for offer in offers if offer.kind in _AT]
        fits = [offer for offer, start in slots if _same_time(start, reading.start, dated=said.dated)]
        if len(fits) == 1:
            return fits[0]
    return None


def _same_time(offered: datetime, said: datetime, *, dated: bool) -> bool:
    local = offered.astimezone(said.tzinfo)
    return local == said if dated else local.time() == said.time()


def _fold(text: str) -> str:
    return " ".join(re.sub(r"[^\w:]+", " ", text.casefold()).split())
