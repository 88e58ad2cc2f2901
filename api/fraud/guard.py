"""The bounds that an organisation has set."""

from api.fraud.schemas import Guard
from models.identity import Organisation

_USUAL = Guard()


def guard_of(organisation: Organisation) -> Guard:
    """As stored, the usual ones where nothing is."""
    return Guard.model_validate(organisation.guard) if organisation.guard else _USUAL
