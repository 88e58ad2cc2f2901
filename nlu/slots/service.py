"""Which service of the catalogue is spoken of."""

from nlu.slots.names import index
from nlu.understanding import Context, SlotValue


def find(text: str, context: Context) -> SlotValue | None:
    """The longest service name or alias in ``text``."""
    return next(iter(index(context.services, first_names=False).find(text)), None)
