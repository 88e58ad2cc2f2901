"""A message with the names and times in it replaced by what they are; the words around them are what tells."""

from nlu.understanding import SlotValue, TimeMention


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
