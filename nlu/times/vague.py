"""Words that speak of a time nobody can lay on a calendar: "when the kids are at school"."""

from nlu.text import MAX_CHARS
from nlu.times.find import lexicon_of, split
from nlu.understanding import TimeMention

_FEWEST_WORDS = 2
_ENDS = frozenset(".,;:!?")


def find_vague(text: str, *, lang: str, found: tuple[TimeMention, ...] = ()) -> tuple[TimeMention, ...]:
    """Clauses of time in ``text`` that hold none of the times ``found`` in it: ``reason`` is "vague", without instants.

    A question ("when is Ana free?") asks for a time and speaks of none: a clause counts only after other words, or
    where more follows it.
    """
    cut = split(text[:MAX_CHARS], lang)
    openers = lexicon_of(lang).beginnings("when", cut)
    mentions = []
    for begin, stop in openers:
        end = next((index for index in range(stop, len(cut)) if cut[index].text in _ENDS), len(cut))
        opens = begin == 0 or cut[begin - 1].text in _ENDS
        is_question = opens and end < len(cut) and cut[end].text == "?"
        start, until = cut[begin].begin, cut[end - 1].stop
        holds_time = any(start < mention.stop and mention.begin < until for mention in found)
        if end - stop >= _FEWEST_WORDS and not is_question and not holds_time:
            mentions.append(TimeMention(text[start:until], start, until, None, None, reason="vague", dated=False))
    return tuple(mentions)
