"""The engine that needs no key and no network: trained classifiers, slots by rule, times by ``nlu.times``.

The convention the flows are written on, for a message that answers a question:

* an answer that gives details ("tomorrow at 3", "Ana", "two of us") is ``book``, whatever flow asked for it;
* picking an offered option ("2", "the second one", "I'll take 3 pm") is ``choose``, with the slot ``choice`` if
  it was picked by place;
* yes and no in any words are ``confirm`` and ``deny``;
* "no, Wednesday", "actually make it 5" is ``correct`` and carries the new detail as slot or time;
* while a confirmation is asked for, a new detail ("can you change it to 4?") is ``correct``; "Yes. What's the address?"
  is ``confirm`` with ``ask`` among the further intents;
* thanks with yes ("perfect, thank you") right after a question to confirm is ``confirm``, else ``thank``; so is "no,
  that's all" when nothing was asked.

What the classifiers are not sure of is ``out_of_scope`` with the low confidence they had: the bot
asks, it never guesses.
"""

import re
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
_CLEAR = 0.6
_OTHERS_SHARE = 0.5
_MOST_SENTENCES = 5
_SENTENCE_END = re.compile(r"[.!?\n]+\s+|[.!?\n]+$")
_CLAUSE_END = re.compile(r"[.!?,\n]+\s+|[.!?\n]+$")
_CHANGES = ("book", "move", "availability", "deny", "correct", "choose", "reschedule_day", "block", "ask")
_DETAILS = ("builder", "service", "party_size")
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
        masked = mask(text, slots, times)
        odds = self._odds(masked, context)
        if not self._artifact.intents.knows(intent_features(masked, asked=None, last=None)) and not (times or slots):
            return (ScoredIntent("out_of_scope", 0.0),)
        parts = _parts(masked, context)
        by_part = [self._odds(part, context) for part in parts] if len(parts) > 1 else []
        first = self._leading(_best(odds), by_part, context, slots, times)
        if first == _best(odds) and odds[first] < _SURE and not (times or slots):
            return (ScoredIntent("out_of_scope", round(odds[first], 4)),)
        for part in by_part:  # a second sentence may mean a second thing
            odds[_best(part)] = max(odds[_best(part)], _OTHERS_SHARE * part[_best(part)])
        ranked = [first, *(intent for intent in sorted(odds, key=odds.__getitem__, reverse=True) if intent != first)]
        kept = [intent for at, intent in enumerate(ranked[:_MOST_INTENTS]) if at == 0 or odds[intent] >= _WORTH_NAMING]
        odds[first] = max(odds[intent] for intent in kept)
        return tuple(ScoredIntent(intent, round(odds[intent], 4)) for intent in kept)

    def _odds(self, masked: str, context: Context) -> dict[str, float]:
        return self._artifact.intents.probabilities(intent_features(masked, asked=context.asked, last=context.last))

    def _leading(
        self,
        whole: str,
        by_part: list[dict[str, float]],
        context: Context,
        slots: dict[str, SlotValue],
        times: tuple[TimeMention, ...],
    ) -> str:
        """The main intent, with what the question before it settles."""
        detail = bool(times) or any(kind in slots for kind in _DETAILS)
        if context.asked == "confirm":
            if detail and whole in _CHANGES:
                return "correct"
            if (
                by_part
                and whole != "correct"
                and _best(by_part[0]) in {"confirm", "deny"}
                and by_part[0][_best(by_part[0])] >= _CLEAR
            ):
                return _best(by_part[0])
        if context.asked in _ANSWERED_BY_SLOT and context.asked in slots and whole not in _SOCIAL:
            return "book"
        return whole


def _parts(text: str, context: Context) -> list[str]:
    """The sentences; what stands before a comma is one too when it may be the yes or no that was asked for."""
    ends = _CLAUSE_END if context.asked == "confirm" else _SENTENCE_END
    return [part for part in ends.split(text) if part.strip()][:_MOST_SENTENCES]


def _best(odds: dict[str, float]) -> str:
    return max(odds, key=odds.__getitem__)


def local_now(context: Context) -> datetime:
    """Now on the person's clock; as given when the zone is unknown."""
    try:
        return context.now.astimezone(ZoneInfo(context.zone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return context.now


def mask(text: str, slots: dict[str, SlotValue], times: tuple[TimeMention, ...]) -> str:
    """``text`` with names and times replaced by what they are, as the classifier learned them; series stay as said."""
    spans = [(mention.begin, mention.stop, "xtime") for mention in times if not mention.recurrence]
    for kind in ("service", "builder"):
        slot = slots.get(kind)
        if slot and not any(start < slot.end and slot.start < end for start, end, _ in spans):
            spans.append((slot.start, slot.end, f"x{kind}"))
    for start, end, word in sorted(spans, reverse=True):
        text = f"{text[:start]}{word}{text[end:]}"
    return text
