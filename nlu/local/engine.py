"""The engine that needs no key and no network: trained classifiers, slots by rule, times by ``nlu.times``.

The convention the flows are written on, for a message that answers a question:

* an answer that gives details ("tomorrow at 3", "Ana", "two of us") is ``book``, whatever flow asked for it;
* picking an offered option ("2", "the second one", "I'll take 3 pm") is ``choose``, with the slot ``choice`` if
  it was picked by place;
* yes and no in any words are ``confirm`` and ``deny``;
* "no, Wednesday", "actually make it 5" is ``correct`` and carries the new detail as slot or time;
* thanks with yes ("perfect, thank you") right after a question to confirm is ``confirm``, else ``thank``.

What the classifiers are not sure of is ``out_of_scope`` with the low confidence they had: the bot
asks, it never guesses.
"""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from nlu.finder import FindTimes, find_in
from nlu.local.artifact import Artifact
from nlu.local.features import intent_features, language_features
from nlu.sentiment import sentiment
from nlu.slots import find_slots
from nlu.text import cap, find_words
from nlu.understanding import Context, ScoredIntent, SlotValue, TimeMention, Understanding

_SURE = 0.3  # below this the best guess is not good enough to act on
_WORTH_NAMING = 0.1
_MOST_INTENTS = 4
_SURE_OF_LANGUAGE = 0.6
_ANSWERED_BY_SLOT = ("name", "phone", "email", "zone", "place", "reason", "code", "party_size", "series")
_SOCIAL = ("confirm", "deny", "thank", "stop", "help", "handover", "greet", "cancel", "correct")


class LocalEngine:
    """Reads a message in milliseconds; give it ``nlu.times.find_times`` as the finder."""

    def __init__(self, artifact: Artifact, find_times: FindTimes) -> None:
        self._artifact = artifact
        self._find_times = find_times

    async def understand(self, text: str, context: Context) -> Understanding:
        """As ``read``, for callers that take any engine."""
        return self.read(text, context)

    def read(self, text: str, context: Context) -> Understanding:
        """What ``text`` means; never raises, and reads at most the first 2,000 characters."""
        text = cap(text)
        language = (context.lang or self.language(text, context))[:2].lower()
        times = find_in(text, context, now=local_now(context), lang=language, find_times=self._find_times)
        slots = find_slots(text, context, times)
        intents = self._intents(text, context, slots, times)
        return Understanding(
            intents[0].intent, intents[0].confidence, intents, slots, times, language, sentiment(text)
        )  # fmt: skip

    def language(self, text: str, context: Context) -> str:
        """The language of ``text``; the locale's when the words do not tell."""
        fallback = context.locale[:2].lower()
        if not any(word.text.isalpha() for word in find_words(text)):
            return fallback
        odds = self._artifact.languages.probabilities(language_features(text))
        best = max(odds, key=odds.__getitem__)
        return best if odds[best] >= _SURE_OF_LANGUAGE else fallback

    def _intents(
        self, text: str, context: Context, slots: dict[str, SlotValue], times: tuple[TimeMention, ...]
    ) -> tuple[ScoredIntent, ...]:
        if not any(char.isalnum() for char in text) and not text.strip():
            return (ScoredIntent("out_of_scope", 1.0),)
        features = intent_features(mask(text, slots, times), asked=context.asked, last=context.last)
        odds = self._artifact.intents.probabilities(features)
        ranked = sorted(odds, key=odds.__getitem__, reverse=True)
        if context.asked in _ANSWERED_BY_SLOT and context.asked in slots and ranked[0] not in _SOCIAL:
            ranked.remove("book")
            ranked.insert(0, "book")
            odds["book"] = max(odds.values())
        if odds[ranked[0]] < _SURE and ranked[0] != "out_of_scope":
            odds["out_of_scope"] = odds[ranked[0]]
            ranked.remove("out_of_scope")
            ranked.insert(0, "out_of_scope")
        kept = [intent for at, intent in enumerate(ranked[:_MOST_INTENTS]) if at == 0 or odds[intent] >= _WORTH_NAMING]
        return tuple(ScoredIntent(intent, round(odds[intent], 4)) for intent in kept)


def local_now(context: Context) -> datetime:
    """Now on the person's clock; as given when the zone is unknown."""
    try:
        return context.now.astimezone(ZoneInfo(context.zone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return context.now


def mask(text: str, slots: dict[str, SlotValue], times: tuple[TimeMention, ...]) -> str:
    """``text`` with names and times replaced by what they are, as the classifier learned them."""
    spans = [(mention.begin, mention.stop, "xtime") for mention in times]
    for kind in ("service", "builder"):
        slot = slots.get(kind)
        if slot and not any(start < slot.end and slot.start < end for start, end, _ in spans):
            spans.append((slot.start, slot.end, f"x{kind}"))
    for start, end, word in sorted(spans, reverse=True):
        text = f"{text[:start]}{word}{text[end:]}"
    return text
