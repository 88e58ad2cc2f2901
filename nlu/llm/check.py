"""What of a model's answer is believed: words that stand in the message, names that stand in the catalogue.

Slots are read by our own rules, times by our own finder where the model pointed. What changes something (a yes, a
choice, paying) counts only when the local engine hears it too: no model can agree in a person's stead.
"""

from dataclasses import replace

from nlu.finder import FindTimes, find_in
from nlu.llm.redact import Redacted
from nlu.llm.schema import SaidName, Understood
from nlu.local.engine import LocalEngine, local_now
from nlu.text import fold
from nlu.understanding import CatalogueName, Context, ScoredIntent, SlotValue, TimeMention, Understanding

_MAIN, _OTHER = 0.9, 0.4  # a model gives no probabilities; these only rank
_HEARD = 0.5  # below this the local engine only suspects it
_FREE = ("name", "reason", "place")  # taken as said; every other slot must be read by its own rule
_COMMITS = ("confirm", "choose", "pay", "approve", "decline", "stop")


def checked(
    said: Understood, hidden: Redacted, text: str, context: Context, local: LocalEngine, find_times: FindTimes
) -> Understanding:
    """The model's reading of ``text`` as far as the message itself bears it out."""
    own = local.read(text, context)
    heard = {own.intent} | {each.intent for each in own.intents if each.confidence > _HEARD}
    named = dict.fromkeys([said.intent, *said.others])
    ranked = [intent for intent in named if intent not in _COMMITS or intent in heard]
    intents = tuple(ScoredIntent(intent, _OTHER if at else _MAIN) for at, intent in enumerate(ranked)) or (
        ScoredIntent(own.intent, own.confidence),
    )
    times = _times(said, hidden, text, context, find_times) or (own.times if said.times else ())
    return replace(
        own, intent=intents[0].intent, confidence=intents[0].confidence, intents=intents,
        slots=own.slots | _names(said, hidden, text, context) | _free(said, hidden, text), times=times,
        language=said.language, sentiment=said.sentiment,
    )  # fmt: skip


def _times(
    said: Understood, hidden: Redacted, text: str, context: Context, find_times: FindTimes
) -> tuple[TimeMention, ...]:
    """The mentions our own finder sees in the words the model pointed at."""
    found = find_in(text, context, now=local_now(context), lang=said.language, find_times=find_times)
    spans = [span for words in said.times if (span := _span(hidden.restore(words), text))]
    return tuple(each for each in found if any(each.begin < end and start < each.stop for start, end in spans))


def _names(said: Understood, hidden: Redacted, text: str, context: Context) -> dict[str, SlotValue]:
    pairs = (("service", said.slots.service, context.services), ("builder", said.slots.builder, context.builders))
    return {kind: value for kind, one, known in pairs if (value := _named(one, known, hidden, text))}


def _named(said: SaidName | None, known: tuple[CatalogueName, ...], hidden: Redacted, text: str) -> SlotValue | None:
    if said is None or all(entry.name != said.name for entry in known):
        return None
    span = _span(hidden.restore(said.words), text)
    return SlotValue(said.name, text[slice(*span)], *span) if span else None


def _free(said: Understood, hidden: Redacted, text: str) -> dict[str, SlotValue]:
    found = {}
    for kind in _FREE:
        words = getattr(said.slots, kind)
        span = _span(hidden.restore(words), text) if words else None
        if span:
            found[kind] = SlotValue(text[slice(*span)], text[slice(*span)], *span)
    return found


def _span(words: str, text: str) -> tuple[int, int] | None:
    start = fold(text).find(fold(words)) if words.strip() else -1
    return (start, start + len(words)) if start >= 0 else None
