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
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from nlu.clauses import sentences
from nlu.errands import Reading, find_errands
from nlu.finder import FindTimes, find_in
from nlu.local.artifact import Artifact
from nlu.local.consent import AGREES, says_yes
from nlu.local.features import Blocks, intent_features, language_features
from nlu.masks import mask
from nlu.sentiment import sentiment, urgency
from nlu.slots import find_asked, find_slots
from nlu.slots.builder import find as find_builder
from nlu.slots.learned import read_marked
from nlu.slots.names import index
from nlu.slots.service import find as find_service
from nlu.text import cap, find_words
from nlu.understanding import Context, ScoredIntent, SlotValue, TimeMention, Understanding
from nlu.yes.beginning import begins_with

_SURE = 0.38  # below this the best guess is not good enough to act on
_WORTH_NAMING = 0.1
_MOST_INTENTS = 4
_SURE_OF_LANGUAGE = 0.6
_SURE_OF_ANOTHER_LANGUAGE = 0.85  # a conversation changes its language only on clear words
_CLEAR = 0.6
_CERTAIN = 0.95  # for a yes or no in words that are not among the usual ones
_OTHERS_SHARE = 0.5
_CHANGES = ("book", "move", "availability", "deny", "correct", "choose", "reschedule_day", "block", "ask", "list")
_DETAILS = ("builder", "service", "party_size")
_ANSWERED_BY_SLOT = ("name", "phone", "email", "zone", "place", "reason", "code", "party_size", "series")
_ANSWERED_WITH_OWN_WORDS = ("name", "phone", "email", "place", "zone", "code")  # such words are of no language
_OF_NO_LANGUAGE = re.compile(r"\S*@\S+|\b(?:https?://|www\.)\S+|\S*\d\S*")
_INSTEAD = ("cancel", "list", "handover")
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
        language, is_sure = self._language(text, context)
        times = find_in(text, context, now=local_now(context), lang=language, find_times=self._find_times)
        slots = self._slots(text, context, times)
        intents = self._intents(text, context, slots, times)
        errands = find_errands(text, lambda words: self._errand(text, words, context, slots, times))
        return Understanding(
            intents[0].intent, intents[0].confidence, intents, slots, times, language, sentiment(text), urgency(text),
            errands, is_sure,
        )  # fmt: skip

    def language(self, text: str, context: Context) -> str:
        """The language of ``text``; the conversation's or the locale's when the words do not tell."""
        return self._language(text, context)[0]

    def _language(self, text: str, context: Context) -> tuple[str, bool]:
        if context.lang:
            return context.lang[:2].lower(), True
        fallback = (context.spoken or context.locale)[:2].lower()
        spoken = _told_in_words(text, context)
        words = [word for word in find_words(spoken) if word.text.replace("'", "").isalpha()]
        if not words or (len(words) == 1 and (spoken != text or context.asked in _ANSWERED_WITH_OWN_WORDS)):
            return fallback, False
        features = language_features(_without_names(spoken, context))
        if not any(features):
            return fallback, False
        best, odds = self._artifact.languages.best(features)
        needed = _SURE_OF_LANGUAGE if best == fallback or context.spoken is None else _SURE_OF_ANOTHER_LANGUAGE
        return (best, True) if odds >= needed else (fallback, False)

    def _slots(self, text: str, context: Context, times: tuple[TimeMention, ...]) -> dict[str, SlotValue]:
        slots = find_slots(text, context, times)
        marked = self._artifact.tags.spans(text, asked=(context.asked,) if context.asked else ())
        free = [each for each in marked if not any(time.begin < each.end and each.start < time.stop for time in times)]
        return slots | read_marked(text, free, slots, asked=context.asked)

    def _errand(
        self, text: str, words: str, context: Context, slots: dict[str, SlotValue], times: tuple[TimeMention, ...]
    ) -> Reading:
        """What a stretch of the message means on its own."""
        start = text.find(words)
        end = start + len(words)
        inside = {kind: slot for kind, slot in slots.items() if start <= slot.start and slot.end <= end}
        for kind, find in (("service", find_service), ("builder", find_builder)):  # a second one of a kind is no slot
            if kind not in inside and (found := find(words, context)):
                inside[kind] = replace(found, start=start + found.start, end=start + found.end)
        named = bool({"service", "builder"} & set(inside))
        timed = tuple(each for each in times if start <= each.begin and each.stop <= end)
        whole = mask(text, inside, timed)
        masked = whole[start : len(whole) - (len(text) - end)]
        intent, odds = self._artifact.intents.best(intent_features(masked, asked=None, last=None))
        return intent, odds, bool(timed), named

    def _intents(
        self, text: str, context: Context, slots: dict[str, SlotValue], times: tuple[TimeMention, ...]
    ) -> tuple[ScoredIntent, ...]:
        masked = mask(text, slots, times)
        odds = self._odds(masked, context)
        alone = intent_features(masked, asked=None, last=None)
        if not (times or slots or self._is_known(alone)):
            return (ScoredIntent("out_of_scope", 0.0),)
        parts = sentences(masked, at_commas=context.asked == "confirm")
        by_part = [self._odds(part, context) for part in parts] if len(parts) > 1 else []
        first = self._leading(text, masked, _best(odds), by_part, context, slots, times)
        if first == _best(odds) and odds[first] < _SURE and not (times or slots):
            return (ScoredIntent("out_of_scope", round(odds[first], 4)),)
        is_asked = context.asked in AGREES
        unheard = AGREES if is_asked and not says_yes(text, masked, self._artifact.intents) else ()
        if first in unheard:
            return (ScoredIntent("out_of_scope", 0.0),)
        for part in by_part:  # a second sentence may mean a second thing
            odds[_best(part)] = max(odds[_best(part)], _OTHERS_SHARE * part[_best(part)])
        others = (each for each in sorted(odds, key=odds.__getitem__, reverse=True) if each not in {first, *unheard})
        ranked = [first, *others]
        kept = [intent for at, intent in enumerate(ranked[:_MOST_INTENTS]) if at == 0 or odds[intent] >= _WORTH_NAMING]
        odds[first] = max(odds[intent] for intent in kept)
        return tuple(ScoredIntent(intent, round(odds[intent], 4)) for intent in kept)

    def _is_known(self, alone: Blocks) -> bool:
        """Whether a word of it was met when fitting, or all is clearly something mistyped: "helo", not "wibble"."""
        intents = self._artifact.intents
        return intents.knows_a_word(alone) or (intents.knows(alone) and intents.best(alone)[1] >= _CLEAR)

    def _odds(self, masked: str, context: Context) -> dict[str, float]:
        return self._artifact.intents.probabilities(intent_features(masked, asked=context.asked, last=context.last))

    def _leading(
        self,
        text: str,
        masked: str,
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
                and by_part[0][_best(by_part[0])] >= (_CLEAR if begins_with(text) else _CERTAIN)
            ):
                return _best(by_part[0])
        if context.asked == "time" and whole == "book" and (errand := self._stands_alone(masked, timed=bool(times))):
            return errand
        if context.asked in _ANSWERED_BY_SLOT and context.asked in slots and whole not in _SOCIAL:
            return "book"
        return whole

    def _stands_alone(self, masked: str, *, timed: bool) -> str | None:
        """What is wished instead of an answer, if the words mean it whatever was asked: "cancel the one with Ana"."""
        intent, odds = self._artifact.intents.best(intent_features(masked, asked=None, last=None))
        return intent if intent in _INSTEAD and odds >= (_CERTAIN if timed else _OTHERS_SHARE) else None


def _best(odds: dict[str, float]) -> str:
    return max(odds, key=odds.__getitem__)


def local_now(context: Context) -> datetime:
    """Now on the person's clock; as given when the zone is unknown."""
    try:
        return context.now.astimezone(ZoneInfo(context.zone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return context.now


def _told_in_words(text: str, context: Context) -> str:
    """The message without addresses, numbers, references and the name asked for: they tell nothing of its language."""
    asked = find_asked(text, context) if context.asked in _ANSWERED_WITH_OWN_WORDS else None
    if asked:
        text = text[: asked.start] + " " * (asked.end - asked.start) + text[asked.end :]
    return _OF_NO_LANGUAGE.sub(" ", text)


def _without_names(text: str, context: Context) -> str:
    """The message without the catalogue's names: "Haircut mañana" is Spanish whatever the services are called."""
    for names, first_names in ((context.services, False), (context.builders, True)):
        for found in index(names, first_names=first_names).find(text):
            text = text[: found.start] + " " * (found.end - found.start) + text[found.end :]
    return text
