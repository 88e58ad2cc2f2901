"""Which service of the catalogue is spoken of."""

from nlu.slots.names import index
from nlu.understanding import Context, SlotValue


def find(text: str, context: Context) -> SlotValue | None:
    """The first service named, by its longest name; of names side by side ("hair color") the last says what it is."""
    found = sorted(index(context.services, first_names=False).find(text), key=lambda each: each.start)
    chosen = None
    for each in found:
        if chosen is None or not text[chosen.end : each.start].strip(" -"):
            chosen = each
    return chosen
